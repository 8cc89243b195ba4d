"""Write lines of the timetable in one step that can be undone; today's lessons follow at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.access import is_office_of
from classes.errors import NotOfficeError, OtherSchoolError
from classes.models import (
    ClassGroup,
    ClassSession,
    Cover,
    Room,
    School,
    Teacher,
    Term,
    TimetableStep,
    WeeklyMeeting,
)
from classes.models.timetable_runs import StepKind
from classes.services.cancelled_lessons import remove_untouched_sessions
from classes.services.timetable import open_sessions_of
from classes.versions import ShownVersion
from timetables.errors import LessonThereError
from timetables.selectors.school_weeks import (
    CONTENT,
    content_of,
    refuse_changed_sheet,
)


@dataclass(frozen=True)
class LessonPlan:
    """A line as somebody wants it."""

    class_group: ClassGroup
    weekday: int
    starts_at: time
    ends_at: time
    room: Room | None = None
    teacher: Teacher | None = None
    term: Term | None = None
    subject: str = ""
    week: str = ""
    is_shared: bool = False

    def write_to(self, meeting: WeeklyMeeting) -> WeeklyMeeting:
        for name in vars(self):
            setattr(meeting, name, getattr(self, name))
        return meeting


@dataclass(frozen=True)
class LineChanges:
    """Lines to add, to save as they are now, and to remove."""

    kind: StepKind
    added: Sequence[WeeklyMeeting] = field(default_factory=list)
    changed: Sequence[WeeklyMeeting] = field(default_factory=list)
    removed: Sequence[WeeklyMeeting] = field(default_factory=list)


def lock_timetable(school: School, *, by: User, shown_version: ShownVersion) -> School:
    """Let nobody else change the timetable; refuse who may not, and what was shown too long ago."""
    locked = School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    if not is_office_of(by, school.pk):
        raise NotOfficeError("timetable_for_office_only")
    refuse_changed_sheet(locked, shown_version)
    return locked


def check_plan(plan: LessonPlan, *, but_for: WeeklyMeeting | None = None) -> None:
    """Refuse a line of two schools, and one where the class has a lesson that starts then."""
    rows = [row for row in (plan.room, plan.teacher, plan.term) if row]
    if any(row.school_id != plan.class_group.school_id for row in rows):
        raise OtherSchoolError("timetable_of_two_schools")
    same = plan.class_group.meetings.filter(
        term=plan.term, weekday=plan.weekday, starts_at=plan.starts_at
    ).meeting_week(plan.week)
    if same.exclude(pk=but_for.pk if but_for else 0).exists():
        raise LessonThereError("lesson_there_already", class_group=plan.class_group.code)


@transaction.atomic
def write_lines(*, school: School, changes: LineChanges, by: User | None) -> TimetableStep | None:
    """Write all of it; the step that undoes it takes the place of the person's last one."""
    gone = [*changes.changed, *changes.removed]
    before = _kept(WeeklyMeeting.objects.filter(pk__in=[line.pk for line in gone]))
    # Before they change: afterwards they are no longer what opened today's lessons.
    close_up(school, lines=gone)
    WeeklyMeeting.objects.filter(pk__in=[line.pk for line in changes.removed]).delete()
    # One that moves may want the place of another that moves too: no two at once at one start.
    WeeklyMeeting.objects.bulk_update(_apart(changes.changed), ["starts_at", "ends_at"])
    _write_content(changes.changed)
    _enter_anew([line for line in changes.changed if _is_moved(line, before[str(line.pk)])])
    for line in changes.added:
        line.entered_at = timezone.now()
    added = WeeklyMeeting.objects.bulk_create(changes.added)
    after = _kept([*added, *changes.changed])
    open_sessions_of(school, day=school.today())
    if by is None:
        return None
    step, _is_new = TimetableStep.objects.update_or_create(
        school=school,
        made_by=by,
        defaults={
            "kind": changes.kind,
            "before": before,
            "after": after,
            "made_at": timezone.now(),
        },
    )
    return step


def _kept(lines: Iterable[WeeklyMeeting]) -> dict[str, Any]:
    """Return lines as a step keeps them, by key, with the covers that would lose them."""
    found = list(lines)
    covers: dict[int, list[int]] = {}
    keys = [line.pk for line in found]
    for pk, meeting_pk in Cover.objects.filter(meeting__in=keys).values_list("pk", "meeting_id"):
        covers.setdefault(meeting_pk, []).append(pk)
    return {str(line.pk): content_of(line) | {"covers": covers.get(line.pk, [])} for line in found}


def close_up(school: School, *, lines: Iterable[WeeklyMeeting]) -> None:
    """Remove the lessons of today that these lines opened and that have not begun."""
    day_ends_at = datetime.combine(school.today() + timedelta(days=1), time.min, tzinfo=school.zone)
    sessions = ClassSession.objects.filter(
        meeting__in=[line.pk for line in lines],
        # In one that has begun somebody may be taking the register.
        starts_at__gt=timezone.now(),
        starts_at__lt=day_ends_at,
    )
    remove_untouched_sessions(list(sessions.select_related("class_group__school", "meeting")))


def _apart(lines: Sequence[WeeklyMeeting]) -> list[WeeklyMeeting]:
    """Return lines at times of their own, a microsecond apart, while they change places."""
    base = datetime(2000, 1, 1)
    moments = [base + timedelta(microseconds=number) for number in range(1, len(lines) + 1)]
    return [
        WeeklyMeeting(pk=line.pk, starts_at=moment.time(), ends_at=time(23, 59, 59))
        for line, moment in zip(lines, moments, strict=True)
    ]


def _write_content(lines: Sequence[WeeklyMeeting]) -> None:
    WeeklyMeeting.objects.bulk_update(lines, [name.removesuffix("_id") for name in CONTENT])


def _is_moved(line: WeeklyMeeting, before: dict[str, Any]) -> bool:
    now = content_of(line)
    return any(now[name] != before[name] for name in ("weekday", "week", "starts_at", "ends_at"))


def _enter_anew(lines: Sequence[WeeklyMeeting]) -> None:
    """Note that these stand at their time from now on: earlier nobody knew of them there."""
    moved = WeeklyMeeting.objects.filter(pk__in=[line.pk for line in lines])
    moved.update(entered_at=timezone.now())
