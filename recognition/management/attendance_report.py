"""Say what was proposed for each student of a session, and at what cost."""

import resource
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from faces.management.columns import as_columns
from recognition.models import Sighting
from recognition.selectors.preview import Confirmation
from recognition.selectors.review_queue import Review, ReviewRow
from recognition.services.offline_capture import RefusedFile, TakenFile

HEADINGS = ("Number", "Name", "Status", "Score", "Seen", "Looks", "Reason")

NO_FACE_AT_ALL = (
    "NO FACE AT ALL was found. That says nothing of the class: does it stand on its head, was the "
    "camera turned away, was it dark?"
)


@dataclass(frozen=True)
class SeenSpan:
    """From when until when a student was seen in the files of this run, and in how many looks."""

    first_seen_s: float
    last_seen_s: float
    n_looks: int


@dataclass(frozen=True)
class AttendanceReport:
    """The answer of `take_attendance`."""

    review: Review
    spans: dict[int, SeenSpan]
    taken: Sequence[TakenFile]
    refused: Sequence[RefusedFile]
    elapsed_s: float
    confirmation: Confirmation | None = None

    @property
    def refusal(self) -> str:
        return "" if self.taken else "None of the files could be used: see the reasons above."

    @property
    def n_tracklets(self) -> int:
        return sum(len(file.result.tracklets) for file in self.taken)

    @property
    def video_s(self) -> float:
        return sum(file.result.duration_s for file in self.taken)

    @property
    def n_unknown(self) -> int:
        mine = {file.capture.pk for file in self.taken}
        return sum(sighting.capture_id in mine for sighting in self.review.unknown)

    def as_json(self) -> dict[str, Any]:
        return {
            "students": [self._row_as_json(row) for row in self.review.rows],
            "unknown": self.n_unknown,
            "tracklets": self.n_tracklets,
            "video_s": round(self.video_s, 2),
            "elapsed_s": round(self.elapsed_s, 2),
            "peak_memory_mib": round(peak_memory_mib(), 1),
        }

    def as_lines(self) -> list[str]:
        # Whoever has confirmed has just been shown the rest.
        return [self._next_step()] if self.confirmation else [*self.table, self._next_step()]

    @property
    def table(self) -> list[str]:
        """What whoever confirms goes by."""
        review = self.review
        table = as_columns([HEADINGS, *(self._row_as_text(row) for row in review.rows)])
        refusals = [f"{one.path.name}: refused. {one.refusal}" for one in self.refused]
        # Each student is counted once, so that the numbers add up to the roster.
        counts = (
            f"{len(review.present)} present, {len(review.check)} to check, "
            f"{len(review.not_seen)} not seen, {len(review.by_hand)} by hand; "
            f"faces of nobody known: {self.n_unknown}."
        )
        if review.check_faces:
            counts += f" Faces to check that may be anybody: {len(review.check_faces)}."
        cost = (
            f"{self.video_s:.0f} s of video, done in {self.elapsed_s:.1f} s, "
            f"{peak_memory_mib():.0f} MiB of memory."
        )
        return [str(review.session), *table, *refusals, *self.warnings, counts, cost]

    @property
    def warnings(self) -> list[str]:
        """Name files that show nobody at all, and those that were turned to find somebody."""
        warnings = []
        for one in self.taken:
            if not one.result.tracklets:
                warnings.append(f"{one.path.name}: {NO_FACE_AT_ALL}")
            elif n_turns := one.capture.quarter_turns:
                how = "was upside down" if n_turns == 2 else "was lying on its side"
                warnings.append(f"{one.path.name}: it {how}: turned.")
        return warnings

    def _row_as_json(self, row: ReviewRow) -> dict[str, Any]:
        span = self._span(row)
        return {
            "number": row.student.number,
            "name": row.student.name,
            "status": row.tray.value,
            "score": None if row.score is None else round(row.score, 3),
            "first_seen_s": None if span is None else round(span.first_seen_s, 2),
            "last_seen_s": None if span is None else round(span.last_seen_s, 2),
            "n_looks": span.n_looks if span else 0,
            "reason": _reason(row),
        }

    def _row_as_text(self, row: ReviewRow) -> tuple[str, ...]:
        span = self._span(row)
        return (
            row.student.number,
            row.student.name,
            row.tray.value.replace("_", " "),
            "" if row.score is None else f"{row.score:.2f}",
            f"{_clock(span.first_seen_s)}-{_clock(span.last_seen_s)}" if span else "",
            str(span.n_looks) if span else "",
            _reason(row),
        )

    def _span(self, row: ReviewRow) -> SeenSpan | None:
        """Return when she was seen in this run, else in the earlier file that shows her."""
        if row.sighting is None:
            return None
        earlier = SeenSpan(row.sighting.first_seen_s, row.sighting.last_seen_s, row.n_looks)
        return self.spans.get(row.student.pk, earlier)

    def _next_step(self) -> str:
        done = self.confirmation
        if done is None:
            return (
                "Proposed, not confirmed: look at it on the review page, "
                "or add --confirm and your e-mail address."
            )
        return (
            f"Confirmed: {', '.join(f'{n} {status}' for status, n in done.counts.lines)}; "
            f"{done.n_open} for a person to decide."
        )


def spans_of(taken: Iterable[TakenFile]) -> dict[int, SeenSpan]:
    """Return when each student was seen in these files, whether proposed or named; one query."""
    spans: dict[int, SeenSpan] = {}
    sightings = Sighting.objects.filter(capture__in=[file.capture for file in taken])
    for sighting in sightings.exclude(review=Sighting.Review.REJECTED).defer("chip", "embedding"):
        student_id = sighting.confirmed_student_id or sighting.proposed_student_id
        if student_id is not None:
            spans[student_id] = _merged(spans.get(student_id), sighting)
    return spans


def peak_memory_mib() -> float:
    """Return the most memory that this process has held so far, MiB."""
    # Linux counts in KiB, macOS in bytes.
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def _merged(span: SeenSpan | None, sighting: Sighting) -> SeenSpan:
    mine = SeenSpan(sighting.first_seen_s, sighting.last_seen_s, sighting.n_looks)
    if span is None:
        return mine
    return SeenSpan(
        min(span.first_seen_s, mine.first_seen_s),
        max(span.last_seen_s, mine.last_seen_s),
        span.n_looks + mine.n_looks,
    )


def _reason(row: ReviewRow) -> str:
    if row.record and row.is_set_by_person:
        return f"Entered by a person: {row.record.label.lower()}."
    return row.reason


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
