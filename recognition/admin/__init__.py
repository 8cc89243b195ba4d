"""The admin of consents, pictures, registered faces, captures, clips and what came of them."""

from recognition.admin import attention, worker_state
from recognition.admin.cameras import CameraAdmin
from recognition.admin.captures import CaptureAdmin
from recognition.admin.class_clips import ClassClipAdmin
from recognition.admin.consent_notices import ConsentNoticeAdmin
from recognition.admin.consents import BiometricConsentAdmin
from recognition.admin.enrolment_pictures import EnrolmentPictureAdmin
from recognition.admin.face_templates import FaceTemplateAdmin
from recognition.admin.gallery_tests import GalleryTestAdmin, ReviewTallyAdmin
from recognition.admin.lookalike_pairs import LookalikePairAdmin
from recognition.admin.objections import ConsentObjectionAdmin
from recognition.admin.sightings import SightingAdmin

__all__ = [
    "BiometricConsentAdmin",
    "CameraAdmin",
    "CaptureAdmin",
    "ClassClipAdmin",
    "ConsentNoticeAdmin",
    "ConsentObjectionAdmin",
    "EnrolmentPictureAdmin",
    "FaceTemplateAdmin",
    "GalleryTestAdmin",
    "LookalikePairAdmin",
    "ReviewTallyAdmin",
    "SightingAdmin",
    "attention",
    "worker_state",
]
