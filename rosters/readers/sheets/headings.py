"""Which field a heading means, however it is spelled; what the fields are called on pages."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext_lazy

from classes.spreadsheets.roster_columns import added_columns
from rosters.readers.sheets import synonyms as s
from rosters.readers.sheets.synonyms import (
    BIRTH_ON,
    CLASS_CODE,
    CLASS_TITLE,
    FAMILY_NAME,
    FROM_ON,
    FULL_NAME,
    GIVEN_NAME,
    LAST_ON,
    NUMBER,
    PREFERRED_FAMILY,
    PREFERRED_NAME,
    ROLE,
    SCHOOL,
    SECOND_SURNAME,
    SOURCED_ID,
    SYNONYMS,
    TEACHER_EMAIL,
    TEACHER_NAME,
    UNTIL_ON,
)

ENDS = UNTIL_ON, LAST_ON
DAYS = FROM_ON, *ENDS
DATED = *DAYS, BIRTH_ON

PREFIXES = "current", "student", "pupil", "learner", "schüler"
"""What headings say besides: whose the column is, or that it holds today."""

LABELS: dict[str, str | Promise] = {
    NUMBER: _("Number"),
    GIVEN_NAME: _("Given name"),
    PREFERRED_NAME: _("Preferred name"),
    FAMILY_NAME: _("Family name"),
    PREFERRED_FAMILY: _("Preferred family name"),
    SECOND_SURNAME: _("Second family name"),
    FULL_NAME: _("Full name"),
    CLASS_CODE: _("Class"),
    CLASS_TITLE: _("Class title"),
    FROM_ON: _("From"),
    UNTIL_ON: pgettext_lazy("the first day without", "Until"),
    LAST_ON: _("Last day"),
    TEACHER_EMAIL: _("Teacher’s e-mail"),
    TEACHER_NAME: _("Teacher’s name"),
    ROLE: _("Role or status"),
    SCHOOL: _("School"),
    BIRTH_ON: _("Day of birth"),
    SOURCED_ID: _("Id in the other system"),
}
IN_TEMPLATE = (
    *(NUMBER, GIVEN_NAME, FAMILY_NAME, CLASS_CODE, CLASS_TITLE, FROM_ON, UNTIL_ON),
    *(TEACHER_EMAIL, TEACHER_NAME),
)
"""The columns of the file to start from, in their order."""


def spell(heading: str) -> str:
    """Return the letters and digits of a heading, as all its spellings share them."""
    text = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(letter for letter in text if letter.isalnum())


def _spell_bare(heading: str) -> str:
    """Return them without accents, as programs drop them; ° and º stand for o."""
    # After NFKD accents are marks of their own, and no letters.
    text = unicodedata.normalize("NFKD", heading.replace("°", "o").replace("º", "o")).casefold()
    return "".join(letter for letter in text if letter.isalnum())


# In both spellings, since a program may have dropped the accents of the heading alone.
_RANKS = {
    field: {
        spelled(word): rank for rank, word in enumerate(words) for spelled in (_spell_bare, spell)
    }
    for field, words in SYNONYMS.items()
}
_FIELDS = {word: field for field, words in _RANKS.items() for word in words}


def words_of(names: Iterable[str]) -> frozenset[str]:
    """Return the names as headings are compared."""
    return frozenset(spelled(name) for name in names for spelled in (spell, _spell_bare))


def known_columns() -> list[tuple[str | Promise, Sequence[str]]]:
    """Return the label and all headings of each column that is read, added ones last."""
    own = [(LABELS[field], words) for field, words in SYNONYMS.items()]
    return [*own, *((column.label, column.synonyms) for column in added_columns())]


def field_labels() -> dict[str, str | Promise]:
    """Return what each field is called, the added ones last."""
    return LABELS | {column.key: column.label for column in added_columns()}


def field_of(heading: str, fields: Mapping[str, str] | None = None) -> str | None:
    """Return the field that a heading means: “student.lastName” and “Last name [Required]” too."""
    fields = _all_fields() if fields is None else fields
    bare = heading.partition("[")[0]
    # As it stands first: what is left of a dot or bracket is a guess.
    for text in (heading, heading.rpartition(".")[2], heading.rpartition("]")[2], bare):
        for word in (spell(text), _spell_bare(text)):
            if word in fields:
                return fields[word]
            if (bare_word := _without_affixes(word)) in _FIELDS:
                return _FIELDS[bare_word]
    return None


def _without_affixes(word: str) -> str:
    """Return “form” for “Current form”, and write “nr” at the end in full."""
    bare = next((word.removeprefix(x) for x in PREFIXES if word.startswith(x)), word)
    return f"{bare[:-2]}nummer" if bare.endswith("nr") else bare


def rank_of(heading: str, field: str) -> int:
    """Return the place of a heading among the words of its field, the preferred one first."""
    ranks = _RANKS.get(field, {})
    words = [spell(text) for text in (heading, heading.rpartition(".")[2])]
    found = (ranks.get(word) for word in (*words, _without_affixes(words[0])))
    return next((rank for rank in found if rank is not None), len(ranks))


def is_one_of(heading: str, words: frozenset[str]) -> bool:
    return bool({spell(heading), spell(heading.rpartition(".")[2]), _spell_bare(heading)} & words)


def count_known(headings: Iterable[str]) -> int:
    fields = _all_fields()
    return len({field_of(heading, fields) for heading in headings if heading} - {None})


def _all_fields() -> dict[str, str]:
    """Return the field of each heading; what the room itself reads goes before what is added."""
    return _fields_with(tuple((column.key, *column.synonyms) for column in added_columns()))


@cache  # It is asked of every row that may hold the headings.
def _fields_with(columns: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    # Words of its own win: no other room takes the number or the name away.
    added = {spell(word): key for key, *words in columns for word in words}
    # Whoever fills in the file to start from sends back the labels of her own language.
    return _fields_by_label() | added | _FIELDS


def _fields_by_label() -> dict[str, str]:
    """Return the field of each label, as the pages call it in any of their languages."""
    fields: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            fields |= {spell(str(label)): key for key, label in field_labels().items()}
    return fields


COURSES, SECTIONS = words_of(s.COURSES), words_of(s.SECTIONS)
CLASS_NAMES, PLURALS = words_of(s.CLASS_NAMES), words_of(s.PLURALS)
FAMILY_FIRST = words_of(s.FAMILY_FIRST)
SALUTATIONS, TOTALS = words_of(s.SALUTATIONS), words_of(s.TOTALS)
YEARS, NO_CLASSES, RUNNING = words_of(s.YEARS), words_of(s.NO_CLASSES), words_of(s.RUNNING)
ROLES_OF_TEACHERS = words_of(s.ROLES_OF_TEACHERS)
STATUSES_OF_LEAVERS = words_of(s.STATUSES_OF_LEAVERS)
