"""What the worker runs for faces; each task may run twice."""

from faces.services.clips.cleanup import erase_old_clips
from faces.services.pictures.registration import erase_old_pictures


def erase_old() -> int:
    return erase_old_clips() + erase_old_pictures()
