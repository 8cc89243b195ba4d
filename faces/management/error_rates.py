"""Say error rates of identification as a table, as sentences and for machines."""

from typing import Any

from face_vision.evaluation.gallery_run import EvaluationResult
from face_vision.evaluation.run_rates import Rate
from face_vision.evaluation.svm_baseline import BaselineErrors
from faces.management.columns import as_columns

NOT_TRIED = "not tried"
DIGITS = 4

RULE_OF_THREE = 3
"""No error in n people allows, with 95 %, for up to 3 in n (Hanley and Lippman-Hand 1983)."""


def rates_as_json(result: EvaluationResult) -> dict[str, Any]:
    """Return accuracy, FNIR and FPIR with counts and 95 % intervals; shares are 0 to 1."""
    present, check = result.present, result.check
    return {
        "thresholds": {
            "present": round(present.threshold, DIGITS),
            "check": round(check.threshold, DIGITS),
        },
        "rank_1": {"accuracy": _accuracy(result.not_first), **_as_json(result.not_first)},
        "fnir": {"present": _as_json(present.missed), "check": _as_json(check.missed)},
        "fpir": {
            "present": _as_json(present.strangers_named),
            "check": _as_json(check.strangers_named),
        },
        "wrong_names": {"present": _as_json(present.misnamed), "check": _as_json(check.misnamed)},
    }


def rates_as_lines(result: EvaluationResult) -> list[str]:
    """Return a table of the rates, and what they mean."""
    present, check = result.present, result.check
    rows = [
        ("missed (FNIR)", present.missed, check.missed),
        ("under a wrong name", present.misnamed, check.misnamed),
        ("strangers named (FPIR)", present.strangers_named, check.strangers_named),
    ]
    head = ("", f"present (from {present.threshold:.2f})", f"check (from {check.threshold:.2f})")
    table = as_columns([head, *((name, _as_cell(a), _as_cell(b)) for name, a, b in rows)])
    return [*table, "", *_mated_lines(result), *_stranger_lines(result)]


def baseline_as_json(errors: BaselineErrors | None) -> dict[str, Any] | None:
    """Return what the machines of the published recipe err in; None where they were not asked."""
    if errors is None:
        return None
    return {
        "rank_1": {"accuracy": _accuracy(errors.not_first), **_as_json(errors.not_first)},
        "fnir": _as_json(errors.missed),
        "fpir": _as_json(errors.strangers_named),
    }


def baseline_as_lines(errors: BaselineErrors | None) -> list[str]:
    """Return a sentence on the machines; nothing where they were not asked."""
    if errors is None:
        return []
    return [
        "To compare, a linear support vector machine trained on the same pictures: not first "
        f"{_as_cell(errors.not_first)}; missed (FNIR) {_as_cell(errors.missed)}; strangers named "
        f"(FPIR) {_as_cell(errors.strangers_named)}."
    ]


def _mated_lines(result: EvaluationResult) -> list[str]:
    first, missed = result.not_first, result.present.missed.n_errors
    if not first.n_searches:
        return ["Nobody has a second picture or video, so nobody could be searched as known."]
    n_first = first.n_searches - first.n_errors
    return [
        f"Of the searches ({first.n_searches}) the right person came first in {n_first} "
        f"({_percent(n_first / first.n_searches)} %, rank 1).",
        f"In {missed} of them the person would not be proposed as present, in "
        f"{result.check.missed.n_errors} of these not even to be checked.",
    ]


def _stranger_lines(result: EvaluationResult) -> list[str]:
    present, check = result.present.strangers_named, result.check.strangers_named
    lines = [
        f"Of the searches of people who had been taken out, as strangers ({check.n_searches}), "
        f"somebody would be proposed in {check.n_errors}, as present in {present.n_errors}.",
        "These are single pictures; a video, with several looks at each face, misses fewer.",
        "In brackets: 95 % interval, people drawn anew.",
    ]
    if 0 in (result.check.missed.n_errors, present.n_errors, check.n_errors):
        most = min(1.0, RULE_OF_THREE / present.n_people)
        lines.append(
            f"No error among {present.n_people} people still allows for up to {_percent(most)} %."
        )
    return lines


def _as_cell(rate: Rate) -> str:
    if rate.share is None:
        return NOT_TRIED
    low, high = rate.interval
    counts = f"{rate.n_errors} of {rate.n_searches}"
    return f"{counts}, {_percent(rate.share)} % ({_percent(low)}-{_percent(high)})"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _accuracy(not_first: Rate) -> float | None:
    return None if not_first.share is None else round(1 - not_first.share, DIGITS)


def _as_json(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    return {
        "errors": rate.n_errors,
        "searches": rate.n_searches,
        "people": rate.n_people,
        "rate": None if rate.share is None else round(rate.share, DIGITS),
        "interval": None if rate.share is None else [round(low, DIGITS), round(high, DIGITS)],
    }
