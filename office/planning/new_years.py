"""What a new school year makes of a school's classes, terms and students; nothing is written.

A class keeps its code from year to year, and its students change: those of 7A go on in 8A, and 7A
is the class of those who come from 6A. What was taken in 7A before stays there, by its days.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from classes.models import ClassGroup, Enrolment, School, Term

ONE_DAY = timedelta(days=1)
A_YEAR_OF_WEEKS = timedelta(weeks=52)
"""A term that began on a Monday begins on one a year later."""

_NUMBER = re.compile(r"\d+")
_YEARS = re.compile(r"(?<!\d)(20\d\d)(?:([/–-])(\d\d)(?!\d))?")


class Fate(models.TextChoices):
    """What becomes of the students of a class."""

    UP = "up", _("go on in")
    STAYS = "stays", _("stay in it")
    LEAVES = "leaves", _("leave the school")


@dataclass(frozen=True)
class ClassProposal:
    """What is proposed for a class.

    Args:
        n_students: how many are in it on the last day of the year.
        code: of the class in which they go on; empty: none is proposed.
    """

    class_group: ClassGroup
    n_students: int
    fate: Fate
    code: str


@dataclass(frozen=True)
class YearWishes:
    """What the office wants.

    Args:
        last_on: the last day of the year that ends.
        first_on: the first day of the one that begins.
        fates: by the key of a class, its fate and the code in which its students go on.
        copies_terms: make the terms of the new year of this one's.
        takes_teachers: enter the teachers of a class for the one in which its students go on.
    """

    last_on: date
    first_on: date
    fates: Mapping[int, tuple[Fate, str]]
    copies_terms: bool = False
    takes_teachers: bool = True


@dataclass
class ClassPlan:
    """What becomes of one class.

    Args:
        code: of the class in which its students go on; empty: they leave.
        is_new: there is no class of this code yet.
        ending: the enrolments that end with the year.
        joining: the keys of students who are enrolled in the class of `code`.
        n_there: how many of them are enrolled there already.
    """

    class_group: ClassGroup
    fate: Fate
    code: str = ""
    is_new: bool = False
    ending: list[Enrolment] = field(default_factory=list)
    joining: list[int] = field(default_factory=list)
    n_there: int = 0


@dataclass(frozen=True)
class YearPlan:
    """What would be written.

    Args:
        others_ending: enrolments in further classes of those who leave the school.
        terms: of the new year, not stored yet.
    """

    wishes: YearWishes
    classes: Sequence[ClassPlan]
    others_ending: Sequence[Enrolment]
    terms: Sequence[Term]

    @property
    def moving(self) -> list[ClassPlan]:
        return [one for one in self.classes if one.fate == Fate.UP]

    @property
    def leaving(self) -> list[ClassPlan]:
        return [one for one in self.classes if one.fate == Fate.LEAVES]

    @cached_property
    def n_moved(self) -> int:
        return len({student for one in self.moving for student in one.joining})

    @cached_property
    def leavers(self) -> set[int]:
        return {enrolment.student_id for one in self.leaving for enrolment in one.ending}

    @property
    def ending(self) -> list[Enrolment]:
        return [*(row for one in self.classes for row in one.ending), *self.others_ending]

    @cached_property
    def version(self) -> str:
        """Another one as soon as anything else would be written."""
        facts = {
            "days": [self.wishes.last_on, self.wishes.first_on],
            "teachers": self.wishes.takes_teachers,
            # Sorted, as a set has another order in each process.
            "ending": sorted((row.pk, row.version) for row in self.ending),
            "joining": [[one.class_group.pk, one.code, sorted(one.joining)] for one in self.moving],
            "terms": [[term.name, term.first_on, term.last_on] for term in self.terms],
        }
        return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


def proposals_of(school: School, last_on: date) -> list[ClassProposal]:
    """Propose a fate for each class that has students on the last day of the year."""
    # On the last day, not today: whoever begins the year in the holidays has nobody enrolled today.
    counts = _students_on(school, last_on)
    groups = [group for group in school.class_groups.order_by("code") if counts[group.pk]]
    codes = {group.code for group in groups}
    return [_propose(group, counts[group.pk], codes) for group in groups]


def next_code(code: str) -> str:
    """Return the code a year later: 8A for 7A; empty for one without a number."""
    return (
        # A choir with a number that is no year stays as it is.
        _NUMBER.sub(lambda found: str(int(found[0]) + 1), code, count=1) if _year_in(code) else ""
    )


def year_ends_on(school: School) -> date:
    """Return the last day of the terms that have begun, or today."""
    today = school.today()
    begun = school.terms.filter(first_on__lte=today).aggregate(last=Max("last_on"))
    return max(begun["last"] or today, today)


def year_begins_on(school: School, last_on: date) -> date:
    """Return the first day of the next term that is entered, else one like this year's."""
    if coming := school.terms.filter(first_on__gt=last_on).order_by("first_on").first():
        return coming.first_on
    first = _terms_of_year(school, last_on).first()
    # Never before the last day of the old one, whatever the terms say.
    return max(first.first_on + A_YEAR_OF_WEEKS, last_on + ONE_DAY) if first else last_on + ONE_DAY


def plan_of(school: School, wishes: YearWishes) -> YearPlan:
    """Say what would be written now."""
    groups = {group.code: group for group in school.class_groups.all()}
    classes = [
        ClassPlan(group, *_fate_of(group, wishes))
        for group in groups.values()
        # Who stays keeps her enrolment: there is nothing to end or begin.
        if group.pk in wishes.fates and wishes.fates[group.pk][0] != Fate.STAYS
    ]
    ending = _ending_in(school, wishes.last_on)
    for one in classes:
        one.ending = ending[one.class_group.pk]
        one.is_new = bool(one.code) and one.code not in groups
    others = _others_of_leavers(classes, ending)
    gone = {row.pk for one in classes for row in one.ending} | {row.pk for row in others}
    _let_join(classes, groups, gone, wishes)
    terms = _terms_a_year_later(school, wishes.last_on) if wishes.copies_terms else []
    return YearPlan(wishes, classes, others, terms)


def _students_on(school: School, day: date) -> Mapping[int, int]:
    found: dict[int, int] = defaultdict(int)
    rows = Enrolment.objects.filter(class_group__school=school).active_on(day)
    for group in rows.values_list("class_group", flat=True):
        found[group] += 1
    return found


def _propose(group: ClassGroup, n_students: int, codes: Iterable[str]) -> ClassProposal:
    code, years = next_code(group.code), {_year_in(one) for one in codes} - {None}
    if not code:
        return ClassProposal(group, n_students, Fate.STAYS, "")
    # With one year only nobody can say that it is the last one of the school.
    is_last = len(years) > 1 and _year_in(group.code) == max(years, key=lambda year: year or 0)
    return ClassProposal(group, n_students, Fate.LEAVES if is_last else Fate.UP, code)


def _year_in(code: str) -> int | None:
    """Return the school year in a code; a number that no year has is a number of something else."""
    found = _NUMBER.search(code)
    return int(found[0]) if found and 0 < int(found[0]) <= 13 else None


def _fate_of(group: ClassGroup, wishes: YearWishes) -> tuple[Fate, str]:
    fate, code = wishes.fates[group.pk]
    return fate, code if fate == Fate.UP else ""


def _ending_in(school: School, last_on: date) -> Mapping[int, list[Enrolment]]:
    """List by class the enrolments that go on after the last day, and began by then."""
    # What ends on the last day anyway needs no change, and would make the plan look larger.
    goes_on = Q(until_on__isnull=True) | Q(until_on__gt=last_on + ONE_DAY)
    rows = Enrolment.objects.filter(goes_on, class_group__school=school, from_on__lte=last_on)
    found: dict[int, list[Enrolment]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[row.class_group_id].append(row)
    return found


def _others_of_leavers(
    classes: Sequence[ClassPlan], ending: Mapping[int, list[Enrolment]]
) -> list[Enrolment]:
    """List what those who leave the school are in besides: a choir, a course."""
    planned = {one.class_group.pk for one in classes}
    leavers = {row.student_id for one in classes if one.fate == Fate.LEAVES for row in one.ending}
    others = [row for key, rows in ending.items() if key not in planned for row in rows]
    return [row for row in others if row.student_id in leavers]


def _let_join(
    classes: Sequence[ClassPlan],
    groups: Mapping[str, ClassGroup],
    gone: set[int],
    wishes: YearWishes,
) -> None:
    """Enrol nobody twice: whoever is entered for the new class already is only counted."""
    # A student of two classes, one of which leaves the school, leaves.
    leavers = {row.student_id for one in classes if one.fate == Fate.LEAVES for row in one.ending}
    entered: dict[str, set[int]] = defaultdict(set)
    targets = {groups[one.code].pk: one.code for one in classes if one.code in groups}
    after = Q(until_on__isnull=True) | Q(until_on__gt=wishes.first_on)
    # Without those that end: who repeats a class is entered for it anew.
    rows = Enrolment.objects.filter(after, class_group__in=targets).exclude(pk__in=gone)
    for group, student in rows.values_list("class_group", "student"):
        entered[targets[group]].add(student)
    for one in (plan for plan in classes if plan.fate == Fate.UP):
        going = [row.student_id for row in one.ending if row.student_id not in leavers]
        one.joining = [student for student in going if student not in entered[one.code]]
        one.n_there = len(going) - len(one.joining)
        # Of two classes that go on in one, a student of both is enrolled once.
        entered[one.code].update(one.joining)


def _terms_of_year(school: School, last_on: date) -> "models.QuerySet[Term]":
    since = last_on - A_YEAR_OF_WEEKS
    return school.terms.filter(last_on__gt=since, last_on__lte=last_on).order_by("first_on")


def _terms_a_year_later(school: School, last_on: date) -> list[Term]:
    """Make the terms of the next year, unless one is entered."""
    # Terms that are entered were entered on purpose; a second set would overlap with them.
    if school.terms.filter(first_on__gt=last_on).exists():
        return []
    return [
        Term(
            school=school,
            name=_YEARS.sub(_a_year_later, term.name),
            first_on=term.first_on + A_YEAR_OF_WEEKS,
            last_on=term.last_on + A_YEAR_OF_WEEKS,
        )
        for term in _terms_of_year(school, last_on)
    ]


def _a_year_later(found: re.Match[str]) -> str:
    year, dash, short = found.groups()
    later = str(int(year) + 1)
    return f"{later}{dash}{(int(short) + 1) % 100:02}" if dash else later
