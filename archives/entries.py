"""Take the files of a large zip one by one: a child opens it, and each piece is written here."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archives.asked_child import answer, asked_child, damaged_if_wrong
from archives.errors import CODES, DAMAGED, TOO_LARGE, ArchiveError
from archives.zips import PIECE_BYTES
from face_vision.cage.children import Child, answer_of
from face_vision.cage.wire import receive_bytes, send_message


@dataclass(frozen=True)
class Written:
    """What came out of one file.

    Args:
        n_bytes: as many were written, also where it was refused then.
        is_zip: it is a zip itself.
        failure: why it is not whole, by the code of `archives.errors`.
    """

    n_bytes: int
    is_zip: bool = False
    failure: str = ""


class ArchiveEntry:
    """One file of a zip, until the next one is asked for.

    Args:
        name: its path in the zip, as whoever made it wrote it.
        n_bytes: what the zip says of its size.
        is_locked: it needs a password.
    """

    def __init__(self, child: Child, name: str, *, n_bytes: int, is_locked: bool) -> None:
        self.name, self.n_bytes, self.is_locked = name, n_bytes, is_locked
        self._child, self.is_answered = child, False

    def write_to(self, target: Path, *, most_bytes: int) -> Written:
        """Write the file, unless more comes out of it; may be asked once.

        Raises:
            ArchiveError: the child died over it.
        """
        self.order(most_bytes)
        n_written = 0
        with target.open("wb") as file:
            while "n_bytes" in (message := self._answer()):
                with damaged_if_wrong():
                    piece = receive_bytes(self._child.link, message["n_bytes"], most=PIECE_BYTES)
                n_written += len(piece)
                # It counts itself: unless a file has taken it over.
                if n_written > most_bytes:
                    raise ArchiveError(TOO_LARGE)
                file.write(piece)
        if code := message.get("error"):
            return Written(n_written, failure=code if code in CODES else DAMAGED)
        return Written(n_written, is_zip=message.get("is_zip") is True)

    def order(self, most_bytes: int) -> None:
        self.is_answered = True
        with damaged_if_wrong():
            send_message(self._child.link, {"most_bytes": most_bytes})

    def _answer(self) -> dict[str, object]:
        with damaged_if_wrong():
            return answer_of(self._child)


def entries_of(path: Path, *, most_files: int) -> Iterator[ArchiveEntry]:
    """Yield the files of a zip, without its folders; each is written before the next, or not.

    Raises:
        ArchiveError: it is damaged, or holds too many; also later, while its files are written.
    """
    with asked_child("entries", path, {"most_files": most_files}) as child:
        while "entry" in (message := answer(child)):
            with damaged_if_wrong():
                name, n_bytes = str(message["entry"]), int(message["n"])
            entry = ArchiveEntry(
                child, name, n_bytes=n_bytes, is_locked=message["is_locked"] is True
            )
            yield entry
            if not entry.is_answered:
                # It is not wanted.
                entry.order(0)
