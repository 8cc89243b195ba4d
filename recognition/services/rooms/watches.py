"""Set what a room films by itself, and when it films a class; leave lessons out."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.access import is_office, keeps_people_of
from classes.errors import NotOfficeError
from classes.models import ClassGroup, ClassSession, Room
from classes.versions import ShownVersion, refuse_stale
from recognition.errors import RoomWatchRefusedError
from recognition.models import ClassWatch, FilmExemption, RoomWatch


@dataclass(frozen=True)
class WatchSettings:
    """What a room films, and who answers for it; each as in `RoomWatch`."""

    mode: str
    first_minute: int = 3
    last_minute: int = 8
    assessed_on: date | None = None
    notice_on: date | None = None
    answered_by: str = ""

    @property
    def is_answered_for(self) -> bool:
        return bool(self.assessed_on and self.notice_on and self.answered_by.strip())


@transaction.atomic
def set_watch(
    *, room: Room, wanted: WatchSettings, by: User, shown_version: ShownVersion
) -> RoomWatch:
    """Set what a room films from now on; films that were planned and are no longer wanted drop.

    Raises:
        NotOfficeError: whoever sets it does not administer the school.
        RoomWatchRefusedError: nobody answers for the room, or days or minutes cannot be.
    """
    if not keeps_people_of(by, room.school_id):
        raise NotOfficeError("room_watch_for_administrators")
    _refuse_unfitting(room, wanted)
    Room.objects.select_for_update(of=("self",), no_key=True).get(pk=room.pk)
    watch = RoomWatch.objects.filter(room=room).first() or RoomWatch(room=room)
    refuse_stale(shown_version, watch.version)
    watch.mode = wanted.mode
    watch.first_minute, watch.last_minute = wanted.first_minute, wanted.last_minute
    watch.assessed_on, watch.notice_on = wanted.assessed_on, wanted.notice_on
    watch.answered_by = wanted.answered_by.strip()
    watch.changed_at = timezone.now()
    watch.save()
    return watch


def _refuse_unfitting(room: Room, wanted: WatchSettings) -> None:
    if wanted.mode != RoomWatch.Mode.OFF and not wanted.is_answered_for:
        raise RoomWatchRefusedError("room_watch_unanswered")
    today = room.school.today()
    if any(day and day > today for day in (wanted.assessed_on, wanted.notice_on)):
        raise RoomWatchRefusedError("room_watch_in_future")
    if wanted.last_minute <= wanted.first_minute:
        raise RoomWatchRefusedError("room_watch_minutes")


def exempt_lesson(*, session: ClassSession, by: User) -> FilmExemption:
    """Let no camera film a lesson by itself; again is no error."""
    exemption, _is_new = FilmExemption.objects.get_or_create(
        session=session, defaults={"entered_by": by, "school": session.class_group.school}
    )
    return exemption


def film_lesson_again(*, session: ClassSession) -> None:
    """Take back that a lesson is not filmed."""
    for exemption in FilmExemption.objects.filter(session=session):
        # One by one, as each deletion is logged.
        exemption.delete()


@transaction.atomic
def set_class_watch(
    *, class_group: ClassGroup, mode: str, by: User, shown_version: ShownVersion
) -> None:
    """Set when rooms film a class by themselves; an empty mode: as each room does.

    Raises:
        NotOfficeError: whoever sets it is not of the school's office.
    """
    if not is_office(by, class_group):
        raise NotOfficeError("class_filmed_by_office")
    ClassGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=class_group.pk)
    watch = ClassWatch.objects.filter(class_group=class_group).first()
    refuse_stale(shown_version, watch.version if watch else "")
    if not mode:
        if watch:
            watch.delete()
        return
    watch = watch or ClassWatch(class_group=class_group)
    watch.mode, watch.changed_by, watch.changed_at = mode, by, timezone.now()
    watch.save()
