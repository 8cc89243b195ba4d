"""The rooms of a school: what each films, its cameras, their faults, and which film now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext

from classes.models import ClassGroup, Room, School
from classes.quotas.stored_space import space_refusal
from recognition.film_lengths import EXPECTED_BYTES
from recognition.models import Camera, CameraHealth, ClassWatch, RoomFilm, RoomWatch


@dataclass(frozen=True)
class RoomLine:
    """A room, what it films, and the faults of its cameras.

    Args:
        is_filming: its lamp is on.
    """

    room: Room
    watch: RoomWatch
    cameras: list[Camera]
    is_filming: bool

    @property
    def faults(self) -> list[CameraHealth]:
        return [health for camera in self.cameras if (health := fault_of_camera(camera))]


@dataclass(frozen=True)
class CamerasToday:
    """How many cameras of rooms are in use, and what is wrong with which."""

    n_cameras: int
    faults: Sequence[CameraHealth]

    @property
    def n_fine(self) -> int:
        return self.n_cameras - len(self.faults)


def rooms_of_school(school: School) -> list[RoomLine]:
    """Read all rooms of a school; four queries."""
    cameras = Camera.objects.filter(is_active=True).select_related("health")
    rooms = school.rooms.select_related("watch").prefetch_related(Prefetch("cameras", cameras))
    filming = _filming_rooms(school)
    return [
        RoomLine(room, watch_or_off(room), list(room.cameras.all()), room.pk in filming)
        for room in rooms
    ]


def room_line(room: Room) -> RoomLine:
    cameras = list(room.cameras.filter(is_active=True).select_related("health"))
    is_filming = room.pk in _filming_rooms(room.school)
    return RoomLine(room, watch_or_off(room), cameras, is_filming)


def cameras_today(school: School) -> CamerasToday:
    """Count the cameras in use and list those with a fault; one query."""
    cameras = Camera.objects.filter(room__school=school, is_active=True)
    rows = list(cameras.select_related("health", "room"))
    return CamerasToday(len(rows), [one for row in rows if (one := fault_of_camera(row))])


def watch_of_class(class_group: ClassGroup) -> ClassWatch | None:
    """Return when rooms film a class, unsaved and without a mode where they film it as each does;
    None where no room of its school films. Two queries."""
    watches = RoomWatch.objects.exclude(mode=RoomWatch.Mode.OFF)
    # A school without such rooms is asked nothing about them.
    if not watches.filter(room__school=class_group.school_id).exists():
        return None
    watch = ClassWatch.objects.filter(class_group=class_group).first()
    return watch or ClassWatch(class_group=class_group, mode="")


def film_space_refusal(school: School) -> str:
    """Say why no room of a school films for want of space; empty if there is some."""
    if not RoomWatch.objects.exclude(mode=RoomWatch.Mode.OFF).filter(room__school=school).exists():
        return ""
    # What a film of a lesson takes, asked before one begins.
    refusal = space_refusal(school=school, n_bytes=EXPECTED_BYTES)
    text = gettext("No room films now. %(reason)s Until then registers are taken by hand.")
    return text % {"reason": refusal} if refusal else ""


def watch_or_off(room: Room) -> RoomWatch:
    """Return what a room films; one that nobody has set films nothing."""
    watch: RoomWatch | None = getattr(room, "watch", None)
    return watch or RoomWatch(room=room)


def fault_of_camera(camera: Camera) -> CameraHealth | None:
    health: CameraHealth | None = getattr(camera, "health", None)
    return health if health and health.fault_code else None


def _filming_rooms(school: School) -> set[int]:
    running = RoomFilm.objects.filter(school=school, state=RoomFilm.State.RUNNING)
    return set(running.values_list("camera__room", flat=True))
