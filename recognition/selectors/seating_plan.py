"""The seating plan of a class group: who sits where, who has no seat yet, and what films say."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from classes.models import ClassGroup
from faces.selectors.roster_faces import RosterRow, list_roster
from recognition.models import Capture, Seat, Sighting
from recognition.models.seats import N_COLUMNS, N_ROWS

Place = tuple[int, int]
"""Column and row, from the left and from the front, both from 0."""


@dataclass(frozen=True)
class SeatingPlan:
    """Who of the roster sits where.

    Args:
        places: every place, row by row from the front, with who sits there.
        standing: who has no place yet.
        version: changes with every move.
    """

    places: list[tuple[Place, RosterRow | None]]
    standing: list[RosterRow]
    version: str

    @property
    def n_seated(self) -> int:
        return sum(row is not None for _, row in self.places)


def seating_plan(class_group: ClassGroup) -> SeatingPlan:
    """Read the plan of today's roster; the number of queries does not grow with it."""
    roster = list_roster(class_group, class_group.school.today())
    places = {row.student.pk: row for row in roster}
    seats = list(class_group.seats.all())
    seated = {(s.column, s.row): places[s.student_id] for s in seats if s.student_id in places}
    taken = {row.student.pk for row in seated.values()}
    return SeatingPlan(
        places=[
            ((column, row), seated.get((column, row)))
            for row in range(N_ROWS)
            for column in range(N_COLUMNS)
        ],
        standing=[row for row in roster if row.student.pk not in taken],
        version=plan_version(seats),
    )


def plan_version(seats: Iterable[Seat]) -> str:
    text = "|".join(sorted(f"{seat.student_id} {seat.column} {seat.row}" for seat in seats))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def seats_in_film(class_group: ClassGroup) -> dict[int, Place]:
    """Say where the last film or photo saw each student: who is larger sits nearer.

    Rows are made from the front, as many as the plan has; within a row the order is that of the
    picture, from the left.
    """
    captures = Capture.objects.filter(session__class_group=class_group, state=Capture.State.READY)
    last = captures.exclude(kind=Capture.Kind.LIVE).order_by("-captured_at", "-pk").first()
    if last is None:
        return {}
    faces: dict[int, Sighting] = {}
    for sighting in last.sightings.defer("chip").select_related(
        "proposed_student", "confirmed_student"
    ):
        student = sighting.speaks_for
        best = faces.get(student.pk) if student else None
        if student and (best is None or sighting.n_looks > best.n_looks):
            faces[student.pk] = sighting
    return _in_rows(faces)


def _in_rows(faces: dict[int, Sighting]) -> dict[int, Place]:
    nearest_first = sorted(faces, key=lambda pk: -faces[pk].face_height_px)
    per_row = max(1, min(N_COLUMNS, -(-len(faces) // min(N_ROWS, 4))))
    places: dict[int, Place] = {}
    for number in range(0, len(nearest_first), per_row):
        in_row = sorted(nearest_first[number : number + per_row], key=lambda pk: faces[pk].box[0])
        first = (N_COLUMNS - len(in_row)) // 2
        for column, student_id in enumerate(in_row, start=first):
            places[student_id] = (column, number // per_row)
    return places
