"""Why something failed or was refused: a code with its values, and the one table of sentences.

Each room keeps its sentences in its `errors.py` and registers them when it starts, so that a row
stores the code alone and whoever reads it, reads it in the own language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, Self

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

MESSAGES = {
    "database_newer": _("The database is of a newer version: start this with the new source."),
    "database_not_migrated": _("The database is of an older version: run “manage.py migrate”."),
    "other_version": _("Site and worker are of different versions: start both anew."),
    "attempts_exhausted": _("It could not be done after several attempts."),
    "timed_out": _("The work took too long."),
    "unknown_failure": _("It could not be done; the reason is not known."),
}
"""By code; `%(name)s` stands for a value that is kept beside the code."""

KeptRemark = list[Any]
"""A code and its values as JSON keeps them; a day stands in a list of its own."""

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
        # A code that nobody knows any more, and a value that its sentence lacks, end below alike.
        return gettext(_sentences[code]) % values
    except KeyError:
        return gettext(MESSAGES["unknown_failure"])


def storable(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as JSON keeps them: numbers and days as they are, a row by its name."""
    return {name: _stored(value) for name, value in params.items()}


@dataclass(frozen=True)
class Remark:
    """One sentence: its code in `MESSAGES`, and the values it names."""

    code: str
    values: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return sentence_of(self.code, dict(self.values))

    @classmethod
    def of(cls, error: Coded) -> Self:
        return cls(error.code, tuple(error.params.items()))

    def as_json(self) -> KeptRemark:
        return [self.code, {name: _kept(value) for name, value in self.values}]

    @classmethod
    def from_json(cls, kept: KeptRemark) -> Self:
        code, values = kept
        return cls(code, tuple((name, _read(value)) for name, value in values.items()))


def remark(code: str, /, **values: Any) -> Remark:
    """Return the sentence of a code with its values."""
    return Remark(code, tuple(values.items()))


def _shown(value: Any) -> Any:
    # First, as each datetime is a date as well.
    if isinstance(value, datetime):
        return date_format(value, "STAMP")
    return date_format(value, "DAY") if isinstance(value, date) else value


def _stored(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _kept(value: Any) -> Any:
    if isinstance(value, date):
        # In a list, because JSON has no days: a text that looks like one must stay a text.
        return [value.isoformat()]
    return value if isinstance(value, int) else str(value)


def _read(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    [text] = value
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
