"""Why stored data cannot be read: a code with its values, and the sentences."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _


class StorageError(Exception):
    """What is stored cannot be read or kept; the sentence goes to the person as it is.

    Attributes:
        is_lasting: no further attempt helps.
    """

    is_lasting = True

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def __str__(self) -> str:
        """Return the sentence in the reader's language."""
        return gettext(MESSAGES[self.code]) % self.params


class InstallationKeyError(StorageError):
    """The installation's key is missing, or is another than the one that was used."""

    is_lasting = False


class KeyGoneError(StorageError):
    """The key of these data is not there: they were erased, or the folder of keys is another."""


class BrokenSealError(StorageError):
    """What is stored was changed, moved or cut since it was sealed."""


class RotationUnderWayError(StorageError):
    """Another process puts new keys in place of old ones at this moment."""

    is_lasting = False


class FilesUnreachableError(StorageError, OSError):
    """The place of the stored files does not answer, or refuses; the files are as they were."""

    is_lasting = False


class MoveRefusedError(StorageError):
    """Files are not moved to another place."""


MESSAGES = {
    "move_to_same_place": _("The files lie there already: name the other place with --to."),
    "move_meets_another": _(
        "“%(name)s” lies in the new place with another content: erase the one that is wrong, and "
        "move the files again."
    ),
    "move_of_plain_files": _(
        "Some files are not encrypted yet: run manage.py encrypt_stored_data again, and "
        "then move the files."
    ),
    "storage_silent": _(
        "The storage of films and pictures does not answer: try again in a few minutes. If it "
        "stays so, have STORAGE_URL looked at."
    ),
    "storage_odd": _(
        "The storage of films and pictures could not do that: try again in a few minutes. If it "
        "stays so, have the log looked at."
    ),
    "storage_open_to_all": _(
        "Anybody may read what lies in the bucket of STORAGE_URL: close it to everybody but this "
        "site."
    ),
    "storage_without_bucket": _(
        "The storage of films and pictures has no such bucket: make it, or name another one in "
        "STORAGE_URL."
    ),
    "storage_without_keys": _(
        "The storage of films and pictures wants a key: set AWS_ACCESS_KEY_ID and "
        "AWS_SECRET_ACCESS_KEY."
    ),
    "storage_refuses_keys": _(
        "The storage of films and pictures refuses the key of this site: set the right "
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and let them read, write and delete in the "
        "bucket."
    ),
    "installation_key_missing": _(
        "Data are encrypted and the key of the installation is missing: put “%(file)s” back from "
        "its copy, or set ENCRYPTION_KEY."
    ),
    "installation_key_wrong": _(
        "The key of the installation is not the one that the data were encrypted with: put "
        "“%(file)s” back from its copy, or set the right ENCRYPTION_KEY."
    ),
    "installation_key_unreadable": _(
        "“%(name)s” holds no key: each is 32 bytes in base64, as “openssl rand -base64 32” writes "
        "them."
    ),
    "key_gone": _(
        "This was erased with its key. If it was not, the folder of keys (KEYS_DIR) is not the one "
        "that belongs to these data."
    ),
    "rotation_under_way": _(
        "New keys are being made by another process already: wait until it has ended."
    ),
    "seal_broken": _(
        "What is stored here was changed since it was encrypted: take it from a backup, or "
        "erase it."
    ),
}
