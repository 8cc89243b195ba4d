"""Refusals of recognition, by name; each text is one sentence that says what to do."""

from classes.errors import RefusedError


class WorkUnfinishedError(RefusedError):
    """A capture of the session is still being worked on."""


class NotConfirmedError(RefusedError):
    """There is no confirmation to take back."""


class StaleFaceError(RefusedError):
    """Somebody else has said something about this face since the page was shown."""


class StaleReviewError(RefusedError):
    """A review was confirmed that has changed since it was shown."""


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
