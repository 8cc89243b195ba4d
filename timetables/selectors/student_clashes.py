"""Students who are in two classes whose lessons take place at the same time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from classes.models import ClassGroup, Enrolment, School, Student, WeeklyMeeting
from timetables.selectors.clashes import are_together, days_words, is_one_lesson, lesson_words

NAMES_SHOWN = 5
Pair = tuple[int, int]
"""Keys of two classes, the lower one first."""


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
    def _values(self) -> dict[str, str]:
        return {
            "day": self.day,
            "time": f"{max(self.one.starts_at, self.other.starts_at):%H:%M}",
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


def names_words(names: list[str]) -> str:
    """Join names; of many say how many more there are."""
    shown = ", ".join(names[:NAMES_SHOWN])
    n_more = len(names) - NAMES_SHOWN
    if n_more <= 0:
        return shown
    more = ngettext("%(n)s more", "%(n)s more", n_more) % {"n": n_more}
    return f"{shown}, {more}"


def clashes_of_student(student: Student) -> list[StudentClash]:
    """List them for one student, as she is enrolled now or will be; one query."""
    groups = _lasting(student.school).filter(student=student).values("class_group")
    found = WeeklyMeeting.objects.filter(class_group__in=groups)
    meetings = list(found.select_related("class_group", "term"))
    pairs = {pair: [student] for pair in _pairs(x.class_group_id for x in meetings)}
    return _clashes(meetings, pairs)


def clashes_of_class(class_group: ClassGroup, meetings: list[WeeklyMeeting]) -> list[StudentClash]:
    """List them for the students of a class; one query.

    Args:
        meetings: all lines of the timetable of its school.
    """
    enrolments = _lasting(class_group.school)
    members = enrolments.filter(class_group=class_group).values("student")
    pairs = _pairs_of(enrolments.filter(student__in=members))
    return _clashes(meetings, {pair: who for pair, who in pairs.items() if class_group.pk in pair})


def clashes_of_school(school: School, meetings: list[WeeklyMeeting]) -> list[StudentClash]:
    """List them for all students of a school; one query.

    Args:
        meetings: all lines of its timetable.
    """
    return _clashes(meetings, _pairs_of(_lasting(school)))


def _pairs_of(enrolments: QuerySet[Enrolment]) -> dict[Pair, list[Student]]:
    """Return who is in both of each two classes, in order of names."""
    rows = enrolments.select_related("student")
    groups_of: dict[Student, set[int]] = defaultdict(set)
    for row in rows.order_by("student__family_name", "student__given_name", "student_id"):
        groups_of[row.student].add(row.class_group_id)
    pairs: dict[Pair, list[Student]] = defaultdict(list)
    for student, groups in groups_of.items():
        for pair in _pairs(groups):
            pairs[pair].append(student)
    return pairs


def _lasting(school: School) -> QuerySet[Enrolment]:
    today = school.today()
    lasts = Q(until_on__isnull=True) | Q(until_on__gt=today)
    return Enrolment.objects.filter(lasts, class_group__school=school)


def _pairs(groups: Iterable[int]) -> Iterator[Pair]:
    return combinations(sorted(set(groups)), 2)


def _clashes(meetings: list[WeeklyMeeting], pairs: dict[Pair, list[Student]]) -> list[StudentClash]:
    by_group: dict[int, list[WeeklyMeeting]] = defaultdict(list)
    for meeting in meetings:
        by_group[meeting.class_group_id].append(meeting)
    found = [
        StudentClash(one, other, students)
        for (first, second), students in pairs.items()
        for one in by_group[first]
        for other in by_group[second]
        if are_together(one, other) and not is_one_lesson(one, other)
    ]
    return sorted(found, key=lambda clash: (clash.one.weekday, clash.one.starts_at))
