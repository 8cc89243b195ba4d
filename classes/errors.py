"""Refusals of the register, by name; each text is one sentence that says what to do."""

from typing import TYPE_CHECKING, Any, Self

from jobs.failures import Coded, registered_messages, sentence_of

if TYPE_CHECKING:
    from classes.models import ClassSession


class RefusedError(Exception):
    """What was asked for cannot be done; the sentence goes to the person as it is.

    The code names the sentence in the room's `MESSAGES`, the params are its values.
    """

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def __str__(self) -> str:
        """Return the sentence in the reader's language."""
        is_known = self.code in registered_messages()
        return sentence_of(self.code, self.params) if is_known else self.code

    @classmethod
    def because_of(cls, cause: Coded) -> Self:
        """Refuse for a reason that was found further down."""
        return cls(cause.code, **cause.params)


class SessionClosedError(RefusedError):
    """The register is closed; only an amendment with a reason changes it."""


class OverlappingSessionError(RefusedError):
    """The start lies within `session`, another one of the class group."""

    def __init__(self, text: str, session: "ClassSession") -> None:
        super().__init__(text)
        self.session = session


class NotEnrolledError(RefusedError):
    """The student is not on the roster of this class group on this day."""


class AlreadyEnrolledError(RefusedError):
    """The student is on the roster already on one of these days."""


class OtherSchoolError(RefusedError):
    """Student, teacher and class group must belong to one school."""


class ReasonMissingError(RefusedError):
    """A change of a closed register needs a reason."""


class AmbiguousNameError(RefusedError):
    """Several students have this name; the number tells them apart."""


class InvalidPeriodError(RefusedError):
    """An end must lie after its beginning."""


class StaleEntryError(RefusedError):
    """Somebody else has changed this entry since the page was shown."""


class StaleRowError(RefusedError):
    """Somebody else has changed this since it was shown."""


class CodeNotUsableError(RefusedError):
    """This code is another school's, switched off, for the office only, or of another status."""


class NotOfficeError(RefusedError):
    """Only administrators of the school plan absences."""


class OverlappingAbsenceError(RefusedError):
    """Another absence of the student is planned for some of this time."""


class InvalidEntryError(RefusedError):
    """Minutes, note or reason cannot stand in the register as they are."""


class NotInvitedError(RefusedError):
    """No invitation was sent to this person."""
