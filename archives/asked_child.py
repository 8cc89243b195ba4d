"""The link to a child that opens one archive: what it is asked, and what it may answer."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from archives.errors import CODES, DAMAGED, ENDED, ArchiveError
from face_vision.cage.children import Child, answer_of, fresh_child
from face_vision.cage.given_files import opened
from face_vision.cage.wire import BrokenWireError, ChildGoneError, Message

MODULE = "archives.child"
SHOWN = (Path(__file__).resolve().parent,)
"""What the child must see of this house, beside the package of the cage."""


@contextmanager
def asked_child(operation: str, archive: Path | bytes, parameters: Message) -> Iterator[Child]:
    """Start a child, give it an archive and ask something; it ends with the block.

    Raises:
        ArchiveError: it cannot be started.
    """
    with ExitStack() as held:
        with damaged_if_wrong():
            file = held.enter_context(opened(archive))
            child = held.enter_context(fresh_child(MODULE, shown=SHOWN))
            child.ask(operation, file, parameters)
        yield child


def answer(child: Child) -> Message:
    """Return what a child says next.

    Raises:
        ArchiveError: it says what is wrong with the archive, or it died over it, or hangs.
    """
    with damaged_if_wrong():
        message = answer_of(child)
    if "error" in message:
        code = message["error"]
        raise ArchiveError(code if code in CODES else DAMAGED)
    return message


@contextmanager
def damaged_if_wrong() -> Iterator[None]:
    """Call an archive damaged whose child answers what it never answers; say if it is gone."""
    try:
        yield
    except (ChildGoneError, TimeoutError, ConnectionError) as cause:
        raise ArchiveError(ENDED) from cause
    except (BrokenWireError, OSError, KeyError, TypeError, ValueError) as cause:
        raise ArchiveError(DAMAGED) from cause
