"""The lessons a teacher gives today, in order of time, and which of them is on."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef

from accounts.models import User
from classes.models import ClassGroup, ClassSession
from classes.selectors.counts import StatusCounts, count_sessions
from classes.selectors.today import LONGEST_LOCAL_DAY, count_rosters


@dataclass(frozen=True)
class LessonToday:
    """A session of today, how many are on its roster, and what its register says."""

    session: ClassSession
    n_students: int
    counts: StatusCounts
    now: datetime
    is_of_own_class: bool

    @property
    def is_done(self) -> bool:
        """Say whether a person has confirmed or closed the register."""
        return bool(self.session.is_closed or self.session.confirmed_at)

    @property
    def is_waiting(self) -> bool:
        """Say whether the register is still to be taken: of nobody there is none."""
        # Of a class without anybody no register is asked for.
        return not self.is_done and self.n_students > 0

    @property
    def is_ahead(self) -> bool:
        return self.now < self.session.starts_at

    @property
    def is_over(self) -> bool:
        return self.now >= self.session.ends_at

    @property
    def is_on(self) -> bool:
        return not self.is_ahead and not self.is_over


@dataclass(frozen=True)
class LessonsToday:
    """Today's lessons in order of time, and the one that is on, or comes next."""

    all: list[LessonToday]
    current: LessonToday | None

    @property
    def others(self) -> list[LessonToday]:
        return [lesson for lesson in self.all if lesson is not self.current]

    @property
    def n(self) -> int:
        return len(self.all)

    @property
    def n_to_take(self) -> int:
        """Count the registers that wait: of lessons that have begun."""
        return sum(lesson.is_waiting and not lesson.is_ahead for lesson in self.all)

    @property
    def day(self) -> date | None:
        """Today on the clock of the first lesson's school."""
        return self.all[0].session.day if self.all else None

    def after(self, session: ClassSession) -> LessonToday | None:
        """Return the next lesson whose register is still to be taken.

        Classes that are taught together have a lesson each at one time: the other one comes next.
        """
        later = [one for one in self.all if one.session.starts_at >= session.starts_at]
        waiting = (one for one in later if one.session != session and one.is_waiting)
        return next(waiting, None)

    @property
    def class_group_ids(self) -> set[int]:
        return {lesson.session.class_group_id for lesson in self.all}


def lessons_today(user: User | AnonymousUser, *, now: datetime) -> LessonsToday:
    """Return the user's lessons of today; the number of queries does not grow with theirs."""
    lessons = _list_lessons(user, now)
    return LessonsToday(lessons, current_of(lessons))


def current_of(lessons: list[LessonToday]) -> LessonToday | None:
    """Return the lesson that began last of those that are on, else the next one, else None.

    One whose register is still to be taken goes before one that is done.
    """
    on = [lesson for lesson in lessons if lesson.is_on]
    waiting = [lesson for lesson in on if lesson.is_waiting]
    ahead = [lesson for lesson in lessons if lesson.is_ahead]
    return next(iter([*waiting[-1:], *on[-1:], *ahead]), None)


def _list_lessons(user: User | AnonymousUser, now: datetime) -> list[LessonToday]:
    sessions = _sessions_of_today(user, now)
    groups = [session.class_group for session in sessions]
    counts, sizes = count_sessions(sessions), count_rosters(groups, now)
    own = {session.class_group_id for session in sessions if getattr(session, "is_own", False)}
    return [
        LessonToday(
            session,
            sizes[session.class_group_id],
            counts[session.pk],
            now,
            session.class_group_id in own,
        )
        for session in sessions
    ]


def _sessions_of_today(user: User | AnonymousUser, now: datetime) -> list[ClassSession]:
    """Return those of the timetable, and what else their class groups have today."""
    is_own = ClassGroup.objects.visible_to(user).filter(pk=OuterRef("class_group"))
    # Each school has its own clock: the database is asked widely, the day is decided below.
    near = ClassSession.objects.taught_by(user).filter(
        starts_at__gt=now - LONGEST_LOCAL_DAY, starts_at__lt=now + LONGEST_LOCAL_DAY
    )
    found = near.annotate(is_own=Exists(is_own)).select_related("class_group__school", "room")
    today = [
        session
        for session in found.order_by("starts_at", "class_group__code")
        if session.day == session.class_group.school.local(now).date()
    ]
    # A school without a timetable has no lessons in order of time, only its classes.
    planned = {session.class_group_id for session in today if _is_planned(session)}
    return [session for session in today if session.class_group_id in planned]


def _is_planned(session: ClassSession) -> bool:
    return bool(session.meeting_id or session.teacher_id)


EARLIEST_START = timedelta(minutes=10)
"""Whoever takes attendance that shortly before a session means it, not a new one."""


def current_session(*, class_group: ClassGroup, now: datetime) -> ClassSession | None:
    """Return the open session running now, or about to begin, else today's last, else None."""
    return _running_or_next(class_group, now) or _last_of_today(class_group, now)


def _running_or_next(class_group: ClassGroup, now: datetime) -> ClassSession | None:
    """Return the open session that began last and has not ended, else one about to begin."""
    open_now = class_group.sessions.still_open().filter(ends_at__gt=now)
    running = open_now.filter(starts_at__lte=now).order_by("-starts_at").first()
    soon = open_now.filter(starts_at__gt=now, starts_at__lte=now + EARLIEST_START)
    return running or soon.order_by("starts_at").first()


def _last_of_today(class_group: ClassGroup, now: datetime) -> ClassSession | None:
    local_now = class_group.school.local(now)
    day_begins_at = datetime.combine(local_now.date(), time.min, tzinfo=local_now.tzinfo)
    today = class_group.sessions.filter(starts_at__gte=day_begins_at, starts_at__lte=now)
    return today.order_by("-starts_at").first()
