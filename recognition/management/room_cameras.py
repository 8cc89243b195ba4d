"""Find the camera of the room that a session is held in, as the administration names it."""

from datetime import datetime
from pathlib import Path

from classes.models import ClassGroup, Room
from face_vision.cameras.camera_types import DESCRIPTIONS, camera_type_of
from recognition.errors import SourceRefusedError
from recognition.management.sources import FilmSource
from recognition.models import Camera
from recognition.models.cameras import refusal_of, source_of

ROOM = "room"


def is_room_camera(source: str) -> bool:
    """Say whether a source is `room` or `room:NAME`, and no file."""
    return source.partition(":")[0] == ROOM and not Path(source).exists()


def source_in_room(class_group: ClassGroup, starts_at: datetime, source: str) -> FilmSource:
    """Return the camera in the room of a session.

    Args:
        source: `room`, or `room:NAME` where the room has several cameras.

    Raises:
        SourceRefusedError: no room is known, or not exactly one camera is meant.
    """
    room = _room_of(class_group, starts_at)
    name = source.partition(":")[2]
    cameras = _cameras_named(room, name)
    if not cameras:
        if name:
            raise SourceRefusedError("room_camera_unknown", room=room, camera=name)
        raise SourceRefusedError("room_without_camera", room=room)
    if len(cameras) > 1:
        names = " or ".join(f'"{ROOM}:{camera.name}"' for camera in cameras)
        raise SourceRefusedError("room_camera_ambiguous", room=room, names=names)
    return _usable(cameras[0])


def _room_of(class_group: ClassGroup, starts_at: datetime) -> Room:
    session = class_group.sessions.filter(starts_at=starts_at).select_related("room").first()
    if session is None or session.room is None:
        raise SourceRefusedError("session_without_room", class_group=class_group.code)
    return session.room


def _cameras_named(room: Room, name: str) -> list[Camera]:
    """Return those in use, of this name if one is given; who writes it exactly means that one."""
    cameras = list(room.cameras.filter(is_active=True))
    if not name:
        return cameras
    # "Front" and "front" may hang in one room; only then does the spelling decide.
    exact = [camera for camera in cameras if camera.name == name]
    return exact or [camera for camera in cameras if camera.name.casefold() == name.casefold()]


def _usable(camera: Camera) -> FilmSource:
    # The form checks what is entered; what an import or an older form let in is met here.
    if camera_type_of(camera.source) is None:
        raise SourceRefusedError(
            "camera_source_wrong", camera=camera, source=camera.shown_source, kinds=DESCRIPTIONS
        )
    if refusal := refusal_of(source_of(camera.source, camera.room.school_id)):
        raise refusal
    return FilmSource(camera.source, is_camera=True)
