"""Why something failed or was refused: a code with its values, and the one table of sentences.

Each room keeps its sentences in its `errors.py` and registers them when it starts, so that a row
stores the code alone and whoever reads it, reads it in the own language.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

MESSAGES = {
    "attempts_exhausted": _("It could not be done after several attempts."),
    "timed_out": _("The work took too long."),
    "unknown_failure": _("It could not be done; the reason is not known."),
}
"""By code; `%(name)s` stands for a value that is kept beside the code."""

_sentences: dict[str, str] = {}


class Coded(Protocol):
    """An error, or a row, that names its reason."""

    code: str
    params: dict[str, Any]


def register_messages(messages: Mapping[str, str]) -> None:
    """Add a room's sentences; a code means one thing in the whole house."""
    if taken := {c for c in messages if _sentences.get(c, messages[c]) != messages[c]}:
        raise ValueError(f"these codes have a sentence already: {sorted(taken)}")
    _sentences.update(messages)


def registered_messages() -> dict[str, str]:
    """Return every room's sentences by code."""
    return dict(_sentences)


def sentence_of(code: str, params: Mapping[str, Any]) -> str:
    """Say a reason in the reader's language; one of an older version without any detail."""
    values = {name: _shown(value) for name, value in params.items()}
    try:
        return gettext(_sentences[code]) % values
    except KeyError:
        return gettext(MESSAGES["unknown_failure"])


def storable(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as JSON keeps them: numbers and days as they are, a row by its name."""
    return {name: _stored(value) for name, value in params.items()}


def _shown(value: Any) -> Any:
    return date_format(value, "DAY") if isinstance(value, date) else value


def _stored(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)
