"""Where an unseen student is to be looked for: row, side, neighbours, and her place in the film."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext

from classes.models import ClassSession, Student
from faces.selectors.roster_faces import nameable_students
from recognition.models import Sighting
from recognition.models.seats import N_COLUMNS
from recognition.selectors.seat_view import draw_seat, filmed_faces, view_of_seat
from recognition.selectors.seating_plan import seats_of


@dataclass(frozen=True)
class SeatWords:
    """Where a student usually sits, as the teacher sees it from the front.

    Args:
        row: from the front, from 1.
        beside: who sits beside her, and whether a film of this session saw them.
        is_filmed: whether a stored film shows her place, and her face may be named.
    """

    row: int
    column: int
    beside: list[tuple[Student, bool]]
    is_filmed: bool

    @property
    def side(self) -> str:
        middle = (N_COLUMNS - 1) / 2
        # Of an even number of columns two are the middle.
        if abs(self.column - middle) < 1:
            return pgettext("in a row", "in the middle")
        is_left = self.column < middle
        return pgettext("in a row", "left") if is_left else pgettext("in a row", "right")


def where_to_look(session: ClassSession, sightings: Sequence[Sighting]) -> dict[int, SeatWords]:
    """Say where each student who has a seat in that room is to be looked for; two queries."""
    seats = seats_of(session.class_group, session.room_id)
    at = {(seat.column, seat.row): seat.student for seat in seats}
    places = {seat.student_id: (seat.column, seat.row) for seat in seats}
    faces = filmed_faces(sightings, places)
    nameable = _nameable(session) if faces else set()
    seen = {s.speaks_for.pk for s in sightings if s.speaks_for}
    words = {}
    for student_id, (column, row) in places.items():
        beside = [at.get((column + step, row)) for step in (-1, 1)]
        words[student_id] = SeatWords(
            row=row + 1,
            column=column,
            beside=[(student, student.pk in seen) for student in beside if student],
            is_filmed=student_id in nameable and view_of_seat((column, row), faces) is not None,
        )
    return words


def _nameable(session: ClassSession) -> set[int]:
    """Return who may be shown under her name: not whose parents have not agreed, or objected."""
    nameable = nameable_students(session.class_group, session.day)
    return set(nameable.values_list("pk", flat=True))


def draw_seat_of(session: ClassSession, student: Student) -> bytes | None:
    """Draw a student's place as a film of the session shows it, as JPEG.

    None if none does, or if her face may not be named.
    """
    if student.pk not in _nameable(session):
        return None
    seats = seats_of(session.class_group, session.room_id)
    places = {seat.student_id: (seat.column, seat.row) for seat in seats}
    if student.pk not in places:
        return None
    sightings = Sighting.objects.filter(capture__session=session).defer("chip", "embedding")
    named = sightings.select_related("capture", "proposed_student", "confirmed_student")
    view = view_of_seat(places[student.pk], filmed_faces(list(named), places))
    return draw_seat(view) if view else None
