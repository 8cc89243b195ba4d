"""Consents, face templates, uploads, captures, and the faces sighted in them."""

from recognition.models.captures import Capture
from recognition.models.consent_notices import ConsentNotice
from recognition.models.consents import BiometricConsent
from recognition.models.enrolment_pictures import EnrolmentPicture, PictureBatch
from recognition.models.face_templates import FaceTemplate
from recognition.models.objections import ConsentObjection
from recognition.models.sightings import Sighting, SightingCandidate
from recognition.models.uploads import Upload, UploadChunk

__all__ = [
    "BiometricConsent",
    "Capture",
    "ConsentNotice",
    "ConsentObjection",
    "EnrolmentPicture",
    "FaceTemplate",
    "PictureBatch",
    "Sighting",
    "SightingCandidate",
    "Upload",
    "UploadChunk",
]
