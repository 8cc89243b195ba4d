"""Take away Excel's marks for a number that is text: ="004711" and '004711."""

import re

_AS_TEXT = re.compile(r'="([^"]*)"')
_AS_DIGITS = re.compile(r"'(?=\d)")
"""Nobody's name begins with an apostrophe and a digit."""


def without_text_mark(cell: str) -> str:
    """Return what Excel shows of a cell whose number is marked as text."""
    if cell[:1] not in {"=", "'"}:
        return cell
    if match := _AS_TEXT.fullmatch(cell):
        return match.group(1)
    return _AS_DIGITS.sub("", cell, count=1)
