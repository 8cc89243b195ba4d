"""Compare names without accents and capitals, in Python and in either database."""

import sqlite3
import unicodedata
from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import Func, Q, QuerySet, TextField

from classes.models import Student

MOST_WORDS = 5
LONGEST = 100
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss"})
"""Letters that are one character in Unicode, with no accent to take away."""

POSTGRESQL = (
    "replace(translate(lower(regexp_replace(normalize(%(expressions)s, NFKD),"
    " '[\\u0300-\\u036f]', '', 'g')), 'øØłŁđĐ', 'oolldd'), 'ß', 'ss')"
)
"""Accents go first: a server without a locale has small letters of the alphabet only."""


def fold(text: str | None) -> str:
    """Return a text as it is compared: `Zoë` as `zoe`."""
    plain = unicodedata.normalize("NFKD", (text or "").lower())
    return "".join(one for one in plain if not unicodedata.combining(one)).translate(LETTERS)


class Folded(Func):
    """A text of the database as `fold` returns it."""

    function = "FOLDED"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template=POSTGRESQL, **extra)


def teach_sqlite(*, connection: Any, **kwargs: object) -> None:
    """Let SQLite fold; PostgreSQL can by itself."""
    if connection.vendor == "sqlite" and isinstance(connection.connection, sqlite3.Connection):
        connection.connection.create_function("FOLDED", 1, fold, deterministic=True)


def listen_for_connections() -> None:
    connection_created.connect(teach_sqlite, dispatch_uid="fold in SQLite")


def words_of(text: str) -> list[str]:
    # No database takes a zero byte.
    return fold(text.replace("\0", "")[:LONGEST]).split()[:MOST_WORDS]


def called(students: "QuerySet[Student]", text: str) -> "QuerySet[Student]":
    """Keep students each of whose words begins the number or is part of a name."""
    # All words must be found, in any order: family name first, or given name.
    found = Q()
    for word in words_of(text):
        found &= (
            Q(folded_given__contains=word)
            | Q(folded_family__contains=word)
            | Q(number__istartswith=word)
        )
    names = {"folded_given": Folded("given_name"), "folded_family": Folded("family_name")}
    return students.alias(**names).filter(found)
