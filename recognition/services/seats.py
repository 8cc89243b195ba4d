"""Give students their places: one at a time, or all as the last film saw them."""

from collections.abc import Mapping

from django.db import transaction

from classes.models import ClassGroup, Student
from classes.versions import NOT_SHOWN, ShownVersion, refuse_stale
from recognition.errors import NobodyFilmedError, NoSuchSeatError
from recognition.models import Seat
from recognition.models.seats import N_COLUMNS, N_ROWS
from recognition.selectors.seating_plan import (
    Place,
    Seating,
    plan_version,
    seats_in_film,
    seats_of,
)


@transaction.atomic
def seat_student(
    *, seating: Seating, student: Student, place: Place | None, shown_version: ShownVersion
) -> None:
    """Put a student on a place, None: on none. Who sat there takes the place she had, if any.

    Nothing moves if somebody has moved anybody since `shown_version` (`plan_version`).
    """
    if place is not None and not (0 <= place[0] < N_COLUMNS and 0 <= place[1] < N_ROWS):
        raise NoSuchSeatError("seat_outside_plan")
    seats = _locked(seating, shown_version)
    had = next((s for s in seats if s.student_id == student.pk), None)
    other = next((s for s in seats if place == (s.column, s.row) and s != had), None)
    # Both go before either comes: a place and a student have one seat, at every moment.
    Seat.objects.filter(pk__in=[seat.pk for seat in (had, other) if seat]).delete()
    if place is not None:
        _seat(seating, student.pk, place)
        if other and had:
            _seat(seating, other.student_id, (had.column, had.row))


@transaction.atomic
def seat_as_filmed(*, seating: Seating, shown_version: ShownVersion) -> int:
    """Seat everybody whom the room's last film saw; the others keep their places if still free.

    Returns:
        How many were seen.
    """
    seats = _locked(seating, shown_version)
    seen: Mapping[int, Place] = seats_in_film(seating)
    if not seen:
        raise NobodyFilmedError("seats_without_film")
    taken = set(seen.values())
    others = {
        seat.student_id: (seat.column, seat.row)
        for seat in seats
        if seat.student_id not in seen and (seat.column, seat.row) not in taken
    }
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).delete()
    for student_id, place in {**others, **seen}.items():
        _seat(seating, student_id, place)
    return len(seen)


def _locked(seating: Seating, shown_version: ShownVersion) -> list[Seat]:
    """Read the plan as it is now; whoever else moves somebody waits for this transaction.

    The plan without a room, shown for each room as long as none has its own, becomes this room's.
    """
    # The class itself, as an empty plan has no row to lock. No key: lessons and seats of it may be
    # made meanwhile.
    ClassGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=seating.class_group.pk)
    seats = seats_of(seating.class_group, seating.room_id)
    if shown_version is not NOT_SHOWN:
        refuse_stale(shown_version, plan_version(seats))
    Seat.objects.filter(pk__in=[seat.pk for seat in seats]).update(room=seating.room)
    return seats


def _seat(seating: Seating, student_id: int, place: Place) -> None:
    column, row = place
    seating.class_group.seats.create(
        room=seating.room, student_id=student_id, column=column, row=row
    )
