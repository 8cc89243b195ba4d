"""Compare rules that score a probe: thresholds from one half of the people, errors of the other.

    python -m benchmarks.gallery.scoring_rules FACES [--json]

FACES holds `known/<person>/*.jpg` and `strangers/*.jpg`; the strangers are the cohort, the school's
other students. The roster has 30 students. The last columns show what one threshold for all numbers
of pictures and looks does, as a school needs it: chosen for all of them together at an FPIR of
0.1 % on one half, and counted for each of them on the other.
"""

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from benchmarks.fixtures.labelled_faces import read_faces
from benchmarks.open_set_evaluation.draws import People, Setting, draw_classes, split_in_halves
from benchmarks.open_set_evaluation.errors import Errors, count_errors, errors_at_fpirs
from benchmarks.open_set_evaluation.rules import NEEDS_TWO_PICTURES, RULES
from benchmarks.open_set_evaluation.searches import search_all
from face_vision.evaluation.error_rates import Searches, threshold_at

SETTINGS = tuple(
    Setting(30, enrolled, looks) for enrolled, looks in [(1, 1), (1, 3), (3, 1), (3, 3)]
)
FPIRS = (0.003, 0.001)
FPIR_OF_ONE_THRESHOLD = 0.001

BothHalves = tuple[Searches, Searches]


@dataclass(frozen=True)
class RuleRow:
    """Errors of one rule, by setting (those it can be fitted for).

    Args:
        rule: its name.
        at_fpirs: of each setting, with thresholds of its own for `FPIRS`.
        at_one_threshold: of each setting, with one threshold for all.
    """

    rule: str
    settings: tuple[Setting, ...]
    at_fpirs: tuple[tuple[Errors, ...], ...]
    at_one_threshold: tuple[Errors, ...]


def measure(halves: tuple[People, People], name: str) -> RuleRow:
    settings = [s for s in SETTINGS if s.enrolled > 1 or name not in NEEDS_TWO_PICTURES]
    found = [_search_halves(halves, setting, name) for setting in settings]
    thresholds = [_pooled_threshold([both[half] for both in found]) for half in (0, 1)]
    return RuleRow(
        rule=name,
        settings=tuple(settings),
        at_fpirs=tuple(errors_at_fpirs(both, FPIRS) for both in found),
        at_one_threshold=tuple(
            count_errors([(one, thresholds[1]), (other, thresholds[0])]) for one, other in found
        ),
    )


def _search_halves(halves: tuple[People, People], setting: Setting, name: str) -> BothHalves:
    one, other = (
        search_all(half.faces, draw_classes(half, setting, seed=seed), RULES[name])
        for seed, half in enumerate(halves)
    )
    return one, other


def _pooled_threshold(searches: list[Searches]) -> float:
    pooled = Searches(
        *(
            np.concatenate([getattr(s, column) for s in searches])
            for column in ("mated", "mated_people", "non_mated", "non_mated_people")
        )
    )
    return threshold_at(pooled, FPIR_OF_ONE_THRESHOLD)


def _line(row: RuleRow) -> str:
    of_setting = dict(zip(row.settings, row.at_fpirs, strict=True))
    cells = [
        " / ".join(f"{100 * e.fnir:.2f}" for e in of_setting[s]) if s in of_setting else "-"
        for s in SETTINGS
    ]
    last = row.at_fpirs[-1][0]
    fpirs = [100 * e.fpir for e in row.at_one_threshold]
    return (
        f"| {row.rule} | {' | '.join(cells)} | "
        f"{100 * last.fnir_interval[0]:.2f}-{100 * last.fnir_interval[1]:.2f} | "
        f"{min(fpirs):.2f}-{max(fpirs):.2f} | {100 * row.at_one_threshold[-1].fnir:.2f} |"
    )


def _head() -> str:
    names = [f"{s.enrolled} pictures, {s.looks} looks" for s in SETTINGS]
    last = names[-1]
    heads = ["rule", *names, f"interval at 0.3 %, {last}", "one threshold: FPIR", f"FNIR, {last}"]
    return f"| {' | '.join(heads)} |\n{'|'.join(['', *['---'] * len(heads), ''])}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("faces", type=Path, metavar="FACES")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    halves = split_in_halves(*read_faces(arguments.faces))
    if not arguments.json:
        print("FNIR in per cent at FPIR 0.3 % / 0.1 %, roster 30:")
        print(_head(), flush=True)
    rows = []
    for name in RULES:
        rows.append(measure(halves, name))
        if not arguments.json:
            print(_line(rows[-1]), flush=True)
    if arguments.json:
        print(json.dumps({"rules": [asdict(row) for row in rows]}))


if __name__ == "__main__":
    main()
