"""What an error of the pipeline or of the domain means for a job: an end with a reason, or none."""

from classes.errors import RefusedError
from face_vision.errors import DECODER_ENDED, VisionError, WeightsMissing
from jobs.failures import storable
from jobs.registry import Failure

INSTALLATION_INCOMPLETE = Failure("installation_incomplete")


def failure_of(error: Exception) -> Failure | None:
    """Return why no further attempt would help; None for an error that nobody foresaw."""
    if isinstance(error, WeightsMissing):
        return INSTALLATION_INCOMPLETE
    if isinstance(error, VisionError | RefusedError):
        is_final = error.code != DECODER_ENDED
        return Failure(error.code, storable(error.params), is_final=is_final)
    if isinstance(error, FileNotFoundError):
        return Failure("file_gone")
    return None
