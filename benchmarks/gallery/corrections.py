"""Measure what a remembered "not this student" changes: for the same stranger, and for the student.

    python -m benchmarks.gallery.corrections LFW ATT drawn [--network fused] [--roster 30] [--json]

Each is a folder with `known/<person>/*.jpg` and `strangers/*.jpg`, or `drawn`. Classes are drawn
from the people with several pictures; each of the others is a stranger who is searched by one
picture. Whoever reaches *check* is corrected; then she is searched by another picture, and every
picture of the student whom she was taken for that was not registered is searched too: as before,
with the number alone, and with the stranger's own face as a negative.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.fixtures.labelled_faces import LabelledFaces, read_faces
from face_vision.embedding.aggregation import average_looks
from face_vision.embedding.registry import NETWORKS, EmbedderNetwork
from face_vision.evaluation.error_rates import interval
from face_vision.identification.gallery import Gallery
from face_vision.identification.search import is_match
from face_vision.options import IdentificationOptions

NETWORK_ID = "benchmark"
WAYS = ("as before", "number of a stranger", "face of a student")
ENROLLED = (1, 3)

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class SearchOutcome:
    """A search after a correction.

    Args:
        whose: number of the person searched.
        is_present, is_named: how the student in question would be proposed.
    """

    whose: int
    is_present: bool
    is_named: bool


@dataclass(frozen=True)
class CorrectionRow:
    """Both errors of one way; shares with their 95 % interval by bootstrap over people."""

    population: str
    enrolled: int
    way: str
    n_corrections: int
    n_strangers: int
    stranger_present: tuple[int, float, float]
    stranger_named: tuple[int, float, float]
    n_students: int
    student_present: tuple[int, float, float]
    student_named: tuple[int, float, float]


@dataclass(frozen=True, eq=False)
class Correction:
    """A stranger who reached *check* as a student: her place, the score, what else there is."""

    gallery: Gallery
    subject: int
    score: float
    negative: Vectors
    stranger: int
    strangers_others: Vectors
    students_others: Vectors


def corrections(
    faces: LabelledFaces, options: IdentificationOptions, *, roster: int, enrolled: int, draws: int
) -> Iterator[Correction]:
    """Draw classes, search the strangers, and yield each who is to be corrected."""
    people = faces.with_at_least(enrolled + 1)
    size = min(roster, max(2, 2 * len(people) // 3))
    for seed in range(draws):
        dice = np.random.default_rng(seed)
        order = dice.permutation(people)
        pictures = {int(p): dice.permutation(faces.of(p)) for p in people}
        members, others = order[:size], order[size:]
        rows = np.concatenate([pictures[int(p)][:enrolled] for p in members])
        gallery = Gallery(
            faces.people[rows], faces.embeddings[rows], NETWORK_ID, faces.genuine_similarity
        )
        check = options.for_roster(gallery.n_subjects).check_score
        for stranger in others:
            mine = [average_looks(faces.embeddings[i : i + 1]) for i in pictures[int(stranger)]]
            scores = gallery.scores(mine[0][None])[0]
            best = int(scores.argmax())
            if is_match(float(scores[best]), check):
                subject = int(gallery.subjects[best])
                rest = pictures[subject][enrolled:]
                yield Correction(
                    gallery=gallery,
                    subject=subject,
                    score=float(scores[best]),
                    negative=mine[0][None],
                    stranger=int(stranger),
                    strangers_others=np.stack(mine[1:]),
                    students_others=np.stack(
                        [average_looks(faces.embeddings[i : i + 1]) for i in rest]
                    ),
                )


def searched(
    found: Correction, way: str, options: IdentificationOptions
) -> tuple[list[SearchOutcome], list[SearchOutcome]]:
    """Search the stranger's other pictures and the student's, by one way."""
    negatives = {found.subject: found.negative} if way == WAYS[2] else {}
    gallery = replace(found.gallery, negatives=negatives)
    in_force = options.for_roster(gallery.n_subjects)
    present = in_force.present_score
    if way == WAYS[1]:
        # As `search.py` has it: the number and the margin, but not out of reach.
        most = 2 * present - in_force.check_score
        present = max(present, min(found.score + in_force.min_margin, most))
    column = int(np.flatnonzero(gallery.subjects == found.subject)[0])

    def outcomes(probes: Vectors, whose: int) -> list[SearchOutcome]:
        scores = gallery.corrected_scores(probes)
        is_best = scores.argmax(axis=1) == column
        own = scores[:, column].astype(np.float64)
        named = is_best & is_match(own, in_force.check_score)
        return [
            SearchOutcome(whose, bool(n and is_match(float(s), present)), bool(n))
            for s, n in zip(own, named, strict=True)
        ]

    return (
        outcomes(found.strangers_others, found.stranger),
        outcomes(found.students_others, found.subject),
    )


def measure(
    name: str, faces: LabelledFaces, network: EmbedderNetwork, arguments: argparse.Namespace
) -> Iterator[CorrectionRow]:
    options = network.scores.identification()
    for enrolled in ENROLLED:
        found = list(
            corrections(
                faces,
                options,
                roster=arguments.roster,
                enrolled=enrolled,
                draws=arguments.draws,
            )
        )
        for way in WAYS if found else ():
            both = [searched(one, way, options) for one in found]
            strangers = [outcome for stranger, _ in both for outcome in stranger]
            students = [outcome for _, student in both for outcome in student]
            yield CorrectionRow(
                population=name,
                enrolled=enrolled,
                way=way,
                n_corrections=len(found),
                n_strangers=len(strangers),
                stranger_present=_share(strangers, present=True),
                stranger_named=_share(strangers, present=False),
                n_students=len(students),
                student_present=_share(students, present=True),
                student_named=_share(students, present=False),
            )


def _share(outcomes: list[SearchOutcome], *, present: bool) -> tuple[int, float, float]:
    happened = np.array([o.is_present if present else o.is_named for o in outcomes], bool)
    low, high = interval(happened, np.array([o.whose for o in outcomes], np.int64))
    return int(happened.sum()), low, high


def _table(rows: list[CorrectionRow]) -> str:
    lines = [
        "| people | pictures | way | corrections | stranger again present | stranger again named"
        " | student present | student named |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.population} | {r.enrolled} | {r.way} | {r.n_corrections}"
        f" | {_cell(r.stranger_present, r.n_strangers)} | {_cell(r.stranger_named, r.n_strangers)}"
        f" | {_cell(r.student_present, r.n_students)} | {_cell(r.student_named, r.n_students)} |"
        for r in rows
    ]
    return "\n".join(lines)


def _cell(share: tuple[int, float, float], n: int) -> str:
    happened, low, high = share
    percent = 100 * happened / max(n, 1)
    return f"{happened} of {n}: {percent:.1f} % ({100 * low:.1f}-{100 * high:.1f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("faces", nargs="+", metavar="FACES")
    names: Mapping[str, EmbedderNetwork] = {
        name: network for name, network in NETWORKS.items() if not network.needs_file
    }
    parser.add_argument("--network", choices=list(names), default="fused")
    parser.add_argument("--roster", type=int, default=30)
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    network = names[arguments.network]
    rows = [
        row
        for source in arguments.faces
        for row in measure(source, read_faces(Path(source), network)[0], network, arguments)
    ]
    print(json.dumps({"rows": [asdict(r) for r in rows]}) if arguments.json else _table(rows))


if __name__ == "__main__":
    main()
