"""Which lines, cards and faces of the review one press has changed: they alone are sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from recognition.models import Sighting
from recognition.selectors.review_queue import Review, ReviewRow, Tray


@dataclass(frozen=True)
class ChangedParts:
    """What goes from the page, and what comes in its place, by the list in which it stands.

    Args:
        gone: ids of elements; those that are not on the page do no harm.
    """

    gone: list[str]
    cards: list[ReviewRow] = field(default_factory=list)
    faces: list[Sighting] = field(default_factory=list)
    lines: list[ReviewRow] = field(default_factory=list)
    present: list[ReviewRow] = field(default_factory=list)
    unknown: list[Sighting] = field(default_factory=list)


def changed_parts(
    review: Review, *, student_ids: Iterable[int], sighting_ids: Iterable[int]
) -> ChangedParts:
    """Find what shows the students and faces that something was said about."""
    students, faces = set(student_ids), set(sighting_ids)
    rows = [row for row in review.rows if row.student.pk in students]
    return ChangedParts(
        gone=[
            *(f"student-{pk}" for pk in sorted(students)),
            *_ids_of_faces(review, students, faces),
        ],
        cards=[row for row in rows if row.tray is Tray.CHECK],
        faces=[sighting for sighting in review.check_faces if sighting.pk in faces],
        lines=[row for row in rows if row.tray in {Tray.NOT_SEEN, Tray.BY_HAND}],
        present=[row for row in rows if row.tray is Tray.PRESENT],
        unknown=[sighting for sighting in review.unknown if sighting.pk in faces],
    )


def _ids_of_faces(review: Review, students: set[int], faces: set[int]) -> Iterable[str]:
    """A student has one card at most; whichever of her faces it showed, it goes."""
    for sighting in review.sightings:
        of_students = {sighting.proposed_student_id, sighting.confirmed_student_id} & students
        if of_students or sighting.pk in faces:
            yield f"check-{sighting.pk}"
        if sighting.pk in faces:
            yield f"unknown-{sighting.pk}"
