"""Print the register of the demonstration as a table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

WORDS = {"present": "present", "check": "CHECK", "not_seen": "not seen", "by_hand": "by hand"}


def register_table(students: Sequence[Mapping[str, Any]], *, n_unknown: int) -> str:
    """Return one line for each student and a sum, for a terminal.

    Args:
        students: number, name, status, score, first_seen_s and last_seen_s of each.
        n_unknown: how many faces belong to nobody of the class.
    """
    width = max((len(student["name"]) for student in students), default=0)
    lines = [f"{'Number':<8}{'Name':<{width}}  {'Status':<9} {'Score':>5}  Seen"]
    lines += [_line(student, width) for student in students]
    return "\n".join([*lines, "", _sum(students, n_unknown)])


def report(result: Mapping[str, Any]) -> str:
    """Return the register and what it took, for a terminal."""
    table = register_table(result["students"], n_unknown=result["unknown"])
    memory = result["peak_memory_mib"]
    return "\n".join(
        [
            table,
            f"Recognised {result['video_s']:.1f} s of video in {result['elapsed_s']:.1f} s.",
            f"Worker's peak memory: {f'{memory:.0f} MiB' if memory else 'not known here'}.",
            f"Everything together: {result['total_s']:.0f} s.",
        ]
    )


def _line(student: Mapping[str, Any], width: int) -> str:
    word = WORDS[student["status"]]
    start = f"{student['number']:<8}{student['name']:<{width}}  {word:<9}"
    if student["score"] is None:
        return start.rstrip()
    seen = f"{student['first_seen_s']:4.1f} to {student['last_seen_s']:4.1f} s"
    return f"{start} {student['score']:5.2f}  {seen}"


def _sum(students: Sequence[Mapping[str, Any]], n_unknown: int) -> str:
    counts = Counter(student["status"] for student in students)
    parts = [f"{counts[status]} {word.lower()}" for status, word in WORDS.items() if counts[status]]
    return f"{', '.join(parts)}; faces of nobody of this class: {n_unknown}."
