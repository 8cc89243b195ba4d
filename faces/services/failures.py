"""What an error of the pipeline or of the domain means for a job: an end with a reason, or none."""

from classes.errors import RefusedError
from face_vision.errors import VisionError, WeightsMissing
from faces.error_messages import FILE_GONE, INCOMPLETE
from jobs.failures import storable
from jobs.registry import Failure

INSTALLATION_INCOMPLETE = Failure("installation_incomplete", reason=INCOMPLETE)


def failure_of(error: Exception) -> Failure | None:
    """Return why no further attempt would help; None for an error that nobody foresaw."""
    if isinstance(error, WeightsMissing):
        return INSTALLATION_INCOMPLETE
    if isinstance(error, VisionError | RefusedError):
        # A refusal without a code has its sentence in the code's place.
        code = error.code if error.code.isidentifier() else "refused"
        return Failure(code, storable(error.params), str(error))
    if isinstance(error, FileNotFoundError):
        return Failure("file_gone", reason=FILE_GONE)
    return None
