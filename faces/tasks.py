"""What the worker runs for faces; each task calls one service and may be delivered twice."""

from faces.services.clips.cleanup import erase_old_clips
from faces.services.pictures import registration


def register_face_picture(picture_id: int) -> None:
    registration.register_face_picture(picture_id=picture_id)


def erase_old() -> int:
    return erase_old_clips() + registration.sweep_pictures()
