"""Check a photo or video that was sent, before it is stored."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.files.base import File

from face_vision.cage.frames import probe_video
from face_vision.errors import DecoderEnded, VisionError
from face_vision.media.file_kinds import is_picture
from face_vision.media.images import probe_picture
from faces.engine import options_from_settings
from faces.errors import RecordingRefusedError
from storage.files import local_copy

Answer = TypeVar("Answer")


class RecordingKind(StrEnum):
    """What somebody filmed: a photo or a video."""

    PHOTO = "photo"
    VIDEO = "video"


def check_upload(file: File, read: Callable[[Path], Answer]) -> tuple[RecordingKind, Answer]:
    """Refuse a file that is no usable photo or video; return its kind and what `read` gives of it.

    Raises:
        RecordingRefusedError: it is empty, too large, or neither.
    """
    require_size(file)
    with local_copy(file) as path:
        kind, answer = kind_of_recording(path), read(path)
    # Whoever stores it next begins here.
    file.seek(0)
    return kind, answer


def require_size(file: File) -> None:
    if not file.size:
        raise RecordingRefusedError("recording_empty")
    if file.size > settings.RECOGNITION_MAX_UPLOAD_MB * 1_000_000:
        raise RecordingRefusedError("recording_too_large", limit=settings.RECOGNITION_MAX_UPLOAD_MB)


def kind_of_recording(path: Path) -> RecordingKind:
    """Tell a photo from a video by what is inside; refuse everything else.

    Pages ask: a photo is known by its header, a video by what a child in its cage says of it.
    """
    try:
        if is_picture(path):
            probe_picture(path)
            return RecordingKind.PHOTO
        probe_video(path, options_from_settings().video)
    except DecoderEnded:
        # No word about the film: the worker looks at it, more than once if need be.
        return RecordingKind.VIDEO
    except VisionError as error:
        raise RecordingRefusedError.because_of(error) from error
    return RecordingKind.VIDEO
