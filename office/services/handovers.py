"""Hand over what a teacher has who leaves, and give it back while it is as she left it."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from classes.models import ClassGroup, ClassSession, Cover, Teacher, WeeklyMeeting
from classes.models.class_sessions import ClassSessionQuerySet
from classes.selectors.timetable.teachings import access_of_cover
from office.errors import DepartureChangedError
from office.models import Departure
from privacy.services.access_log import log_change

COVER_KEYS = ("class_group_id", "meeting_id", "session_id", "entered_by_id")
MOMENTS = ("day", "begins_at", "ends_at", "entered_at")


def hand_over(teacher: Teacher, *, successor: Teacher | None) -> dict[str, list[Any]]:
    """Give classes, timetable and lessons to come to a successor, or to nobody yet."""
    groups = list(teacher.class_groups.values_list("pk", flat=True))
    # Without a successor nobody is new in a class, so there is nothing to take away later.
    known = set(successor.class_groups.values_list("pk", flat=True)) if successor else set(groups)
    meetings = WeeklyMeeting.objects.filter(teacher=teacher)
    covers = Cover.objects.filter(teacher=teacher, ends_at__gt=timezone.now())
    _hold(_untaken(teacher), covers, meetings)
    handed_over: dict[str, list[Any]] = {
        "groups": groups,
        "joined": [pk for pk in groups if pk not in known],
        "meetings": _keys(meetings),
        # Read before they change hands: afterwards the question finds none.
        "sessions": _keys(_untaken(teacher)),
        # Without a successor covers go, because a cover without a teacher covers nothing.
        "covers": _keys(covers) if successor else [],
        "ended": [] if successor else [_kept(cover) for cover in covers],
    }
    if successor:
        successor.class_groups.add(*groups)
        covers.update(teacher=successor)
        _log_covers(handed_over["covers"])
    else:
        covers.delete()
    _untaken(teacher).filter(pk__in=handed_over["sessions"]).update(teacher=successor)
    meetings.update(teacher=successor)
    teacher.class_groups.clear()
    return handed_over


def _hold(*kinds: "QuerySet[Any]") -> None:
    """Hold lessons, covers and lines in this order, as whoever changes a timetable does."""
    for rows in kinds:
        list(rows.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))


def _log_covers(keys: list[int]) -> None:
    """Log who stands in now: many rows at once send no signal."""
    for cover in Cover.objects.filter(pk__in=keys).select_related("class_group", "teacher"):
        access = access_of_cover(cover)
        access.params["how"] = "changed"
        log_change(access)


def give_back(departure: Departure) -> None:
    """Give everything back that was handed over.

    Raises:
        DepartureChangedError: somebody has gone on with some of it since.
    """
    teacher, successor, handed = departure.teacher, departure.successor, departure.handed_over
    _hold(
        ClassSession.objects.filter(pk__in=handed["sessions"]),
        Cover.objects.filter(pk__in=handed["covers"]),
        WeeklyMeeting.objects.filter(pk__in=handed["meetings"]),
    )
    _refuse_changed(departure)
    # Hers are added before his are taken: no class is without a teacher in between.
    teacher.class_groups.add(*handed["groups"])
    if successor:
        successor.class_groups.remove(*handed["joined"])
    WeeklyMeeting.objects.filter(pk__in=handed["meetings"]).update(teacher=teacher)
    # Lessons that her timetable has opened since are hers as well.
    opened = _untaken(successor).filter(meeting__in=handed["meetings"], cover=None)
    opened.update(teacher=teacher)
    ClassSession.objects.filter(pk__in=handed["sessions"]).update(teacher=teacher)
    Cover.objects.filter(pk__in=handed["covers"]).update(teacher=teacher)
    _log_covers(handed["covers"])
    for kept in handed["ended"]:
        Cover.objects.create(teacher=teacher, **_fields(kept))


def _refuse_changed(departure: Departure) -> None:
    teacher, successor, handed = departure.teacher, departure.successor, departure.handed_over
    groups = ClassGroup.objects.filter(pk__in=handed["groups"])
    if successor:
        groups = groups.filter(teachers=successor)
    found = {
        "groups": groups.count(),
        "meetings": _of(WeeklyMeeting.objects.all(), successor, handed["meetings"]),
        "sessions": _of(_untaken(successor), successor, handed["sessions"]),
        "covers": _of(Cover.objects.all(), successor, handed["covers"]),
        "ended": sum(_is_free(kept) for kept in handed["ended"]),
    }
    is_changed = any(found[name] != len(handed[name]) for name in found)
    has_left = successor is not None and successor.left_on is not None
    if is_changed or has_left or teacher.class_groups.exists():
        raise DepartureChangedError("departure_changed", teacher=teacher)


def _of(rows: "QuerySet[Any]", teacher: Teacher | None, keys: list[int]) -> int:
    return rows.filter(pk__in=keys, teacher=teacher).count()


def _untaken(teacher: Teacher | None) -> ClassSessionQuerySet:
    sessions = ClassSession.objects.filter(teacher=teacher).still_open()
    return sessions.exclude(pk__in=ClassSession.objects.taken().values("pk"))


def _keys(rows: "QuerySet[Any]") -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _kept(cover: Cover) -> dict[str, Any]:
    moments = {name: getattr(cover, name).isoformat() for name in MOMENTS}
    return {**{name: getattr(cover, name) for name in COVER_KEYS}, **moments}


def _fields(kept: dict[str, Any]) -> dict[str, Any]:
    moments = {name: datetime.fromisoformat(kept[name]) for name in MOMENTS[1:]}
    # Whoever entered it may have been deleted; the cover holds all the same.
    if not User.objects.filter(pk=kept["entered_by_id"]).exists():
        kept = kept | {"entered_by_id": None}
    return {**kept, "day": date.fromisoformat(kept["day"]), **moments}


def _is_free(kept: dict[str, Any]) -> bool:
    """Say whether a lesson that nobody covers is there still, and without another cover."""
    meeting, session = kept["meeting_id"], kept["session_id"]
    is_there = WeeklyMeeting.objects.filter(pk=meeting).exists() and (
        session is None or ClassSession.objects.filter(pk=session, cover=None).exists()
    )
    return is_there and not Cover.objects.filter(meeting=meeting, day=kept["day"]).exists()
