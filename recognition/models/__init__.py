"""Who was there: cameras, uploads, captures, and the faces found in them."""

from recognition.models.annotated_copies import AnnotatedCopy
from recognition.models.camera_health import CameraAlert, CameraHealth
from recognition.models.cameras import Camera, CameraSearch, SetupPicture
from recognition.models.captures import Capture
from recognition.models.face_corrections import FaceCorrection
from recognition.models.film_notices import FilmNotice, FilmNoticeWish
from recognition.models.ignored_spots import IgnoredSpot
from recognition.models.proposal_stats import ProposalStats
from recognition.models.review_steps import ReviewStep
from recognition.models.room_films import ClassWatch, FilmExemption, RoomFilm, RoomWatch
from recognition.models.seats import Seat
from recognition.models.sightings import Sighting, SightingCandidate
from recognition.models.uploads import Upload, UploadChunk

__all__ = [
    "AnnotatedCopy",
    "Camera",
    "CameraAlert",
    "CameraHealth",
    "CameraSearch",
    "Capture",
    "ClassWatch",
    "FaceCorrection",
    "FilmExemption",
    "FilmNotice",
    "FilmNoticeWish",
    "IgnoredSpot",
    "ProposalStats",
    "ReviewStep",
    "RoomFilm",
    "RoomWatch",
    "Seat",
    "SetupPicture",
    "Sighting",
    "SightingCandidate",
    "Upload",
    "UploadChunk",
]
