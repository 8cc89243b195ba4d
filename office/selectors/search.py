"""Find students, their parents, classes and colleagues by what somebody types and may see."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Replace
from django.utils import timezone

from accounts.models import User
from classes.access import schools_served
from classes.models import ClassGroup, Enrolment, StaffRole, Student, Teacher
from classes.models.roles import LEADERS, Role
from classes.selectors.folded_names import Folded, called, fold, words_of
from office.models import Contact

MOST_RESULTS = 8
MOST_OF_A_KIND = 3
"""So many classes, teachers, colleagues and parents at most: most who search want a student."""

NAMES_OF_USER = {"first": "user__first_name", "last": "user__last_name", "mail": "user__email"}

FEWEST_STUDENTS = 2

FEWEST_DIGITS = 5
"""Of a telephone number; fewer are the number of a student."""

WRITTEN_IN_NUMBERS = " ()/.-+"


@dataclass(frozen=True)
class FoundColleague:
    """Somebody who works for a school besides teaching, and as what."""

    user: User
    posts: str


@dataclass(frozen=True)
class SearchResults:
    """What was found, each kind in its order."""

    students: Sequence[Student]
    class_groups: Sequence[ClassGroup]
    teachers: Sequence[Teacher]
    colleagues: Sequence[FoundColleague]
    contacts: Sequence[Contact]
    has_more: bool
    is_class_first: bool

    def __len__(self) -> int:
        kinds = (self.students, self.teachers, self.colleagues, self.contacts, self.class_groups)
        return sum(map(len, kinds))

    @property
    def has_several_schools(self) -> bool:
        """Say whether two of one name may be of two schools."""
        found: list[Student | ClassGroup | Teacher] = [
            *self.students,
            *self.class_groups,
            *self.teachers,
        ]
        return len({one.school_id for one in found}) > 1


def search_people(user: User, text: str) -> SearchResults:
    """Find at most eight and some parents; six queries, none for an empty text."""
    words = words_of(text)
    if not words:
        return SearchResults([], [], [], [], [], has_more=False, is_class_first=False)
    groups, teachers = _class_groups(user, words), _teachers(user, words)
    colleagues = _colleagues(user, words)
    # However many others bear the name, two lines are left for students.
    room = max(MOST_RESULTS - len(groups) - len(teachers) - len(colleagues), FEWEST_STUDENTS)
    # One more than is shown says whether there are others.
    students = list(_students(user, text, words)[: room + 1])
    is_class = any(fold(group.code) == " ".join(words) for group in groups)
    return SearchResults(
        students=students[:room],
        class_groups=groups,
        teachers=teachers,
        colleagues=colleagues,
        contacts=_contacts(user, text, beside=students),
        has_more=len(students) > room,
        is_class_first=is_class,
    )


def _students(user: User, text: str, words: list[str]) -> "QuerySet[Student]":
    """Put a whole number first, then whose family name begins so, then the given name."""
    first = words[0]
    rank = Case(
        # PostgreSQL takes no zero byte in a text, and whoever types may send one.
        When(number__iexact=text.strip().replace("\0", ""), then=Value(0)),
        When(folded_family__startswith=first, then=Value(1)),
        When(folded_given__startswith=first, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    current = Enrolment.objects.active_on(timezone.localdate()).select_related("class_group")
    current = current.filter(class_group__in=ClassGroup.objects.visible_to(user).values("pk"))
    enrolments = Prefetch("enrolments", current, "current")
    # Those visible are found within: a row for each class would otherwise be sorted.
    visible = Student.objects.filter(pk__in=Student.objects.visible_to(user).values("pk"))
    found = called(visible, text).select_related("school").prefetch_related(enrolments)
    return found.order_by(rank, "family_name", "given_name", "number")


def _class_groups(user: User, words: list[str]) -> list[ClassGroup]:
    groups = ClassGroup.objects.visible_to(user).alias(
        folded_code=Folded("code"), folded_title=Folded("title")
    )
    found = _each(words, ["folded_code__startswith", "folded_title__startswith"])
    return list(groups.filter(found).select_related("school")[:MOST_OF_A_KIND])


def _teachers(user: User, words: list[str]) -> list[Teacher]:
    visible = Teacher.objects.visible_to(user)
    rows = _called(visible, words, awaited="awaited__email").select_related("user", "school")
    # Who teaches now comes first, also on PostgreSQL, where an empty day sorts last.
    here_first = F("left_on").asc(nulls_first=True)
    return list(rows.order_by(here_first, "user__last_name", "pk")[:MOST_OF_A_KIND])


def _colleagues(user: User, words: list[str]) -> list[FoundColleague]:
    """Find those whose pages she may open; who teaches too is found as a teacher."""
    schools = schools_served(user, LEADERS).values("pk")
    teaching = Teacher.objects.filter(school__in=schools, left_on=None).values("user")
    held = StaffRole.objects.filter(school__in=schools).exclude(user__in=teaching)
    rows = _called(held, words).select_related("user").order_by("user__last_name", "user", "role")
    posts: dict[User, dict[str, None]] = {}
    # Read before they are joined by person: one may hold a row of each role.
    for row in rows[: MOST_OF_A_KIND * len(Role)]:
        posts.setdefault(row.user, {})[row.get_role_display()] = None
    found = [FoundColleague(one, ", ".join(names)) for one, names in posts.items()]
    return found[:MOST_OF_A_KIND]


def _called(people: "QuerySet[Any]", words: list[str], **more: str) -> "QuerySet[Any]":
    """Keep rows of users whose names or addresses begin with the words."""
    fields = NAMES_OF_USER | more
    folded = {f"folded_{name}": Folded(field) for name, field in fields.items()}
    return people.alias(**folded).filter(_each(words, [f"{name}__startswith" for name in folded]))


def _contacts(user: User, text: str, *, beside: Iterable[Student]) -> list[Contact]:
    """Find who rings, by her name or number; not beside the student whom the text names."""
    # Without the leading zero: +49 30 and 030 are one number, written in two ways.
    words, digits = words_of(text), re.sub(r"\D", "", text).lstrip("0")
    found = Q()
    for word in words:
        found &= Q(folded__startswith=word) | Q(folded__contains=f" {word}")
    if len(digits) >= FEWEST_DIGITS:
        found |= Q(digits__contains=digits)
    # The student whom the text names is shown already, and her parents bear her name.
    rows = Contact.objects.visible_to(user).exclude(student__in=[one.pk for one in beside])
    named = rows.alias(folded=Folded("name"), digits=_plain(F("phone"))).filter(found)
    return list(named.select_related("student").order_by("name", "pk")[:MOST_OF_A_KIND])


def _plain(number: F) -> Replace | F:
    """Leave the digits of a telephone number, however it is written."""
    plain: Replace | F = number
    for sign in WRITTEN_IN_NUMBERS:
        plain = Replace(plain, Value(sign), Value(""))
    return plain


def _each(words: Iterable[str], lookups: Iterable[str]) -> Q:
    """Each word must fit one of the lookups."""
    found = Q()
    lookups = list(lookups)
    for word in words:
        any_of = Q()
        for lookup in lookups:
            any_of |= Q(**{lookup: word})
        found &= any_of
    return found
