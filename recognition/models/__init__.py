"""Consents, face templates, uploads, captures and their faces, clips of classes, trials."""

from recognition.models.cameras import Camera
from recognition.models.captures import Capture
from recognition.models.class_clips import ClassClip, ClipFace, FaceCluster
from recognition.models.consent_notices import ConsentNotice
from recognition.models.consents import BiometricConsent
from recognition.models.enrolment_pictures import EnrolmentPicture, PictureBatch
from recognition.models.face_templates import FaceTemplate
from recognition.models.gallery_tests import GalleryTest, ReviewTally
from recognition.models.lookalike_pairs import LookalikePair
from recognition.models.objections import ConsentObjection
from recognition.models.sightings import Sighting, SightingCandidate
from recognition.models.uploads import Upload, UploadChunk

__all__ = [
    "BiometricConsent",
    "Camera",
    "Capture",
    "ConsentNotice",
    "ConsentObjection",
    "EnrolmentPicture",
    "PictureBatch",
    "ClassClip",
    "ClipFace",
    "FaceCluster",
    "FaceTemplate",
    "GalleryTest",
    "LookalikePair",
    "ReviewTally",
    "Sighting",
    "SightingCandidate",
    "Upload",
    "UploadChunk",
]
