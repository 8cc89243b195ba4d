"""Find students, classes and teachers by what somebody types, among those she may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from accounts.models import User
from classes.models import ClassGroup, Enrolment, Student, Teacher
from classes.selectors.folded_names import Folded, called, fold, words_of

MOST_HITS = 8
MOST_OF_A_KIND = 3
"""So many classes and teachers at most: most who search want a student."""


@dataclass(frozen=True)
class Hits:
    """What was found, each kind in its order."""

    students: Sequence[Student]
    class_groups: Sequence[ClassGroup]
    teachers: Sequence[Teacher]
    has_more: bool
    is_class_first: bool

    def __len__(self) -> int:
        return len(self.students) + len(self.class_groups) + len(self.teachers)


def search_people(user: User, text: str) -> Hits:
    """Find at most eight; four queries, none for an empty text."""
    words = words_of(text)
    if not words:
        return Hits([], [], [], has_more=False, is_class_first=False)
    groups, teachers = _class_groups(user, words), _teachers(user, words)
    room = MOST_HITS - len(groups) - len(teachers)
    students = list(_students(user, text, words)[: room + 1])
    is_class = any(fold(group.code) == " ".join(words) for group in groups)
    return Hits(
        students=students[:room],
        class_groups=groups,
        teachers=teachers,
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
