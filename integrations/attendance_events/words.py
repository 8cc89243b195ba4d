"""What another system calls an entry of the register: the school's words, else the usual ones."""

from collections.abc import Iterator

from classes.models import AttendanceRecord
from classes.models.statuses import Status
from integrations.errors import OtherSystemError
from integrations.models import Form, WebhookEndpoint

EARLY = "early"
"""The key of the word for who was there and left early."""

USUAL_WORDS: dict[str, dict[str, str]] = {
    Form.MESSAGES: {},
    Form.ED_FI: {
        Status.PRESENT: "In Attendance",
        Status.LATE: "Tardy",
        Status.EXCUSED: "Excused Absence",
        Status.ABSENT: "Unexcused Absence",
        EARLY: "Early departure",
    },
    # What its other numbers mean is for each state to say.
    Form.SIF: {Status.PRESENT: "100"},
}


def word_of(endpoint: WebhookEndpoint, record: AttendanceRecord) -> str:
    """Return the word that is written; empty: nothing is.

    Raises:
        OtherSystemError: the school has not entered a word for it.
    """
    words = USUAL_WORDS[endpoint.form] | endpoint.words
    key = next((key for key in _keys_of(record) if key in words), "")
    if key == Status.PRESENT and not endpoint.writes_presence:
        return ""
    if not key:
        raise OtherSystemError("attendance_word_missing", word=record.label, letter=record.letter)
    return words[key]


def _keys_of(record: AttendanceRecord) -> Iterator[str]:
    if record.code:
        yield record.code.letter
    if record.minutes_early and record.status == Status.PRESENT:
        yield EARLY
    yield record.status
