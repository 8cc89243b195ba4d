"""Measure FNIR at FPIR 10 / 1 / 0.3 / 0.1 % by size of roster, enrolment and probe.

    python -m benchmarks.open_set FACES [--network dlib] [--rosters 10,30] [--plot SVG] [--json]

FACES holds `known/<person>/*.jpg` and, to fill up rosters, `strangers/*.jpg`, or `s<number>/*.pgm`
as AT&T's; or it is the word `drawn`. Thresholds are chosen
on one half of the people and the errors counted on the other, then the other way round; both counts
are added. Beside them stand the errors at the thresholds in force, and those of the published
recipe's rule.
"""

import argparse
import itertools
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.fixtures.labelled_faces import read_faces
from benchmarks.open_set_evaluation.draws import (
    People,
    Setting,
    TooFewPeople,
    draw_classes,
    most_enrolled,
    split_in_halves,
)
from benchmarks.open_set_evaluation.errors import Errors, count_errors, errors_at_fpirs
from benchmarks.open_set_evaluation.rules import ours, svm_probability
from benchmarks.open_set_evaluation.searches import search_all
from face_vision.embedding.registry import DLIB, NETWORKS, EmbedderNetwork
from face_vision.evaluation.error_rates import Searches

ROSTERS = (10, 30, 60, 120)
ENROLLED = (1, 3, 10)
LOOKS = (1, 3, 5)
FPIRS = (0.10, 0.01, 0.003, 0.001)
NETWORKS_MEASURED = [name for name, network in NETWORKS.items() if not network.needs_file]
WITH_THE_PEER = Setting(roster=30, enrolled=3, looks=3)
PEER_FPIR = 0.003

BothHalves = tuple[Searches, Searches]


@dataclass(frozen=True)
class OpenSetRow:
    """Errors of one setting.

    Args:
        roster, enrolled, looks: the setting asked for.
        enrolled_at_most: pictures really enrolled, where people have too few.
        at_fpirs: with a threshold of its own for each wanted FPIR.
        at_present, at_check: with the thresholds in force for this roster.
    """

    roster: int
    enrolled: int
    looks: int
    enrolled_at_most: int
    at_fpirs: tuple[Errors, ...]
    at_present: Errors
    at_check: Errors


@dataclass(frozen=True)
class PeerRates:
    """Students missed at one FPIR by the published recipe's rule and by ours, same searches."""

    setting: Setting
    fpir: float
    ours: Errors
    peer: Errors

    @property
    def ratio(self) -> float:
        """How many times as many the peer misses; one miss is the least that was looked for."""
        return self.peer.fnir / max(self.ours.fnir, 1 / self.ours.n_mated)


def search_halves(halves: tuple[People, People], setting: Setting) -> BothHalves:
    one, other = (
        search_all(half.faces, draw_classes(half, setting, seed=seed), ours)
        for seed, half in enumerate(halves)
    )
    return one, other


def measure(
    halves: tuple[People, People], setting: Setting, network: EmbedderNetwork = DLIB
) -> tuple[OpenSetRow, BothHalves]:
    """Measure one setting of faces embedded by a network.

    Raises:
        TooFewPeople: there are too few people or pictures for it.
    """
    possible = replace(setting, enrolled=most_enrolled(halves, setting))
    both = search_halves(halves, possible)
    options = network.scores.identification().for_roster(setting.roster)
    row = OpenSetRow(
        **asdict(setting),
        enrolled_at_most=possible.enrolled,
        at_fpirs=errors_at_fpirs(both, FPIRS),
        at_present=count_errors([(half, options.present_score) for half in both]),
        at_check=count_errors([(half, options.check_score) for half in both]),
    )
    return row, both


def compare_with_peer(halves: tuple[People, People]) -> PeerRates:
    """Compare with the recipe's rule on the same searches.

    Raises:
        TooFewPeople: there are too few people or pictures for it.
    """
    possible = replace(WITH_THE_PEER, enrolled=most_enrolled(halves, WITH_THE_PEER))
    errors: list[Errors] = []
    for rule in (ours, svm_probability):
        one, other = (
            search_all(half.faces, draw_classes(half, possible, seed=seed), rule)
            for seed, half in enumerate(halves)
        )
        errors += errors_at_fpirs((one, other), [PEER_FPIR])
    return PeerRates(possible, PEER_FPIR, *errors)


def _percent(rate: float, low_high: tuple[float, float]) -> str:
    return f"{100 * rate:.2f} ({100 * low_high[0]:.2f}-{100 * low_high[1]:.2f})"


def _line(row: OpenSetRow) -> str:
    n = row.at_present.n_mated, row.at_present.n_non_mated
    enrolled = str(row.enrolled)
    if row.enrolled_at_most < row.enrolled:
        enrolled += f" (had {row.enrolled_at_most})"
    cells = [
        str(row.roster),
        enrolled,
        str(row.looks),
        *(_percent(e.fnir, e.fnir_interval) for e in row.at_fpirs),
        f"{row.at_fpirs[-1].threshold:.3f}",
        _percent(row.at_present.fnir, row.at_present.fnir_interval),
        _percent(row.at_present.fpir, row.at_present.fpir_interval),
        _percent(row.at_check.fpir, row.at_check.fpir_interval),
        f"{n[0]} / {n[1]}",
    ]
    return f"| {' | '.join(cells)} |"


def _table(rows: Sequence[OpenSetRow]) -> str:
    heads = [
        "roster",
        "pictures",
        "looks",
        *(f"FNIR at FPIR {100 * fpir:g} %" for fpir in FPIRS),
        "threshold of the last",
        "FNIR at present",
        "FPIR at present",
        "FPIR at check",
        "searches of students / strangers",
    ]
    rule = "|".join(["", *["---"] * len(heads), ""])
    return "\n".join([f"| {' | '.join(heads)} |", rule, *map(_line, rows)])


def _peer_line(peer: PeerRates) -> str:
    s = peer.setting
    return (
        f"The published recipe's rule (probability of a linear SVM), roster {s.roster}, "
        f"{s.enrolled} pictures, {s.looks} looks, FPIR {100 * peer.fpir:g} %: FNIR "
        f"{_percent(peer.peer.fnir, peer.peer.fnir_interval)} %, ours "
        f"{_percent(peer.ours.fnir, peer.ours.fnir_interval)} %: {peer.ratio:.0f} times ours."
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("faces", type=Path, metavar="FACES")
    parser.add_argument("--network", choices=NETWORKS_MEASURED, default=DLIB.name)
    parser.add_argument("--rosters", type=_numbers, default=ROSTERS, help="sizes (10,30,60,120)")
    parser.add_argument("--plot", type=Path, metavar="SVG", help="draw the DET curves here")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    network = NETWORKS[arguments.network]
    halves = split_in_halves(*read_faces(arguments.faces, network))
    rows, curves, left_out = [], {}, []
    for setting in itertools.starmap(
        Setting, itertools.product(arguments.rosters, ENROLLED, LOOKS)
    ):
        try:
            row, curves[setting] = measure(halves, setting, network)
        except TooFewPeople as reason:
            left_out.append(f"Left out, {setting}: {reason}.")
            continue
        rows.append(row)
        if not arguments.json:
            print("\n".join(_table([row]).splitlines()[0 if len(rows) == 1 else 2 :]), flush=True)
    try:
        peer = compare_with_peer(halves)
    except TooFewPeople as reason:
        peer = None
        left_out.append(f"No comparison with the recipe's rule: {reason}.")
    if arguments.plot:
        from benchmarks.open_set_evaluation.det_plot import draw_det

        draw_det(curves, arguments.plot)
    if arguments.json:
        print(json.dumps(_as_json(rows, peer, left_out)))
        return
    print("FNIR and FPIR in per cent with 95 % intervals, by bootstrap over people.")
    print("\n".join([*([_peer_line(peer)] if peer else []), *left_out]))


def _as_json(
    rows: Sequence[OpenSetRow], peer: PeerRates | None, left_out: list[str]
) -> dict[str, object]:
    compared = {**asdict(peer), "ratio": peer.ratio} if peer else None
    return {"rows": [asdict(row) for row in rows], "peer": compared, "left_out": left_out}


if __name__ == "__main__":
    np.seterr(invalid="ignore")
    main()
