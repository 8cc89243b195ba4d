"""Who may be known: consents, face templates, pictures and clips sent, evaluations."""

from faces.models.assessments import ImpactAssessment, RecognitionPause
from faces.models.class_clips import ClassClip, ClipFace, FaceCluster
from faces.models.consent_notices import ConsentNotice
from faces.models.consent_scans import ConsentScan
from faces.models.consents import BiometricConsent
from faces.models.evaluation_runs import EvaluationRun
from faces.models.face_pictures import FacePicture, PictureBatch
from faces.models.face_templates import FaceTemplate
from faces.models.lookalike_pairs import LookalikePair
from faces.models.objections import ConsentObjection
from faces.models.stranger_limits import StrangerLimits

__all__ = [
    "BiometricConsent",
    "ClassClip",
    "ClipFace",
    "ConsentNotice",
    "ConsentObjection",
    "ConsentScan",
    "EvaluationRun",
    "FaceCluster",
    "FacePicture",
    "FaceTemplate",
    "ImpactAssessment",
    "LookalikePair",
    "PictureBatch",
    "RecognitionPause",
    "StrangerLimits",
]
