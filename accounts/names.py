"""Which letters a name may have: those that are seen where it is shown, in the order written."""

import unicodedata
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

TURNED_AROUND = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
"""Marks that make others read in another order (Unicode's Bidi_Control): no name needs them."""

UNSEEN = frozenset({"Cc", "Cs", "Cn", "Co", "Zl", "Zp"})
"""Kinds of letters that show nothing; joiners (Cf) are part of Persian and Indian names."""


def has_unseen_letters(text: str) -> bool:
    # Most names are plain; what isprintable() refuses besides spaces is looked at letter by letter.
    if text.isprintable():
        return False
    return any(x in TURNED_AROUND or unicodedata.category(x) in UNSEEN for x in text)


def texts_in(found: Any) -> Iterator[str]:
    """Yield each text within what JSON held, however deep it is nested."""
    waiting = [found]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            waiting += part


def has_half_letters(found: Any) -> bool:
    """Tell whether a text holds half a letter, which no database stores and no answer repeats."""
    return any("\ud800" <= letter <= "\udfff" for text in texts_in(found) for letter in text)


def refuse_unseen_letters(text: str) -> None:
    """Refuse a name that nobody can read as it is stored, or that shows as another."""
    if has_unseen_letters(text):
        raise ValidationError(_("This has characters that cannot be seen: type it again."))


class NameField(models.CharField):  # type: ignore[type-arg]
    """What people or things are called: stored as any text, so that no migration knows of it."""

    default_validators = [refuse_unseen_letters]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs
