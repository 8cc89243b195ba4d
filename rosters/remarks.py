"""Sentences about the lines of a roster: by code and values, read in the reader's language."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from jobs.failures import Coded, sentence_of

KeptRemark = list[Any]
"""A code and its values as JSON keeps them; a day stands in a list of its own."""


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


def _kept(value: Any) -> Any:
    if isinstance(value, date):
        return [value.isoformat()]
    return value if isinstance(value, int) else str(value)


def _read(value: Any) -> Any:
    return date.fromisoformat(value[0]) if isinstance(value, list) else value
