"""Erasures and objections noted outside the database, which a restored backup knows nothing of.

A line each in a file beside the keys: no backup holds that folder, and its mirror keeps no history.
It says by number who it was, never by name.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from storage.durable.durable_files import replace_durably, sync_to_disk

logger = logging.getLogger(__name__)

FILE, LOCK = "erasures.jsonl", ".erasures.lock"


class ErasureReach(StrEnum):
    """How much was erased: everything, or what is held of the face, with its consent; or which
    objection to recognition began or ended."""

    PERSON = "person"
    FACES = "faces"
    OBJECTION = "objection"
    LIFTED = "lifted"


@dataclass(frozen=True)
class ErasureMark:
    """One erasure, or objection.

    Args:
        student_id, school_id: keys of rows; the student's may be gone.
        at: when it was asked for or done.
        objected_at: since when the objection stands that is meant, which tells it from her others.
    """

    student_id: int
    school_id: int
    reach: ErasureReach
    at: datetime
    objected_at: datetime | None = None

    def __str__(self) -> str:
        kept = {"student": self.student_id, "school": self.school_id, "reach": self.reach}
        kept["at"] = self.at.isoformat()
        if self.objected_at:
            kept["objected_at"] = self.objected_at.isoformat()
        return json.dumps(kept)

    @classmethod
    def read(cls, line: bytes) -> "ErasureMark":
        kept = json.loads(line)
        at, since = datetime.fromisoformat(kept["at"]), kept.get("objected_at")
        objected_at = datetime.fromisoformat(since) if since else None
        return cls(kept["student"], kept["school"], ErasureReach(kept["reach"]), at, objected_at)


def mark_erasure(*, student: Any, reach: ErasureReach, objected_at: datetime | None = None) -> None:
    """Note an erasure or an objection, on the disk when this returns; the same twice does no harm.

    Called before it is certain: what is killed in between is noted too much, never too little.
    """
    mark = ErasureMark(student.pk, student.school_id, reach, timezone.now(), objected_at)
    with _locked() as folder:
        descriptor = os.open(folder / FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a+b") as file:
            # A line of a process that was killed over it ends nowhere: ours begins a new one.
            start = b"" if _ends_a_line(file.fileno()) else b"\n"
            file.write(start + f"{mark}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        sync_to_disk(folder)


def marks_since(moment: datetime | None) -> list[ErasureMark]:
    """Return what was erased since a moment; None: all that is noted."""
    return [one for one in _marks() if moment is None or one.at >= moment]


def count_marks_before(moment: datetime) -> int:
    return sum(one.at < moment for one in _marks())


def forget_marks_before(moment: datetime) -> int:
    """Let old marks go; return how many. Whoever is killed over it leaves all of them."""
    with _locked() as folder:
        marks = _marks()
        kept = [one for one in marks if one.at >= moment]
        if len(kept) == len(marks):
            return 0
        replace_durably(folder / FILE, "".join(f"{one}\n" for one in kept).encode())
    return len(marks) - len(kept)


def _marks() -> list[ErasureMark]:
    try:
        lines = (_folder() / FILE).read_bytes().splitlines()
    except FileNotFoundError:
        return []
    return list(_readable(lines))


def _readable(lines: list[bytes]) -> Iterator[ErasureMark]:
    for number, line in enumerate(lines, 1):
        try:
            yield ErasureMark.read(line)
        except (ValueError, KeyError, TypeError):
            # One whose process was killed over it was not certain yet, and was noted again.
            logger.error("Line %s of %s is no erasure", number, FILE)


@contextmanager
def _locked() -> Iterator[Path]:
    """Let one process write at a time; several machines share the folder."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield folder
    finally:
        # That lets go of the lock.
        os.close(descriptor)


def _ends_a_line(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"


def _folder() -> Path:
    return Path(settings.KEYS_DIR)
