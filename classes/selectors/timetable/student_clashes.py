"""Students who are in two classes whose lessons take place at the same time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classes.models import ClassGroup, Enrolment, School, Student, WeeklyMeeting
from classes.selectors.timetable.overlaps import (
    are_together,
    days_words,
    is_one_lesson,
    lesson_words,
)

NAMES_SHOWN = 5
Lessons = tuple[WeeklyMeeting, WeeklyMeeting]


@dataclass(frozen=True)
class StudentClash:
    """Two lessons at the same time, and who is in both."""

    one: WeeklyMeeting
    other: WeeklyMeeting
    students: list[Student]

    @property
    def day(self) -> str:
        return days_words(self.one, self.other)

    @property
    def time(self) -> str:
        return f"{max(self.one.starts_at, self.other.starts_at):%H:%M}"

    @property
    def _values(self) -> dict[str, str]:
        return {
            "day": self.day,
            "time": self.time,
            "one": lesson_words(self.one),
            "other": lesson_words(self.other),
        }

    def words(self) -> str:
        """Say it with the names, as a class's week does."""
        names = names_words([student.name for student in self.students])
        text = _("In two lessons on %(day)s at %(time)s, %(one)s and %(other)s: %(names)s.")
        return text % {**self._values, "names": names}

    def words_of_one(self) -> str:
        """Say it of a single student, on her own page."""
        return _("%(day)s at %(time)s: %(one)s and %(other)s.") % self._values

    def words_of_joining(self) -> str:
        """Say it where students are enrolled."""
        names = names_words([student.name for student in self.students])
        text = _("%(names)s: two lessons on %(day)s at %(time)s, %(one)s and %(other)s.")
        return text % {**self._values, "names": names}


def names_words(names: list[str]) -> str:
    """Join names; of many say how many more there are."""
    shown = ", ".join(names[:NAMES_SHOWN])
    # Names of many would fill the page, and the class says who they are.
    n_more = len(names) - NAMES_SHOWN
    if n_more <= 0:
        return shown
    more = ngettext("%(n)s more", "%(n)s more", n_more) % {"n": n_more}
    return f"{shown}, {more}"


@dataclass
class LessonPairs:
    """The lessons of a school; those of each two classes are compared once."""

    by_group: dict[int, list[WeeklyMeeting]]
    _known: dict[tuple[int, int], list[Lessons]] = field(default_factory=dict)

    @classmethod
    def of(cls, meetings: Iterable[WeeklyMeeting]) -> "LessonPairs":
        """Take lines of the timetable, read with their class and term."""
        by_group: dict[int, list[WeeklyMeeting]] = defaultdict(list)
        for meeting in meetings:
            by_group[meeting.class_group_id].append(meeting)
        return cls(dict(by_group))

    def of_both(self, first: Enrolment, second: Enrolment) -> Iterator[Lessons]:
        """Yield lessons that whoever is enrolled so cannot both attend, lower class first."""
        first, second = sorted((first, second), key=lambda row: row.class_group_id or 0)
        days = _days_of_both(first, second)
        if first.class_group_id == second.class_group_id or days[0] >= days[1]:
            return
        # The pairs of two classes are compared once for all who are in both.
        for one, other in self._at_once(first.class_group_id or 0, second.class_group_id or 0):
            # A lesson of one term does not clash with one of another, though their weekdays agree.
            if _is_in(days, one) and _is_in(days, other):
                yield one, other

    def _at_once(self, first: int, second: int) -> list[Lessons]:
        if (first, second) not in self._known:
            self._known[first, second] = [
                (one, other)
                for one in self.by_group.get(first, [])
                for other in self.by_group.get(second, [])
                if are_together(one, other) and not is_one_lesson(one, other)
            ]
        return self._known[first, second]


def lines_of(school: School) -> QuerySet[WeeklyMeeting]:
    """Return the lines of a school's timetable as `LessonPairs` wants them."""
    lines = WeeklyMeeting.objects.filter(class_group__school=school)
    return lines.select_related("class_group", "term")


def clashes_of_student(student: Student) -> list[StudentClash]:
    """List them for one student, as she is enrolled now or will be; two queries."""
    return _clashes(lines_of(student.school), _lasting(student.school).filter(student=student))


def clashes_of_enrolment(enrolment: Enrolment) -> list[StudentClash]:
    """List them for a student in the class that she is entered for."""
    group = enrolment.class_group_id
    found = clashes_of_student(enrolment.student)
    # Her other clashes were there before, and are no news where she is entered.
    return [x for x in found if group in (x.one.class_group_id, x.other.class_group_id)]


def clashes_of_class(
    class_group: ClassGroup, meetings: Collection[WeeklyMeeting]
) -> list[StudentClash]:
    """List them for the students of a class; one query.

    Args:
        meetings: all lines of the timetable of its school.
    """
    enrolments = _lasting(class_group.school)
    # Whoever is in this class, with all other classes of theirs.
    members = enrolments.filter(class_group=class_group).values("student")
    found = _clashes(meetings, enrolments.filter(student__in=members))
    key = class_group.pk
    return [x for x in found if key in (x.one.class_group_id, x.other.class_group_id)]


def clashes_of_school(school: School, meetings: Iterable[WeeklyMeeting]) -> list[StudentClash]:
    """List them for all students of a school; one query.

    Args:
        meetings: all lines of its timetable.
    """
    return _clashes(meetings, _lasting(school))


def clashes_of_joining(
    joining: Iterable[Enrolment], staying: Iterable[Enrolment], pairs: LessonPairs
) -> list[StudentClash]:
    """List those that enrolments would make which are not stored yet.

    Args:
        staying: what the same students are in besides, each with its student.
    """
    others: dict[int, list[Enrolment]] = defaultdict(list)
    for row in staying:
        others[row.student_id].append(row)
    return _sorted((new, pairs.of_both(new, x)) for new in joining for x in others[new.student_id])


def _clashes(
    meetings: Iterable[WeeklyMeeting], enrolments: QuerySet[Enrolment]
) -> list[StudentClash]:
    pairs = LessonPairs.of(meetings)
    of_student: dict[int, list[Enrolment]] = defaultdict(list)
    rows = enrolments.select_related("student")
    for row in rows.order_by("student__family_name", "student__given_name", "student_id"):
        of_student[row.student_id].append(row)
    return _sorted(
        (one, pairs.of_both(one, other))
        for entered in of_student.values()
        for one, other in combinations(entered, 2)
    )


def _sorted(found: Iterable[tuple[Enrolment, Iterable[Lessons]]]) -> list[StudentClash]:
    """Put everybody of the same two lessons together, in order of the week."""
    clashes: dict[tuple[int, int], StudentClash] = {}
    for enrolment, lessons in found:
        for one, other in lessons:
            clash = clashes.setdefault((one.pk, other.pk), StudentClash(one, other, []))
            # By family name, so the same student follows herself if she is enrolled twice.
            if enrolment.student not in clash.students[-1:]:
                clash.students.append(enrolment.student)
    return sorted(clashes.values(), key=lambda clash: (clash.one.weekday, clash.one.starts_at))


def _lasting(school: School) -> QuerySet[Enrolment]:
    today = school.today()
    lasts = Q(until_on__isnull=True) | Q(until_on__gt=today)
    return Enrolment.objects.filter(lasts, class_group__school=school)


def _days_of_both(one: Enrolment, other: Enrolment) -> tuple[date, date]:
    """Return the first day in both, and the first that is no longer; inverted or equal: none."""
    # An open end lies behind every other.
    return max(one.from_on, other.from_on), min(
        one.until_on or date.max, other.until_on or date.max
    )


def _is_in(days: tuple[date, date], meeting: WeeklyMeeting) -> bool:
    term = meeting.term
    return term is None or (term.first_on < days[1] and term.last_on >= days[0])
