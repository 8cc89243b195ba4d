"""Read the access log: its chain, and the lines that somebody searches."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from privacy.chain import GENESIS, checksum_of
from privacy.models import AccessChange, AccessedStudent, AccessEntry, AccessLogCut, AccessNote

WAITS_AT_MOST = timedelta(hours=1)


@dataclass(frozen=True)
class ChainReport:
    """What a check found.

    Args:
        n_lines: how many were read.
        last_position: of the last line; 0 where there is none.
        last_hash: to be written down elsewhere: a log cut short at its end fits in itself.
        breaks: positions at which it does not fit, with a code for why.
    """

    n_lines: int
    last_position: int
    last_hash: str
    breaks: list[tuple[int, str]]


def check_chain() -> ChainReport:
    """Read the log from its last cut on and say where it does not fit."""
    cut = AccessLogCut.objects.first()
    position, former = (cut.position, cut.hash) if cut else (0, GENESIS)
    breaks, n_lines = [], 0
    is_cut_named = cut is None
    for entry in AccessEntry.objects.order_by("position").iterator(chunk_size=1000):
        n_lines += 1
        if entry.position != position + 1:
            breaks.append((entry.position, "gap"))
        if entry.hash != checksum_of(entry, former):
            breaks.append((entry.position, "changed"))
        # With what the line says of itself: else all after a changed one would be told as well.
        position, former = entry.position, entry.hash
        # Pruning writes a line about itself; whoever cut the log in another way wrote none.
        is_cut_named |= entry.subject == "access_log" and _names(entry, cut)
    if not is_cut_named and cut is not None:
        breaks.append((cut.position, "cut"))
    return ChainReport(n_lines, position if n_lines else 0, former, [*breaks, *_wrong_index()])


def n_waiting_long() -> int:
    """Count what should long have a line: the worker makes one each minute."""
    before = timezone.now() - WAITS_AT_MOST
    waiting = (AccessNote.objects, AccessChange.objects)
    return sum(rows.filter(at__lt=before).count() for rows in waiting)


def _names(entry: AccessEntry, cut: AccessLogCut | None) -> bool:
    expected = {"up_to": cut.position, "hash": cut.hash} if cut else {}
    return {name: entry.params.get(name) for name in expected} == expected


def _wrong_index() -> list[tuple[int, str]]:
    """Find lines whose students stand differently in the table by which they are found."""
    found: dict[int, set[int]] = {}
    rows = AccessedStudent.objects.values_list("entry__position", "student_id")
    for position, student_id in rows.iterator(chunk_size=5000):
        found.setdefault(position, set()).add(student_id)
    lines = AccessEntry.objects.values_list("position", "student_ids").order_by("position")
    return [
        (position, "index")
        for position, student_ids in lines.iterator(chunk_size=1000)
        if found.get(position, set()) != set(student_ids)
    ]
