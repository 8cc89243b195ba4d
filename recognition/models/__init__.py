"""Who was there: cameras, uploads, captures, and the faces found in them."""

from recognition.models.cameras import Camera
from recognition.models.captures import Capture
from recognition.models.proposal_stats import ProposalStats
from recognition.models.review_steps import ReviewStep
from recognition.models.seats import Seat
from recognition.models.sightings import Sighting, SightingCandidate
from recognition.models.uploads import Upload, UploadChunk

__all__ = [
    "Camera",
    "Capture",
    "ProposalStats",
    "ReviewStep",
    "Seat",
    "Sighting",
    "SightingCandidate",
    "Upload",
    "UploadChunk",
]
