"""What in a text betrays a student, and how it is taken out."""

import json
from collections.abc import Iterable
from typing import Any

GONE = "–"
"""What stands in the place of a name."""


def full_names(student: Any) -> list[str]:
    """Return the ways in which texts of ours write a student's name."""
    given, family = student.given_name, student.family_name
    if not given:
        return [family]
    return [f"{given} {family}", f"{family}, {given}", f"{family} {given}"]


def as_stored(texts: Iterable[str]) -> list[str]:
    """Add how JSON writes them, where that is another way."""
    # SQLite keeps JSON as text, with escapes for whatever is not ASCII.
    both = [form for text in texts for form in (text, json.dumps(text)[1:-1])]
    return list(dict.fromkeys(both))


def without_traces(value: Any, student: Any) -> Any:
    """Return a text, or what JSON holds, without the names; and without her number beside one."""
    if isinstance(value, str):
        for name in full_names(student):
            value = value.replace(name, GONE)
        return value
    if isinstance(value, dict):
        cleaned = {key: without_traces(one, student) for key, one in value.items()}
        if cleaned != value:
            cleaned = {key: GONE if v == student.number else v for key, v in cleaned.items()}
        return cleaned
    if isinstance(value, list):
        return [without_traces(one, student) for one in value]
    return value


def names_her(value: Any, student: Any) -> bool:
    """Tell whether what is kept names her: in full, by family name or number in a field of it."""
    if isinstance(value, str):
        return value in (student.family_name, student.number) or any(
            name in value for name in full_names(student)
        )
    if isinstance(value, dict):
        return any(names_her(one, student) for one in value.values())
    return isinstance(value, list) and any(names_her(one, student) for one in value)
