"""Rows as lines of JSON, whatever their values are, and back."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from attendance_site.installation.backups.tables import Row

TAGS: dict[str, tuple[type, Callable[[Any], str], Callable[[str], Any]]] = {
    "bytes": (bytes, lambda value: b64encode(value).decode(), b64decode),
    "at": (datetime, datetime.isoformat, datetime.fromisoformat),
    "on": (date, date.isoformat, date.fromisoformat),
    "time": (time, time.isoformat, time.fromisoformat),
    "uuid": (UUID, str, UUID),
    "decimal": (Decimal, str, Decimal),
}
"""What JSON has no word for: its type, how it is written, how it is read."""


def encode_rows(rows: Iterable[Row]) -> bytes:
    lines = [json.dumps(row, default=_tagged, ensure_ascii=False) for row in rows]
    return "".join(f"{line}\n" for line in lines).encode()


def decode_rows(content: bytes) -> list[Row]:
    return [[_plain(value) for value in json.loads(line)] for line in content.splitlines()]


def _tagged(value: Any) -> dict[str, str]:
    for tag, (kind, write, _) in TAGS.items():
        # Not isinstance: a datetime is a date as well.
        if type(value) is kind:
            return {tag: write(value)}
    raise TypeError(f"a row holds a {type(value).__name__}")


def _plain(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    [(tag, text)] = value.items()
    return TAGS[tag][2](text)
