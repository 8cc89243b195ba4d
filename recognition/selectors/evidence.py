"""Show where and when in its capture a face was seen."""

from face_vision.errors import VisionError
from face_vision.media.evidence_frame import draw_evidence_frame
from face_vision.media.images import encode_jpeg, read_picture
from face_vision.media.video import frame_at
from face_vision.types import Frame
from faces.engine import options_from_settings
from recognition.models import Capture, Sighting
from storage.files import local_copy

JPEG_QUALITY = 85


def draw_evidence(sighting: Sighting) -> bytes:
    """Draw the moment of the evidence as JPEG; only the face if its file is gone or unreadable."""
    if not sighting.capture.file:
        return bytes(sighting.chip)
    try:
        frame = frame_of(sighting)
    except (VisionError, FileNotFoundError):
        return bytes(sighting.chip)
    return encode_jpeg(draw_evidence_frame(frame, sighting.box), quality=JPEG_QUALITY)


def frame_of(sighting: Sighting) -> Frame:
    """Read the moment of the evidence from the stored film or photo.

    Raises:
        FileNotFoundError: the file is gone.
        VisionError: it cannot be read.
    """
    with local_copy(sighting.capture.file) as path:
        if sighting.capture.kind == Capture.Kind.PHOTO:
            return read_picture(path)
        return frame_at(path, sighting.best_seen_s, options_from_settings().video)
