"""Say in words what an evaluation of registered faces gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from classes.models import Student
from faces.models import EvaluationRun

RATES: Sequence[tuple[str, str | Promise, str | Promise]] = (
    ("right", _("Accuracy"), _("the right student came first")),
    ("missed", _("Not recognised (FNIR)"), _("a registered student was not recognised")),
    ("misnamed", _("Wrong name"), _("a registered student was taken for another")),
    ("strangers_named", _("Stranger named (FPIR)"), _("somebody not registered was given a name")),
)


@dataclass(frozen=True)
class RateRow:
    """A share with its counts and 95 % interval, in per cent."""

    title: str | Promise
    meaning: str | Promise
    n: int
    of: int
    percent: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Confusion:
    """Who was taken for whom, and how often."""

    one: Student
    other: Student
    n: int


@dataclass(frozen=True)
class EvaluationLabels:
    """What the page shows of an evaluation; the machines' rates are empty where none were asked."""

    rates: Sequence[RateRow]
    svm_rates: Sequence[RateRow]
    confusions: Sequence[Confusion]


def evaluation_labels(run: EvaluationRun) -> EvaluationLabels | None:
    """Return the rows of an evaluation that is ready; one query."""
    if not run.result:
        return None
    result = run.result
    svm = result.get("svm")
    return EvaluationLabels(
        rates=_rate_rows(result),
        svm_rates=_rate_rows(svm) if svm else [],
        confusions=_confusions(result["confusions"]),
    )


def _rate_rows(result: Mapping[str, Any]) -> list[RateRow]:
    """Return those of the rates that were counted."""
    # Accuracy is the share that is right, so its counts are turned round.
    wrong = result["not_first"]
    right = {
        "n_errors": wrong["n"] - wrong["n_errors"],
        "n": wrong["n"],
        "low": 1 - wrong["high"],
        "high": 1 - wrong["low"],
    }
    rows = {**result, "right": right}
    return [_rate_row(title, meaning, rows[name]) for name, title, meaning in RATES if name in rows]


def _rate_row(title: str | Promise, meaning: str | Promise, rate: Mapping[str, Any]) -> RateRow:
    n, of = rate["n_errors"], rate["n"]
    percent = 100 * n / of if of else None
    return RateRow(title, meaning, n, of, percent, 100 * rate["low"], 100 * rate["high"])


def _confusions(rows: Sequence[Sequence[int]]) -> list[Confusion]:
    students = Student.objects.in_bulk({pk for one, other, _n in rows for pk in (one, other)})
    return [
        Confusion(students[one], students[other], n)
        for one, other, n in rows
        # Whoever left the school since is named no more.
        if one in students and other in students
    ]
