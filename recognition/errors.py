"""Refusals of recognition, by name; each text is one sentence that says what to do."""

from classes.errors import RefusedError


class ConsentMissingError(RefusedError):
    """Without an active consent no face of the student is registered."""


class ConsentExistsError(RefusedError):
    """The student has an active consent already."""


class FaceRefusedError(RefusedError):
    """A picture or video cannot be registered; the text says why."""


class LooksLikeAnotherStudentError(FaceRefusedError):
    """The face is much like that of another student of the school."""


class NoFacesRegisteredError(RefusedError):
    """Nobody of this class group can be recognised."""


class CaptureRefusedError(RefusedError):
    """The uploaded file is no usable photo or video, or was reviewed already."""


class WorkUnfinishedError(RefusedError):
    """A capture of the session is still being worked on."""


class SightingReviewError(RefusedError):
    """What was said about a sighting cannot be."""
