"""Names of a file against the school's: guesses, and questions about what is not known."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from classes.account_mails.awaited_colleagues import shown_address
from classes.models import Teacher
from rosters.readers.sheets.headings import spell
from timetables.readers.lessons import LessonRow
from timetables.selectors.school_weeks import SchoolWeek

CLASS, TEACHER, ROOM, PERIOD = KINDS = ("class", "teacher", "room", "period")
SKIP, NOBODY, NEW = "skip", "none", "new"
"""Answers besides a row: leave these lessons out; no teacher or room; a new room."""

Answers = dict[str, dict[str, str]]


@dataclass(frozen=True)
class NameQuestion:
    """A name of the file, and what it means as far as anybody knows."""

    kind: str
    name: str
    n_rows: int
    answer: str
    is_guess: bool

    @property
    def is_open(self) -> bool:
        return not self.answer


class NameBook:
    """What each name of a file means: as answered, else as guessed.

    Args:
        answers: of this import, by kind and name.
        remembered: of the school's import before, taken where they still name a row.
    """

    def __init__(self, week: SchoolWeek, answers: Answers, remembered: Answers) -> None:
        self.week, self.answers, self.remembered = week, answers, remembered
        self._guesses: dict[str, Callable[[str], str]] = {
            CLASS: self._guess_class,
            TEACHER: self._guess_teacher,
            ROOM: self._guess_room,
            PERIOD: self._guess_period,
        }
        self._codes = {spell(group.code): str(pk) for pk, group in week.groups.items()}
        self._titles = {spell(str(group)): str(pk) for pk, group in week.groups.items()}
        self._known = {
            CLASS: {str(pk) for pk in week.groups},
            TEACHER: {str(pk) for pk in week.staff},
            ROOM: {str(pk) for pk in week.rooms},
            PERIOD: {str(period.pk) for period in week.periods},
        }
        self._cache: dict[tuple[str, str], str] = {}

    def meaning(self, kind: str, name: str) -> str:
        """Return what a name means; empty if nobody knows."""
        answered = self.answers.get(kind, {}).get(name, "")
        # An answer may name a row that was deleted since; then the guess stands and is asked about.
        return answered if self._is_possible(kind, answered) else self.guess(kind, name)

    def guess(self, kind: str, name: str) -> str:
        key = (kind, name)
        if key not in self._cache:
            before = self.remembered.get(kind, {}).get(name, "")
            is_usable = before and self._is_possible(kind, before)
            self._cache[key] = before if is_usable else self._guesses[kind](name)
        return self._cache[key]

    def class_key(self, row: LessonRow) -> str:
        """Return the name that is asked about: class and subject where the school has courses."""
        pair = row.what
        is_course = bool(self._exact_class(pair)) and pair != row.class_name
        has_courses = any(code.startswith(spell(row.class_name)) for code in self._codes)
        is_class = spell(row.class_name) in self._codes
        return pair if is_course or (has_courses and not is_class) else row.class_name

    def is_class(self, name: str) -> bool:
        """Say whether the school has a class of just this name, or courses whose codes begin so."""
        spelled = spell(name)
        is_course = len(spelled) > 1 and any(code.startswith(spelled) for code in self._codes)
        return bool(self._exact_class(name)) or is_course

    def names_in(self, row: LessonRow) -> dict[str, str]:
        """Return the names of a row that need a meaning, by kind."""
        names = {CLASS: self.class_key(row), TEACHER: row.teacher, ROOM: row.room}
        # Where the file gives the time itself, nobody needs to say what its period is.
        if row.starts_at is None:
            names[PERIOD] = row.period
        return {kind: name for kind, name in names.items() if name}

    def questions(self, rows: Iterable[LessonRow]) -> list[NameQuestion]:
        """Ask about each name once, in the order of kinds and names."""
        counts = Counter(item for row in rows for item in self.names_in(row).items())
        ordered = sorted(counts, key=lambda item: (KINDS.index(item[0]), item[1]))
        return [
            NameQuestion(
                kind,
                name,
                counts[kind, name],
                self.meaning(kind, name),
                not self.answers.get(kind, {}).get(name),
            )
            for kind, name in ordered
        ]

    def _is_possible(self, kind: str, value: str) -> bool:
        others = {CLASS: {SKIP}, PERIOD: {SKIP}, TEACHER: {NOBODY}, ROOM: {NOBODY, NEW}}
        return value in self._known[kind] or value in others[kind]

    def _exact_class(self, name: str) -> str:
        spelled = spell(name)
        return self._codes.get(spelled) or self._titles.get(spelled, "")

    def _guess_class(self, name: str) -> str:
        if found := self._exact_class(name):
            return found
        # A calendar's event names class and subject in one: the longest code among its words.
        words = {spell(word) for word in name.replace("-", " ").replace(",", " ").split()}
        codes = [code for code in self._codes if code in words]
        return self._codes[max(codes, key=len)] if codes else ""

    def _guess_teacher(self, name: str) -> str:
        spelled = spell(name)
        teachers = self.week.staff.values()
        # From sure to vague; a way of writing that fits two colleagues is left to the office.
        for names_of in (_full_names, _short_names, _beginnings):
            found = {str(row.pk) for row in teachers if spelled in names_of(row, len(spelled))}
            if len(found) == 1:
                return found.pop()
        return ""

    def _guess_room(self, name: str) -> str:
        names = {spell(row.name): str(pk) for pk, row in self.week.rooms.items()}
        return names.get(spell(name), NEW)

    def _guess_period(self, name: str) -> str:
        names = {spell(period.name): str(period.pk) for period in self.week.periods}
        # Some systems write 01 where the school says 1.
        return names.get(spell(name)) or names.get(spell(name).lstrip("0"), "")


def _full_names(teacher: Teacher, n_letters: int) -> set[str]:
    user: Any = teacher.user
    both = (f"{user.first_name} {user.last_name}", f"{user.last_name} {user.first_name}")
    address = shown_address(teacher)
    words = {*both, address, address.partition("@")[0], teacher.sourced_id}
    return {spell(word) for word in words} - {""}


def _short_names(teacher: Teacher, n_letters: int) -> set[str]:
    return {spell(teacher.user.last_name)} - {""}


def _beginnings(teacher: Teacher, n_letters: int) -> set[str]:
    """Return what a school's short form of the name may be: its first letters."""
    # One letter fits too many to be a guess.
    return {spell(teacher.user.last_name)[:n_letters]} if n_letters > 1 else set()
