"""What in a text betrays a student, and how it is taken out."""

import re
import unicodedata
from typing import Any

GONE = "–"
"""What stands in the place of a name."""

SHARP = ("ss", "ß", "ẞ")
"""One letter in different writings."""


def full_names(student: Any) -> list[str]:
    """Return the ways in which texts of ours write a student's name."""
    given, family = student.given_name, student.family_name
    if not given:
        return [family]
    return [f"{given} {family}", f"{family}, {given}", f"{family} {given}"]


def in_any_writing(student: Any) -> re.Pattern[str]:
    """Return what finds her name in whatever case, spaces and Unicode form somebody typed it.

    A name of one word keeps its case, as "Will" is not "will". It begins where a word begins, so
    that "Ana" stays in "Diana"; its end is open, as languages decline names.
    """
    any_case = bool(student.given_name)
    return re.compile("|".join(_written(name, any_case=any_case) for name in full_names(student)))


def sure_letters(student: Any) -> list[str]:
    """Return pieces of her name that stand alike in all its writings, for a first search."""
    names = (unicodedata.normalize("NFC", one) for one in (student.given_name, student.family_name))
    pieces = (re.findall("[a-z]+", re.sub("ss|i|k|ſ", " ", name.lower())) for name in names)
    return [max(found, key=len) for found in pieces if found]


def _written(name: str, *, any_case: bool) -> str:
    parts = unicodedata.normalize("NFC", name).split(",")
    text = r"\s*,\s*".join(
        r"\s+".join(_word(one, any_case=any_case) for one in p.split()) for p in parts
    )
    # Nothing stands between words of some scripts, which know no capitals either.
    return (r"(?<!\w)" if name[0].lower() != name[0].upper() else "") + text


def _word(word: str, *, any_case: bool) -> str:
    return "".join(
        _letter(one, any_case=any_case) for one in re.findall("ss|.", word, re.IGNORECASE)
    )


def _letter(one: str, *, any_case: bool) -> str:
    cases = {one, one.lower(), one.upper(), one.title()} if any_case else {one}
    if any_case and one.lower() in SHARP:
        cases |= {*SHARP, "SS", "Ss"}
    forms = {unicodedata.normalize(form, case) for case in cases for form in ("NFC", "NFD")}
    return f"(?:{'|'.join(re.escape(form) for form in sorted(forms, key=len, reverse=True))})"


def without_traces(value: Any, student: Any) -> Any:
    """Return a text, or what JSON holds, without the names; and without her number beside one."""
    if isinstance(value, str):
        return in_any_writing(student).sub(GONE, value)
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
        is_field = value == student.number or _is_family_name(value, student)
        return is_field or bool(in_any_writing(student).search(value))
    if isinstance(value, dict):
        return any(names_her(one, student) for one in value.values())
    return isinstance(value, list) and any(names_her(one, student) for one in value)


def _is_family_name(value: str, student: Any) -> bool:
    return bool(re.fullmatch(_written(student.family_name, any_case=True), value.strip()))
