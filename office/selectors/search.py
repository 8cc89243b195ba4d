"""Find students, their parents, classes and teachers by what somebody types and may see."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Replace
from django.utils import timezone

from accounts.models import User
from classes.models import ClassGroup, Enrolment, Student, Teacher
from classes.selectors.folded_names import Folded, called, fold, words_of
from office.models import Contact

MOST_HITS = 8
MOST_OF_A_KIND = 3
"""So many classes, teachers and parents at most: most who search want a student."""

FEWEST_DIGITS = 5
"""Of a telephone number; fewer are the number of a student."""

WRITTEN_IN_NUMBERS = " ()/.-+"


@dataclass(frozen=True)
class Hits:
    """What was found, each kind in its order."""

    students: Sequence[Student]
    class_groups: Sequence[ClassGroup]
    teachers: Sequence[Teacher]
    contacts: Sequence[Contact]
    has_more: bool
    is_class_first: bool

    def __len__(self) -> int:
        people = len(self.students) + len(self.teachers) + len(self.contacts)
        return people + len(self.class_groups)


def search_people(user: User, text: str) -> Hits:
    """Find at most eight and some parents; five queries, none for an empty text."""
    words = words_of(text)
    if not words:
        return Hits([], [], [], [], has_more=False, is_class_first=False)
    groups, teachers = _class_groups(user, words), _teachers(user, words)
    room = MOST_HITS - len(groups) - len(teachers)
    students = list(_students(user, text, words)[: room + 1])
    is_class = any(fold(group.code) == " ".join(words) for group in groups)
    return Hits(
        students=students[:room],
        class_groups=groups,
        teachers=teachers,
        contacts=_contacts(user, text, beside=students),
        has_more=len(students) > room,
        is_class_first=is_class,
    )


def _students(user: User, text: str, words: list[str]) -> "QuerySet[Student]":
    """Put a whole number first, then whose family name begins so, then the given name."""
    first = words[0]
    rank = Case(
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
    fields = {"first": "user__first_name", "last": "user__last_name", "mail": "user__email"}
    teachers = Teacher.objects.visible_to(user).alias(
        **{f"folded_{name}": Folded(field) for name, field in fields.items()}
    )
    found = _each(words, [f"folded_{name}__startswith" for name in fields])
    rows = teachers.filter(found).select_related("user", "school")
    return list(rows.order_by("left_on", "user__last_name", "pk")[:MOST_OF_A_KIND])


def _contacts(user: User, text: str, *, beside: Iterable[Student]) -> list[Contact]:
    """Find who rings, by her name or number; not beside the student whom the text names."""
    words, digits = words_of(text), re.sub(r"\D", "", text).lstrip("0")
    found = Q()
    for word in words:
        found &= Q(folded__startswith=word) | Q(folded__contains=f" {word}")
    if len(digits) >= FEWEST_DIGITS:
        found |= Q(digits__contains=digits)
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
