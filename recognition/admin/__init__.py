"""The admin of consents, registered faces, captures and what was seen in them."""

from recognition.admin.captures import CaptureAdmin
from recognition.admin.consent_notices import ConsentNoticeAdmin
from recognition.admin.consents import BiometricConsentAdmin
from recognition.admin.face_templates import FaceTemplateAdmin
from recognition.admin.sightings import SightingAdmin

__all__ = [
    "BiometricConsentAdmin",
    "CaptureAdmin",
    "ConsentNoticeAdmin",
    "FaceTemplateAdmin",
    "SightingAdmin",
]
