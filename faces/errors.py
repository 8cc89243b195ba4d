"""Refusals about faces, by name; each text is one sentence that says what to do."""

from classes.errors import RefusedError
from classes.models import Student


class ConsentMissingError(RefusedError):
    """Without an active consent no face of the student is registered."""


class ConsentExistsError(RefusedError):
    """The student has an active consent already."""


class ConsentObjectedError(RefusedError):
    """A parent or the student objects: no consent counts as long as the objection stands."""


class OfficeOnlyError(RefusedError):
    """Only whoever administers the school may do this."""


class FacePictureRefusedError(RefusedError):
    """An uploaded file is no picture or video that a face could be registered from."""


class FaceRefusedError(RefusedError):
    """A picture or video cannot be registered; the text says why."""


class LooksLikeAnotherStudentError(FaceRefusedError):
    """The face is much like that of `other`, a student of the school."""

    def __init__(self, text: str, other: Student) -> None:
        super().__init__(text)
        self.other = other


class NoFacesRegisteredError(RefusedError):
    """Nobody of this class group can be recognised."""


class CaptureRefusedError(RefusedError):
    """The uploaded file is no usable photo or video, or was reviewed already."""


class SightingReviewError(RefusedError):
    """What was said about a sighting cannot be."""


class ClipNamingError(RefusedError):
    """What was said about the people of a clip cannot be."""


class EvaluationRefusedError(RefusedError):
    """The registered faces of a class cannot be tried now."""
