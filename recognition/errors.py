"""Refusals of recognition, by name; each text is one sentence that says what to do."""

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


class EnrolmentPictureRefusedError(RefusedError):
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


class WorkUnfinishedError(RefusedError):
    """A capture of the session is still being worked on."""


class NotConfirmedError(RefusedError):
    """There is no confirmation to take back."""


class StaleFaceError(RefusedError):
    """Somebody else has said something about this face since the page was shown."""


class StaleReviewError(RefusedError):
    """A review was confirmed that has changed since it was shown."""


class SightingReviewError(RefusedError):
    """What was said about a sighting cannot be."""


class NetworksAwayError(RefusedError):
    """The process that runs the networks for pages does not answer."""


class LiveRefusedError(RefusedError):
    """The live recognition goes on no further; the text says why."""


class LiveBusyError(RefusedError):
    """Too many pages ask the networks at once."""


class PictureRefusedError(LiveRefusedError):
    """One picture cannot be used; the live recognition goes on with the next."""


class UploadRefusedError(RefusedError):
    """An upload cannot begin, or not go on like this."""


class UploadTooLargeError(UploadRefusedError):
    """The file, or what has come of it so far, is larger than the limit."""


class ChunkDamagedError(UploadRefusedError):
    """A part is not what its checksum says: it is asked for again."""


class ChunkOutOfTurnError(UploadRefusedError):
    """A part is not the next one, or another one stands in its place already."""


class UploadIncompleteError(UploadRefusedError):
    """Not all parts have arrived, or they do not add up."""


class ClipNamingError(RefusedError):
    """What was said about the people of a clip cannot be."""


class TrialRefusedError(RefusedError):
    """The registered faces of a class cannot be tried now."""
