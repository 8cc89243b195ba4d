"""Measure FNIR at FPIR 10 / 1 / 0.3 % by face height, size of roster, image and tracklet.

    python -m benchmarks.gallery.face_heights LFW ATT drawn [--networks dlib,fused] [--json]

Each population is a folder with `known/<person>/*.jpg` (and `strangers/*.jpg` to fill up rosters),
a folder with `s<number>/*.pgm` as AT&T's, or the word `drawn`. Students are registered from three
pictures as they are. The searched pictures are made so small that the face has the height of the
row (a smaller one stays as it is), saved as JPEG and searched for a face again; "image" searches
one, "tracklet" the average of three. Thresholds are chosen on one half of the people and the errors
counted on the other, both ways; beside them stand the errors at the thresholds in force.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.fixtures.labelled_faces import LabelledFaces
from benchmarks.open_set_evaluation.draws import (
    SHARE_OF_STRANGERS,
    Draw,
    People,
    Rows,
    Setting,
    draw_classes,
    split_in_halves,
)
from benchmarks.open_set_evaluation.errors import Errors, count_errors, errors_at_fpirs
from benchmarks.open_set_evaluation.populations import read_population
from benchmarks.open_set_evaluation.rules import averages, gallery_of
from benchmarks.open_set_evaluation.searches import search_all
from benchmarks.open_set_evaluation.small_faces import SeenAtHeights, see_at_heights
from face_vision.embedding.registry import NETWORKS, EmbedderNetwork
from face_vision.evaluation.error_rates import Searches

HEIGHTS_PX = (96, 60, 40, 24)
ROSTERS = (10, 30, 60, 120)
FPIRS = (0.10, 0.01, 0.003)
N_REGISTERED = 3
PROBES = {"image": 1, "tracklet": 3}


@dataclass(frozen=True)
class HeightRow:
    """Errors of one setting.

    Args:
        population, network, height_px, roster, probe: the setting.
        n_people: people with several pictures, in both halves together.
        found: share of the small pictures in which a face was found at all, 0 to 1.
        at_fpirs: with a threshold of its own for each of `FPIRS`.
        at_present, at_check: with the thresholds in force for this roster.
    """

    population: str
    network: str
    height_px: int
    roster: int
    probe: str
    n_people: int
    found: float
    at_fpirs: tuple[Errors, ...]
    at_present: Errors
    at_check: Errors


def measure(
    seen: SeenAtHeights, height: int, setting: Setting
) -> tuple[tuple[Searches, Searches], int]:
    """Search the pictures of one height among those registered as they are.

    Returns:
        The searches of each half of the people, and how many people have several pictures.

    Raises:
        TooFewPeople: there are too few people for the roster.
    """
    halves, small = halves_at(seen, height)

    def ours_at_height(faces: LabelledFaces, draw: Draw, probes: list[Rows]) -> NDArray[np.float64]:
        return gallery_of(faces, draw).scores(averages(small, probes)).astype(np.float64)

    one, other = (
        search_all(half.faces, draw_classes(half, setting, seed=seed), ours_at_height)
        for seed, half in enumerate(halves)
    )
    return (one, other), sum(len(half.known) for half in halves)


def halves_at(seen: SeenAtHeights, height: int) -> tuple[tuple[People, People], LabelledFaces]:
    """Halve the people by the pictures in which a face was found at a height.

    Returns:
        The halves, with the pictures as they are, and the same pictures' rows at that height.
    """
    is_found, known = seen.is_found[height], seen.known
    similarity = known.genuine_similarity
    kept = LabelledFaces(known.embeddings[is_found], known.people[is_found], similarity)
    small = LabelledFaces(seen.at_height[height][is_found], kept.people, similarity)
    return split_in_halves(kept, seen.others), small


def rosters_for(halves: tuple[People, People], rosters: Sequence[int]) -> list[int]:
    """Return the rosters that both halves can fill; the largest possible one where none is."""
    rooms = [
        len(half.known) - int(SHARE_OF_STRANGERS * len(half.known)) + len(half.others)
        for half in halves
    ]
    return [roster for roster in rosters if roster <= min(rooms)] or [min(rooms)]


def rows_of(
    name: str, network: EmbedderNetwork, seen: SeenAtHeights, rosters: Sequence[int]
) -> Iterator[HeightRow]:
    for height in seen.at_height:
        for roster in rosters_for(halves_at(seen, height)[0], rosters):
            options = network.scores.identification().for_roster(roster)
            for probe, n_looks in PROBES.items():
                both, n_people = measure(seen, height, Setting(roster, N_REGISTERED, n_looks))
                yield HeightRow(
                    name,
                    network.name,
                    height,
                    roster,
                    probe,
                    n_people,
                    float(seen.is_found[height].mean()),
                    errors_at_fpirs(both, FPIRS),
                    count_errors([(half, options.present_score) for half in both]),
                    count_errors([(half, options.check_score) for half in both]),
                )


HEADS = (
    "people",
    "network",
    "face",
    "roster",
    "probe",
    *(f"FNIR at FPIR {100 * fpir:g} %" for fpir in FPIRS),
    "FNIR at check",
    "FPIR at check",
    "FNIR at present",
    "FPIR at present",
    "found",
    "searches of students / strangers",
)


def line_of(row: HeightRow) -> str:
    cells = [
        f"{row.population} ({row.n_people})",
        row.network,
        f"{row.height_px} px",
        str(row.roster),
        row.probe,
        *(_percent(e.fnir, e.fnir_interval) for e in row.at_fpirs),
        _percent(row.at_check.fnir, row.at_check.fnir_interval),
        _percent(row.at_check.fpir, row.at_check.fpir_interval),
        _percent(row.at_present.fnir, row.at_present.fnir_interval),
        _percent(row.at_present.fpir, row.at_present.fpir_interval),
        f"{100 * row.found:.1f} %",
        f"{row.at_present.n_mated} / {row.at_present.n_non_mated}",
    ]
    return f"| {' | '.join(cells)} |"


def _percent(rate: float, low_high: tuple[float, float]) -> str:
    return f"{100 * rate:.1f} ({100 * low_high[0]:.1f}-{100 * low_high[1]:.1f})"


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


def _networks(text: str) -> list[EmbedderNetwork]:
    return [NETWORKS[name] for name in text.split(",")]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("populations", nargs="+", metavar="FOLDER|drawn")
    parser.add_argument("--networks", type=_networks, default=[next(iter(NETWORKS.values()))])
    parser.add_argument("--heights", type=_numbers, default=HEIGHTS_PX, help="96,60,40,24 px")
    parser.add_argument("--rosters", type=_numbers, default=ROSTERS, help="10,30,60,120")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def main() -> None:
    arguments, rows = _arguments(), []
    if not arguments.json:
        print(f"| {' | '.join(HEADS)} |\n{'|'.join(['', *['---'] * len(HEADS), ''])}")
    for source in arguments.populations:
        population = read_population(source)
        seen = see_at_heights(population, arguments.networks, arguments.heights)
        for network in arguments.networks:
            for row in rows_of(population.name, network, seen[network.name], arguments.rosters):
                rows.append(row)
                if not arguments.json:
                    print(line_of(row), flush=True)
    if arguments.json:
        print(json.dumps({"rows": [asdict(row) for row in rows]}))
    else:
        print("In per cent with 95 % intervals, by bootstrap over people.")


if __name__ == "__main__":
    main()
