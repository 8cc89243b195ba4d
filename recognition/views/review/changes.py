"""Which lines, cards and faces of the review one press has changed: they alone are sent."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from classes.forms.attendance_choice import choice_value
from recognition.models import Sighting
from recognition.selectors.review_queue import Review, ReviewRow, Tray

MOST_WHOLE_LINES = 3
"""If more change they stay in the page, and only what they say is sent, once for all alike."""


@dataclass(frozen=True)
class AlikeLines:
    """Lines that stay where they are and say the same from now on.

    Args:
        value: of the button that is pressed in each, empty if none is.
        rows: at least one.
    """

    value: str
    rows: list[ReviewRow]

    @property
    def student_ids(self) -> list[int]:
        return [row.student.pk for row in self.rows]

    @property
    def versions(self) -> list[str]:
        return [row.record.version if row.record else "" for row in self.rows]


@dataclass(frozen=True)
class ChangedParts:
    """What goes from the page, and what comes in its place, by the list in which it stands.

    Args:
        gone: ids of elements; those that are not on the page do no harm.
        alike: lines of which only the words are sent.
    """

    gone: list[str]
    cards: list[ReviewRow] = field(default_factory=list)
    faces: list[Sighting] = field(default_factory=list)
    lines: list[ReviewRow] = field(default_factory=list)
    present: list[ReviewRow] = field(default_factory=list)
    unknown: list[Sighting] = field(default_factory=list)
    alike: list[AlikeLines] = field(default_factory=list)


def changed_parts(
    review: Review, *, student_ids: Iterable[int], sighting_ids: Iterable[int]
) -> ChangedParts:
    """Find what shows the students and faces that something was decided about."""
    students, faces = set(student_ids), set(sighting_ids)
    rows = [row for row in review.rows if row.student.pk in students]
    staying = [row for row in rows if _stays(row)]
    alike = _alike(staying) if len(staying) > MOST_WHOLE_LINES else []
    if alike:
        # They stay on the page, so they are neither among what goes nor among what comes.
        students -= {row.student.pk for row in staying}
        rows = [row for row in rows if row.student.pk in students]
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
        alike=alike,
    )


def _stays(row: ReviewRow) -> bool:
    """Say whether a line was where it is now, and a status is all that it shows."""
    return row.sighting is None and row.planned is None


def _alike(rows: Iterable[ReviewRow]) -> list[AlikeLines]:
    groups: defaultdict[tuple[object, ...], list[ReviewRow]] = defaultdict(list)
    for row in rows:
        groups[_words(row)].append(row)
    return [AlikeLines(_value(group[0]), group) for group in groups.values()]


def _value(row: ReviewRow) -> str:
    return choice_value(row.record.status, row.record.code_id) if row.record else ""


def _words(row: ReviewRow) -> tuple[object, ...]:
    """Return what the words of a line are made of."""
    record = row.record
    if record is None:
        return row.tray, row.reason
    minute = record.recorded_at.replace(second=0, microsecond=0)
    by = (record.source, record.recorded_by_id, minute)
    return (
        row.tray,
        row.reason,
        _value(row),
        *by,
        record.minutes_late,
        record.minutes_early,
        record.note,
    )


def _ids_of_faces(review: Review, students: set[int], faces: set[int]) -> Iterable[str]:
    """A student has one card at most; whichever of her faces it showed, it goes."""
    for sighting in review.sightings:
        of_students = {sighting.proposed_student_id, sighting.confirmed_student_id} & students
        if of_students or sighting.pk in faces:
            yield f"check-{sighting.pk}"
        if sighting.pk in faces:
            yield f"unknown-{sighting.pk}"
            yield f"ignored-{sighting.pk}"
