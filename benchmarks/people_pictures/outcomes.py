"""Count pictures that are taken for people, and people that are taken for pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.people_pictures.carriers import CARRIERS
from benchmarks.people_pictures.evaluation import PERSON, Verdict
from face_vision.evaluation.proportions import wilson_interval
from face_vision.types import Proposal


@dataclass(frozen=True)
class PictureRow:
    """What was proposed of one kind of carrier, or of the people.

    Args:
        kind: its name.
        n: how many were filmed.
        present, check, missed: how many were proposed so, each once.
        as_pictures: of how many a person is asked for the reason that they may be pictures.
        n_wrong: pictures that are present; people that are asked about as pictures.
        interval: 95 % of the share of these.
    """

    kind: str
    n: int
    present: int
    check: int
    missed: int
    as_pictures: int
    n_wrong: int
    interval: tuple[float, float]


def row_of(kind: str, verdicts: Sequence[Verdict], *, is_person: bool = False) -> PictureRow:
    """Count verdicts."""
    proposals = [verdict.proposal for verdict in verdicts]
    as_pictures = sum(verdict.is_as_picture for verdict in verdicts)
    present = proposals.count(Proposal.PRESENT)
    n_wrong = as_pictures if is_person else present
    return PictureRow(
        kind=kind,
        n=len(verdicts),
        present=present,
        check=proposals.count(Proposal.CHECK),
        missed=proposals.count(Proposal.UNKNOWN),
        as_pictures=as_pictures,
        n_wrong=n_wrong,
        interval=wilson_interval(n_wrong, len(verdicts)),
    )


def rows_of(verdicts: Sequence[Verdict]) -> list[PictureRow]:
    """Count by kind of carrier, all that stay as they are, all, and the people."""
    films = {carrier.name for carrier in CARRIERS if carrier.is_film}
    pictures = [verdict for verdict in verdicts if verdict.kind != PERSON]
    rows = [
        row_of(carrier.name, [v for v in pictures if v.kind == carrier.name])
        for carrier in CARRIERS
    ]
    still = [v for v in pictures if v.kind not in films]
    rows.append(row_of("all but films", still))
    rows.append(row_of("registered", [v for v in still if v.is_registered]))
    rows.append(row_of("others", [v for v in still if not v.is_registered]))
    people = [v for v in verdicts if v.kind == PERSON]
    return [*rows, row_of("people", people, is_person=True)]


def table_of(rows: Sequence[PictureRow]) -> str:
    head = "kind          |   n present check missed, as pictures | wrong"
    return "\n".join([head, *map(_line, rows)])


def _line(row: PictureRow) -> str:
    low, high = (100 * end for end in row.interval)
    return (
        f"{row.kind:13} | {row.n:3} {row.present:7} {row.check:5} {row.missed:6} "
        f"{row.as_pictures:12} | {row.n_wrong} of {row.n} ({low:.1f}-{high:.1f} %)"
    )
