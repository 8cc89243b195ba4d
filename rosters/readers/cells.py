"""Read single cells: text without control characters, e-mail addresses."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.names import has_unseen_letters
from rosters.errors import BadCellError

LINE_BREAKS = str.maketrans("\t\r\n", "   ")
"""Within a cell they are spaces, as whoever wraps a long name means them."""

LOST = "\ufffd"
"""What programs write for a letter that they could not save."""

LONGEST_EMAIL = 254
LONGEST_SHOWN = 60


def read_text(text: str, name: str, *, longest: int) -> str:
    """Return a text with single spaces and composed letters; a formula is text like any other."""
    text = text.translate(LINE_BREAKS)
    refuse_control_characters(text, name)
    words = unicodedata.normalize("NFC", " ".join(text.split()))
    if len(words) > longest:
        raise BadCellError("cell_too_long", name=name, most=longest, n=len(words))
    return words


def refuse_control_characters(text: str, name: str) -> None:
    if LOST in text:
        raise BadCellError("cell_letters_lost", name=name)
    if has_unseen_letters(text):
        raise BadCellError("cell_letters_unprintable", name=name)


def read_email(text: str, name: str) -> str:
    """Return an address in small letters; empty stays empty."""
    address = read_text(text, name, longest=LONGEST_EMAIL).lower()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError:
        raise BadCellError("cell_no_email", name=name, got=shorten(address)) from None
    return address


def shorten(text: str) -> str:
    """Return a text as a message can show it."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in text)
    return plain if len(plain) <= LONGEST_SHOWN else plain[: LONGEST_SHOWN - 1] + "…"
