"""Say beforehand what confirming a review would write."""

from dataclasses import dataclass

from classes.models import Status
from classes.selectors.counts import StatusCounts, count_statuses
from recognition.selectors.review_queue import Review, ReviewRow, Tray


@dataclass(frozen=True)
class Confirmation:
    """How the register stands after a confirmation; `n_open` students have no record yet.

    `n_planned` students, counted by their status, were marked as the office had planned.
    """

    counts: StatusCounts
    n_open: int = 0
    n_planned: int = 0

    def as_fields(self) -> dict[str, int]:
        """Name the numbers as other systems read them."""
        return {**self.counts.as_fields(), "n_open": self.n_open, "n_planned": self.n_planned}


def preview_confirmation(review: Review) -> Confirmation:
    """Count how the register would stand, without writing anything."""
    statuses = [_status_after(review, row) for row in review.rows]
    return Confirmation(
        count_statuses(status for status in statuses if status),
        n_open=statuses.count(None),
        n_planned=review.n_planned,
    )


def _status_after(review: Review, row: ReviewRow) -> str | None:
    """A person's word stays; whoever was found once is not made absent by a later capture."""
    recorded = row.record.status if row.record else None
    # First, as the confirmation has it: the plan goes before what was proposed.
    if row.planned and row.follows_plan:
        return row.planned.status
    if row.is_set_by_person:
        return recorded
    if row.is_found:
        # Who was recorded as late stays late.
        return recorded if recorded == Status.LATE else Status.PRESENT
    if not review.has_result:
        return recorded
    return (recorded or Status.ABSENT) if row.tray is Tray.NOT_SEEN else recorded
