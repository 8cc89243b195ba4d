"""Consents, face templates, uploads, captures, and the faces sighted in them."""

from recognition.models.captures import Capture
from recognition.models.consents import BiometricConsent
from recognition.models.face_templates import FaceTemplate
from recognition.models.sightings import Sighting, SightingCandidate
from recognition.models.uploads import Upload, UploadChunk

__all__ = [
    "BiometricConsent",
    "Capture",
    "FaceTemplate",
    "Sighting",
    "SightingCandidate",
    "Upload",
    "UploadChunk",
]
