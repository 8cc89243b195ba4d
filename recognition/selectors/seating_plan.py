"""The seating plan of a class group in a room: who sits where, who has no seat, what films say."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from classes.models import ClassGroup, Room
from faces.selectors.roster_faces import RosterRow, list_roster
from recognition.models import Capture, Seat, Sighting
from recognition.models.captures import WITHOUT_FILE
from recognition.models.seats import N_COLUMNS, N_ROWS

Place = tuple[int, int]
"""Column and row, from the left and from the front, both from 0."""


@dataclass(frozen=True)
class Seating:
    """Whose plan it is: a class group in one of its rooms; None: where no room is entered."""

    class_group: ClassGroup
    room: Room | None = None

    @property
    def room_id(self) -> int | None:
        return self.room.pk if self.room else None


@dataclass(frozen=True)
class SeatingPlan:
    """Who of the roster sits where.

    Args:
        places: every place, row by row from the front, with who sits there.
        standing: who has no place yet.
        version: changes with every move.
        n_rows: up to the last in which somebody sits.
    """

    places: list[tuple[Place, RosterRow | None]]
    standing: list[RosterRow]
    version: str
    n_rows: int

    @property
    def n_seated(self) -> int:
        return sum(row is not None for _, row in self.places)


def seats_of(class_group: ClassGroup, room_id: int | None) -> list[Seat]:
    """Return the plan of a room; as long as no room has one, that without a room is everywhere."""
    seats = list(class_group.seats.select_related("student"))
    own = [seat for seat in seats if seat.room_id == room_id]
    return own if own or any(seat.room_id for seat in seats) else seats


def rooms_of(class_group: ClassGroup) -> "QuerySet[Room]":
    """Return where a class group meets, has met or has a plan."""
    return Room.objects.filter(
        Q(pk__in=class_group.meetings.values("room"))
        | Q(pk__in=class_group.sessions.values("room"))
        | Q(pk__in=class_group.seats.values("room"))
    )


def usual_room(class_group: ClassGroup) -> Room | None:
    """Return where the latest lesson was that had a room, else a room of the timetable."""
    begun = class_group.sessions.filter(starts_at__lte=timezone.now()).exclude(room=None)
    latest = begun.select_related("room").order_by("-starts_at").first()
    return latest.room if latest else rooms_of(class_group).first()


def seating_plan(seating: Seating) -> SeatingPlan:
    """Read the plan of today's roster; the number of queries does not grow with it."""
    class_group = seating.class_group
    roster = list_roster(class_group, class_group.school.today())
    places = {row.student.pk: row for row in roster}
    seats = seats_of(class_group, seating.room_id)
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
        n_rows=max((row for _, row in seated), default=-1) + 1,
    )


def plan_version(seats: Iterable[Seat]) -> str:
    text = "|".join(sorted(f"{seat.student_id} {seat.column} {seat.row}" for seat in seats))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def seats_in_film(seating: Seating) -> dict[int, Place]:
    """Say where the last film or photo of the room saw each student: who is larger sits nearer.

    Rows are made from the front, as many as the plan has; within a row the order is that of the
    picture, from the left.
    """
    sessions = seating.class_group.sessions.filter(room=seating.room)
    captures = Capture.objects.filter(session__in=sessions, state=Capture.State.READY)
    last = captures.exclude(kind__in=WITHOUT_FILE).order_by("-captured_at", "-pk").first()
    if last is None:
        return {}
    faces: dict[int, Sighting] = {}
    for sighting in last.sightings.defer("chip", "embedding").select_related(
        "proposed_student", "confirmed_student"
    ):
        student = sighting.speaks_for
        best = faces.get(student.pk) if student else None
        # Of several faces of hers the one seen longest: there she sat, the others she passed by.
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
