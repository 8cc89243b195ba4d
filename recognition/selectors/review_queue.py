"""Sort a session's roster into trays for the review: check, not seen, present, by hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from classes.models import AttendanceRecord, ClassSession, PlannedAbsence, Status, Student
from classes.selectors.register.entries import planned_for
from face_vision.types import Reason
from faces.labels import NO_CONSENT, NO_FACE
from faces.selectors.roster_faces import faces_of_roster, nameable_students
from recognition.labels import FACES_GONE, NO_CAPTURE, reason_in_words, why_not_seen
from recognition.models import Capture, Sighting
from recognition.models.captures import last_erasure
from recognition.selectors.rooms.arrivals import NOT_WATCHED, Arrival, is_sure
from recognition.selectors.rooms.door_arrivals import all_arrivals_of
from recognition.selectors.rooms.lesson_faces import (
    captures_of,
    sightings_of,
    student_id_of,
    traces_of,
)

AFTER_ALL = 100_000
"""More than any roster has students."""

TAP_ORDER = tuple(status.value for status in (Status.ABSENT, Status.LATE, Status.PRESENT))
"""What taps on a student who was not seen say, one after the other."""


class Tray(StrEnum):
    CHECK = "check"
    NOT_SEEN = "not_seen"
    PRESENT = "present"
    BY_HAND = "by_hand"


@dataclass(frozen=True)
class ReviewRow:
    """One student of the roster: what is recorded, what is proposed, and the evidence."""

    student: Student
    tray: Tray
    record: AttendanceRecord | None = None
    sighting: Sighting | None = None
    score: float | None = None
    reason: str = ""
    face_template_id: int | None = None
    runner_up: Student | None = None
    runner_up_face_template_id: int | None = None
    planned: PlannedAbsence | None = None
    place: int = 0
    arrival: Arrival = NOT_WATCHED

    @property
    def order(self) -> int:
        """Where it stands among the lines of its tray: who is marked by hand comes before."""
        return self.place + (AFTER_ALL if self.tray is Tray.NOT_SEEN else 0)

    @property
    def first_seen_s(self) -> float | None:
        return self.sighting.first_seen_s if self.sighting else None

    @property
    def last_seen_s(self) -> float | None:
        return self.sighting.last_seen_s if self.sighting else None

    @property
    def n_looks(self) -> int:
        return self.sighting.n_looks if self.sighting else 0

    @property
    def next_status(self) -> str:
        """What one more tap on a student who was not seen says: the next of the order."""
        status = self.record.status if self.record else ""
        place = TAP_ORDER.index(status) + 1 if status in TAP_ORDER else 0
        return TAP_ORDER[place % len(TAP_ORDER)]

    @property
    def tap_order(self) -> tuple[str, ...]:
        return TAP_ORDER

    @property
    def asks_arrival(self) -> bool:
        """Say whether she was surely seen, and is to be checked only for being late."""
        return bool(self.tray is Tray.CHECK and self.sighting and is_sure(self.sighting))

    @property
    def is_found(self) -> bool:
        """Say whether confirming writes that she was there: an open question does not hinder it."""
        return self.tray is Tray.PRESENT or self.asks_arrival

    @property
    def is_set_by_person(self) -> bool:
        return bool(self.record and self.record.source == AttendanceRecord.Source.PERSON)

    @property
    def is_as_planned(self) -> bool:
        return bool(self.planned and self.planned.is_followed_by(self.record))

    @property
    def follows_plan(self) -> bool:
        """Say whether confirming writes what is planned: of nobody seen, and of nobody marked.

        That a later capture did not see her either says nothing against the plan.
        """
        if self.planned is None or self.tray not in {Tray.NOT_SEEN, Tray.BY_HAND}:
            return False
        return self.record is None or (
            self.record.source == AttendanceRecord.Source.CAPTURE
            and self.record.status == Status.ABSENT
        )


@dataclass(frozen=True)
class Review:
    """Everything the review page, the commands and the confirmation go by."""

    session: ClassSession
    captures: list[Capture]
    rows: list[ReviewRow]
    check_faces: list[Sighting] = field(default_factory=list)
    unknown: list[Sighting] = field(default_factory=list)
    ignored: list[Sighting] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)

    def _in(self, tray: Tray) -> list[ReviewRow]:
        return [row for row in self.rows if row.tray is tray]

    @property
    def check(self) -> list[ReviewRow]:
        return self._in(Tray.CHECK)

    @property
    def not_seen(self) -> list[ReviewRow]:
        return self._in(Tray.NOT_SEEN)

    @property
    def present(self) -> list[ReviewRow]:
        return self._in(Tray.PRESENT)

    @property
    def by_hand(self) -> list[ReviewRow]:
        return self._in(Tray.BY_HAND)

    @property
    def undecided(self) -> list[ReviewRow]:
        """All whom one press marks: without an entry, and of whom no film says, or may yet say."""
        # Whom a film did not see must not become present by it.
        rows = self.by_hand if self.has_result else [*self.by_hand, *self.not_seen]
        return [] if self.is_working else [row for row in rows if row.record is None]

    @property
    def n_unmarked(self) -> int:
        return sum(row.record is None for row in [*self.by_hand, *self.not_seen])

    @property
    def n_planned(self) -> int:
        """How many confirming marks as the office has planned."""
        return sum(row.follows_plan for row in self.rows)

    @property
    def n_recorded(self) -> int:
        return sum(row.record is not None for row in self.rows)

    @property
    def n_found(self) -> int:
        return sum(row.is_found for row in self.rows)

    @property
    def n_to_check(self) -> int:
        return len(self.check) + len(self.check_faces)

    @property
    def is_working(self) -> bool:
        return any(not capture.is_finished for capture in self.captures)

    @property
    def has_result(self) -> bool:
        """Whether anything says who was not there."""
        return any(capture.shows_the_class for capture in self.captures)

    @property
    def faces_erased_at(self) -> datetime | None:
        return last_erasure(self.captures)


def review_of(session: ClassSession) -> Review:
    """Read a session's roster, records, captures and sightings; a fixed number of queries."""
    captures, sightings = captures_of(session), sightings_of(session)
    builder = _ReviewBuilder(session, captures, sightings)
    roster = session.class_group.roster_on(session.day)
    return Review(
        session=session,
        captures=captures,
        rows=[builder.row_of(student, place) for place, student in enumerate(roster)],
        check_faces=[
            s
            for s in sightings
            if _is_open(s) and s.proposal == Sighting.Proposal.CHECK and not student_id_of(s)
        ],
        unknown=[s for s in sightings if _is_nobody(s) and not s.ignored_spot],
        ignored=[s for s in sightings if _is_nobody(s) and s.ignored_spot],
        sightings=sightings,
    )


def _is_open(sighting: Sighting) -> bool:
    return sighting.review == Sighting.Review.UNREVIEWED


def _is_nobody(sighting: Sighting) -> bool:
    is_rejected = sighting.review == Sighting.Review.REJECTED
    return is_rejected or (_is_open(sighting) and sighting.proposal == Sighting.Proposal.UNKNOWN)


def score_of(sighting: Sighting, student_id: int) -> float | None:
    """Return the score of a student in a sighting; None if she is not among its candidates."""
    return next((c.score for c in sighting.candidates.all() if c.student_id == student_id), None)


def _weight(sighting: Sighting) -> tuple[bool, bool, float]:
    """Order the sightings of one student: named by a person, then sure ones, then by score."""
    score = score_of(sighting, student_id_of(sighting) or 0)
    return (not _is_open(sighting), sighting.proposal == Sighting.Proposal.PRESENT, score or -1.0)


class _ReviewBuilder:
    """What is known about a session, sorted by student."""

    def __init__(
        self, session: ClassSession, captures: Sequence[Capture], sightings: Sequence[Sighting]
    ) -> None:
        self.has_result = any(capture.shows_the_class for capture in captures)
        self.erased_at = last_erasure(captures)
        records = session.records.select_related("recorded_by", "code")
        self.records = {record.student_id: record for record in records}
        self.planned = planned_for(session)
        self.faces = faces_of_roster(session.class_group, session.day)
        nameable = nameable_students(session.class_group, session.day)
        self.consenting = set(nameable.values_list("pk", flat=True))
        self.traces = traces_of(sightings)
        self.arrivals = all_arrivals_of(session, captures, sightings, self.planned)
        small = (s for s in sightings if s.reason == Reason.TOO_SMALL)
        self.has_small = any(not student_id_of(s) for s in small)
        self.sightings: dict[int, Sighting] = {}
        # Ascending: of several sightings of one student the weightiest is kept.
        for sighting in sorted(sightings, key=_weight):
            if student_id := student_id_of(sighting):
                self.sightings[student_id] = sighting

    def row_of(self, student: Student, place: int) -> ReviewRow:
        sighting, record = self.sightings.get(student.pk), self.records.get(student.pk)
        tray = self._tray(student, sighting, record)
        runner_up = self._runner_up(student, sighting)
        return ReviewRow(
            student=student,
            tray=tray,
            record=record,
            sighting=sighting,
            score=score_of(sighting, student.pk) if sighting else None,
            reason=self._reason(student, tray, sighting),
            face_template_id=self.faces.get(student.pk),
            runner_up=runner_up,
            planned=self.planned.get(student.pk),
            runner_up_face_template_id=self.faces.get(runner_up.pk) if runner_up else None,
            place=place,
            arrival=self.arrivals.get(student.pk, NOT_WATCHED),
        )

    def _tray(
        self, student: Student, sighting: Sighting | None, record: AttendanceRecord | None
    ) -> Tray:
        """A person's word comes first; who was not seen stays in her place under the finger."""
        unseen = Tray.NOT_SEEN if student.pk in self.faces else Tray.BY_HAND
        if sighting is None:
            return unseen
        if record and record.source == AttendanceRecord.Source.PERSON:
            return Tray.PRESENT if Status(record.status).is_here else unseen
        is_asked = self.arrivals.get(student.pk, NOT_WATCHED).is_open(record)
        return Tray.PRESENT if is_sure(sighting) and not is_asked else Tray.CHECK

    def _reason(self, student: Student, tray: Tray, sighting: Sighting | None) -> str:
        if sighting and tray in {Tray.PRESENT, Tray.CHECK}:
            return reason_in_words(sighting.reason)
        if student.pk not in self.consenting:
            return str(NO_CONSENT)
        if student.pk not in self.faces:
            return str(NO_FACE)
        if not self.has_result:
            return str(FACES_GONE if self.erased_at else NO_CAPTURE)
        return why_not_seen(self.traces.get(student.pk), has_small=self.has_small)

    def _runner_up(self, student: Student, sighting: Sighting | None) -> Student | None:
        others = [c.student for c in sighting.candidates.all()] if sighting else []
        return next((other for other in others if other.pk != student.pk), None)
