"""Search rows of the register by student and class: these few are found first, then their rows.

One condition over the tables of students, classes and records would make the database read every
record. Keys of students and classes found beforehand let it read those of them alone.
"""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import smart_split, unescape_string_literal

from classes.access import acts_for_everybody
from classes.admin.scope.rights import schools_served
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.models import ClassGroup, School, Student

MOST_WORDS = 8
"""More words than this name nobody: they are looked for together, as one."""

MOST_READ_BOTH_WAYS = 3
"""Each of them doubles the ways in which a search may be meant; further ones name students."""

MOST_KEYS = 1000
"""With more of them than this the database chooses the way itself."""

Keys = list[int] | QuerySet[Any] | None
"""Of the rows meant by some words; None: no word was about them."""


class RegisterSearch(SchoolScopedAdmin):
    """Find each word of a search in a student's number or name, or in a class's code."""

    student_path = "student"
    group_path = "session__class_group"
    # Counting millions of rows, to say of how many some were found, takes longer than finding them.
    show_full_result_count = False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = words_of(search_term)
        if not words:
            return queryset, False
        parts = list(self._parts(words, self._schools(request)))
        if not parts:
            return queryset.none(), False
        if len(parts) == 1:
            return queryset.filter(parts[0]), False
        # Each part by its own index: an OR over two tables would be by none.
        rows = self.model._default_manager.order_by()
        first, *others = [rows.filter(part).values("pk") for part in parts]
        return queryset.filter(pk__in=first.union(*others)), False

    def _schools(self, request: HttpRequest) -> QuerySet[School] | None:
        """Return whose people may be found; None: everybody."""
        if acts_for_everybody(request.user):
            return None
        return schools_served(request, self.read_by)

    def _parts(self, words: Sequence[str], schools: Any) -> Iterator[Q]:
        """Read the words in each way: every one of them names a student or a class."""
        students, groups = Student.objects.order_by(), ClassGroup.objects.order_by()
        if schools is not None:
            students, groups = (
                students.filter(school__in=schools),
                groups.filter(school__in=schools),
            )
        names_class = [groups.filter(_is_class(word)).exists() for word in words]
        for about_class in _ways(names_class):
            named = [
                word for word, is_class in zip(words, about_class, strict=True) if not is_class
            ]
            codes = [word for word, is_class in zip(words, about_class, strict=True) if is_class]
            found = _found(students, [_is_student(word) for word in named])
            taught = _found(groups, [_is_class(word) for word in codes])
            if [] not in (found, taught):
                yield _among(self.student_path, found) & _among(self.group_path, taught)


def _ways(names_class: Sequence[bool]) -> Iterator[tuple[bool, ...]]:
    """Yield which words are about a class, in each way in which they may be meant."""
    n_both = 0
    choices: list[tuple[bool, ...]] = []
    for names in names_class:
        n_both += names
        is_both = names and n_both <= MOST_READ_BOTH_WAYS
        choices.append((False, True) if is_both else (False,))
    return product(*choices)


def words_of(text: str) -> list[str]:
    """Split a search at its spaces, not within quotes, as the administration does elsewhere."""
    words = []
    for word in smart_split(text):
        is_quoted = word[:1] in {'"', "'"} and word[:1] == word[-1:] and len(word) > 1
        words.append(unescape_string_literal(word) if is_quoted else word)
    # The same word twice asks for nothing more.
    words = list(dict.fromkeys(words))
    return words if len(words) <= MOST_WORDS else [text]


def _is_student(word: str) -> Q:
    found = Q()
    for field in Student.FOUND_BY:
        found |= Q(**{f"{field}__icontains": word})
    return found


def _is_class(word: str) -> Q:
    return Q(code__icontains=word)


def _found(rows: QuerySet[Any], conditions: Sequence[Q]) -> Keys:
    if not conditions:
        return None
    found = rows.filter(*conditions).values_list("pk", flat=True)
    keys = list(found[: MOST_KEYS + 1])
    return found if len(keys) > MOST_KEYS else keys


def _among(path: str, keys: Keys) -> Q:
    return Q() if keys is None else Q(**{f"{path}__in": keys})
