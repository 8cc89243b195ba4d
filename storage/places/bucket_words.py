"""What a bucket's server answers, in the words of this house: no other module knows its errors."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    PartialCredentialsError,
)

from storage.errors import FilesUnreachableError

logger = logging.getLogger(__name__)

GONE = {"404", "NoSuchKey", "NotFound"}
NO_BUCKET = {"NoSuchBucket"}
REFUSED = {
    *("401", "403", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"),
    *("AllAccessDisabled", "AccountProblem", "ExpiredToken", "InvalidToken"),
}
FULL = {"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "507"}


@contextmanager
def bucket_words(name: str = "") -> Iterator[None]:
    """Raise what the house knows for what the server or the way to it says.

    Args:
        name: of the file that is asked for.

    Raises:
        FileNotFoundError: the file is gone.
        FilesUnreachableError: the storage does not answer, or refuses.
        OSError: it is full.
    """
    try:
        yield
    except ClientError as error:
        raise _in_our_words(str(error.response.get("Error", {}).get("Code", "")), name) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise FilesUnreachableError("storage_without_keys") from error
    except BotoCoreError as error:
        # Its kind alone: an answer may repeat what was sent.
        logger.warning("the storage does not answer: %s", type(error).__name__)
        raise FilesUnreachableError("storage_silent") from error


def _in_our_words(code: str, name: str) -> OSError:
    if code in GONE:
        return FileNotFoundError(errno.ENOENT, "There is no such file", name)
    if code in FULL:
        return OSError(errno.ENOSPC, "The storage is full")
    logger.warning("the storage refuses: %s", code)
    if code in NO_BUCKET:
        return FilesUnreachableError("storage_without_bucket")
    if code in REFUSED:
        return FilesUnreachableError("storage_refuses_keys")
    return FilesUnreachableError("storage_odd")
