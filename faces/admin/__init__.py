"""The admin of consents, registered faces, pictures, clips and evaluations."""

from faces.admin import attention
from faces.admin.assessments import ImpactAssessmentAdmin, RecognitionPauseAdmin
from faces.admin.class_clips import ClassClipAdmin
from faces.admin.consent_notices import ConsentNoticeAdmin
from faces.admin.consents import BiometricConsentAdmin
from faces.admin.evaluation_runs import EvaluationRunAdmin
from faces.admin.face_pictures import FacePictureAdmin
from faces.admin.face_templates import FaceTemplateAdmin
from faces.admin.lookalike_pairs import LookalikePairAdmin
from faces.admin.objections import ConsentObjectionAdmin
from faces.admin.stranger_limits import StrangerLimitsAdmin

__all__ = [
    "BiometricConsentAdmin",
    "ClassClipAdmin",
    "ConsentNoticeAdmin",
    "ConsentObjectionAdmin",
    "EvaluationRunAdmin",
    "FacePictureAdmin",
    "FaceTemplateAdmin",
    "ImpactAssessmentAdmin",
    "LookalikePairAdmin",
    "RecognitionPauseAdmin",
    "StrangerLimitsAdmin",
    "attention",
]
