"""Without a mail server mails lie as files that their owner alone reads, never in a log."""

import email
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path

from django.conf import settings
from django.core.mail.backends import filebased
from django.utils import timezone

KEPT_FOR = timedelta(days=7)
"""Mails bear names, and links that let somebody in; whoever set no server up reads them soon."""

BETWEEN = b"\n" + b"-" * 79 + b"\n"
"""What Django writes behind each mail of a file."""


class EmailBackend(filebased.EmailBackend):
    """Django's, with files of mode 0600 in a folder of mode 0700, and without old ones."""

    file_path: str

    def open(self) -> bool:
        if self.stream is not None:
            return False
        folder = Path(self.file_path)
        # Django has made it, with whatever mode the process makes folders.
        folder.chmod(0o700)
        _erase_old(folder, timezone.now() - KEPT_FOR)
        # Made with its mode: narrowed afterwards, it would be readable for a moment.
        descriptor = os.open(self._get_filename(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.stream = os.fdopen(descriptor, "ab")
        return True


@dataclass(frozen=True)
class LyingMail:
    """One mail of a file.

    Args:
        addresses: to whom it goes, in small letters.
        text: its subject and all that is text in it.
        has_sheets: it brings a file that cannot be searched, such as a workbook.
    """

    addresses: frozenset[str]
    text: str
    has_sheets: bool

    @classmethod
    def read(cls, content: bytes) -> "LyingMail":
        mail = email.message_from_bytes(content, policy=policy.default)
        headers = [str(one) for name in ("To", "Cc", "Bcc") for one in mail.get_all(name, [])]
        addresses = frozenset(address.lower() for _name, address in getaddresses(headers))
        parts = [one for one in mail.walk() if not one.is_multipart()]
        texts = [_text_of(one) for one in parts if one.get_content_maintype() == "text"]
        text = "\n".join([str(mail["Subject"] or ""), *headers, *texts])
        return cls(addresses, text, len(texts) < len(parts))


def count_old_mails(before: datetime) -> int:
    """Count the files of mails that were written before a moment."""
    return len(_old_files(_folder(), before))


def erase_old_mails(before: datetime) -> int:
    return _erase_old(_folder(), before)


def erase_mails(is_meant: Callable[[LyingMail], bool]) -> int:
    """Erase each mail of which this is so, and leave the others of its file; return how many."""
    return sum(_erase_from(path, is_meant) for path in sorted(_folder().glob("*.log")))


def _erase_from(path: Path, is_meant: Callable[[LyingMail], bool]) -> int:
    try:
        mails = path.read_bytes().split(BETWEEN)
    except FileNotFoundError:
        return 0
    kept = [one for one in mails if not (one.strip() and is_meant(LyingMail.read(one)))]
    if len(kept) == len(mails):
        return 0
    if not any(one.strip() for one in kept):
        path.unlink(missing_ok=True)
        return len(mails) - len(kept)
    _write_anew(path, BETWEEN.join(kept))
    return len(mails) - len(kept)


def _write_anew(path: Path, content: bytes) -> None:
    """Put the rest in the place of a file, as old as that was."""
    written_at = path.stat()
    draft = path.with_name(f".{path.name}.draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    os.utime(draft, (written_at.st_atime, written_at.st_mtime))
    draft.replace(path)


def _text_of(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    # A charset that nobody knows.
    except LookupError:
        return str(part.get_payload())


def _erase_old(folder: Path, before: datetime) -> int:
    old = _old_files(folder, before)
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _old_files(folder: Path, before: datetime) -> list[Path]:
    # Also what a process left that was killed over the writing.
    paths = [*folder.glob("*.log"), *folder.glob(".*.draft")]
    return [path for path in paths if _is_older(path, before)]


def _is_older(path: Path, before: datetime) -> bool:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
    except FileNotFoundError:
        return False


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)
