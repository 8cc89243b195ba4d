"""An archive that is encrypted while it is written: a tar file within one of age.

Only a public key is needed to write it, so a server can make backups that it cannot read. The
last member lists all others with their SHA-256: what has no such list is not whole. The format
of the encryption is that of age-encryption.org, whose own tool opens it as well.
"""

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import pyrage

from attendance_site.installation.backups.errors import BackupError
from attendance_site.installation.backups.private_files import PRIVATE, create_private
from storage.durable.durable_files import sync_to_disk

ABOUT, CONTENTS = "about.json", "contents.json"
BLOCK = 1 << 20


def recipient_of(text: str) -> pyrage.x25519.Recipient:
    """Read a public key, such as age1qy..."""
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise BackupError(f"{text!r} is no public key: it begins with age1.") from error


def identities_of(path: Path) -> list[pyrage.x25519.Identity]:
    """Read the secret keys of a file, one a line, as `age-keygen` and `--make-key` write it."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        found = [pyrage.x25519.Identity.from_str(key) for key in keys]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise BackupError(f"{path} holds no secret key (AGE-SECRET-KEY-...).") from error
    if not found:
        raise BackupError(f"{path} holds no secret key (AGE-SECRET-KEY-...).")
    return found


class ArchiveWriter:
    """Adds members, and notes each for the list at the end."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._contents: dict[str, str] = {}
        self.n_bytes = 0

    def add(self, name: str, content: bytes) -> None:
        self.add_file(name, io.BytesIO(content), size=len(content))

    def add_file(self, name: str, file: IO[bytes], *, size: int) -> None:
        """Add as many bytes of a file as it had when it was opened."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, PRIVATE
        reader = _DigestedStream(file)
        try:
            self._tar.addfile(member, reader)
        except OSError as error:
            raise BackupError(f"{name} could not be read to its end: {error}.") from error
        self._contents[name] = reader.sha256.hexdigest()
        self.n_bytes += size

    def finish(self) -> None:
        self.add(CONTENTS, json.dumps(self._contents).encode())


class _DigestedStream:
    """A file whose bytes are digested as they are read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.sha256 = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self.sha256.update(content)
        return content


@contextmanager
def write_archive(target: Path, recipient: pyrage.x25519.Recipient) -> Iterator[ArchiveWriter]:
    """Write an archive under a temporary name; it gets its own when all of it is on the disk.

    Whatever ends this before, a kill too, leaves nothing that bears the name of a backup.
    """
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with create_private(draft) as file:
            with _encrypted(file, recipient) as tar:
                writer = ArchiveWriter(tar)
                yield writer
                writer.finish()
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
        # The name has to be on the disk as well, not only the bytes.
        sync_to_disk(target.parent)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _encrypted(file: IO[bytes], recipient: pyrage.x25519.Recipient) -> Iterator[tarfile.TarFile]:
    """Pass what is written into a tar file through the encryption, which reads by itself."""
    source, sink = _pipe()
    thread = _Beside(lambda: pyrage.encrypt_io(source, file, [recipient]), source)
    try:
        with sink, tarfile.open(fileobj=sink, mode="w|", bufsize=BLOCK) as tar:
            yield tar
    except BrokenPipeError:
        thread.finish()  # Its error says more.
        raise
    thread.finish()


@contextmanager
def open_archive(path: Path, identities: list[pyrage.x25519.Identity]) -> Iterator[tarfile.TarFile]:
    """Decrypt an archive while its members are read, one after the other.

    Raises:
        BackupError: it is encrypted to another key, cut off, or none of ours.
    """
    source, sink = _pipe()
    with path.open("rb") as file:
        thread = _Beside(lambda: pyrage.decrypt_io(file, sink, identities), sink)
        try:
            with tarfile.open(fileobj=source, mode="r|", bufsize=BLOCK) as tar:
                yield tar
                _read_rest(source)
        except tarfile.TarError as error:
            source.close()
            thread.finish()
            raise BackupError(f"{path.name} is no backup, or is damaged: {error}.") from error
        finally:
            source.close()
            thread.join()
        thread.finish()


def _read_rest(source: IO[bytes]) -> None:
    """Read to the end: only there the encryption says whether something was cut off."""
    while source.read(BLOCK):
        pass


def read_members(tar: tarfile.TarFile, take: Callable[[str, IO[bytes]], object]) -> dict[str, str]:
    """Hand each member to `take` and check it against the list at the end.

    Raises:
        BackupError: the list is missing, or a member is not as it was written.
    """
    found: dict[str, str] = {}
    for member in tar:
        file = tar.extractfile(member) if member.isreg() else None
        if file is None or member.name in found:
            raise BackupError(f"{member.name!r} is nothing that a backup holds.")
        if member.name == CONTENTS:
            _compare(found, json.load(file))
            return found
        reader = _DigestedStream(file)
        take(member.name, reader)  # type: ignore[arg-type]
        # What was left unread counts for the checksum too.
        while reader.read(BLOCK):
            pass
        found[member.name] = reader.sha256.hexdigest()
    raise BackupError("The backup is not whole: its end is missing.")


def _compare(found: dict[str, str], listed: dict[str, str]) -> None:
    if wrong := sorted(set(found.items()) ^ set(listed.items())):
        raise BackupError(f"The backup is damaged: {wrong[0][0]} is not as it was written.")


class _Beside(threading.Thread):
    """Does its work beside this thread, closes its end of the pipe, and keeps its error."""

    def __init__(self, work: Callable[[], Any], end: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self._work, self._end = work, end
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self._work()
        # Kept for the thread that waits: raised here it would only be printed.
        except BaseException as error:
            self._error = error
        finally:
            with suppress(BrokenPipeError):
                self._end.close()

    def finish(self) -> None:
        self.join()
        if isinstance(self._error, pyrage.DecryptError):
            raise BackupError("This key does not open it, or it is damaged.") from self._error
        if self._error:
            raise BackupError(f"It stopped: {self._error}.") from self._error


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    read_end, write_end = os.pipe()
    return os.fdopen(read_end, "rb", buffering=0), os.fdopen(write_end, "wb")
