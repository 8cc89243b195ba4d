"""What the demonstration prints: the register, what it took, the way in."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from demo.runtime.logins import Login

REGISTERED_FROM_CLIP = "Class 7B, registered from one clip of 30 s"

WORDS = {"present": "present", "check": "CHECK", "not_seen": "not seen", "by_hand": "by hand"}


def register_table(result: Mapping[str, Any]) -> str:
    """Return one line for each student, a sum, and whatever is wrong, for a terminal."""
    students: Sequence[Mapping[str, Any]] = result["students"]
    width = max((len(student["name"]) for student in students), default=0)
    lines = [f"{'Number':<8}{'Name':<{width}}  {'Status':<9} {'Score':>5}  Seen"]
    lines += [_line(student, width) for student in students]
    from_clip = result["from_clip"]
    clip_sum = _sum(from_clip["students"], from_clip["unknown"])
    sums = [_sum(students, result["unknown"]), f"{REGISTERED_FROM_CLIP}: {clip_sum}"]
    rooms = [_room_line(room) for room in result["rooms"]]
    return "\n".join([*lines, "", *sums, *rooms, *result["faults"]])


def welcome(address: str, review_path: str, logins: Sequence[Login]) -> str:
    """Return where the site is, who logs in how, and what to click."""
    return "\n".join(
        [
            f"The site is at {address}/ and can be reached from this machine only.",
            *(f"  {login.role:<14} {login.email:<30} {login.password}" for login in logins),
            f"Log in as the teacher, open {address}{review_path},",
            "look at the faces, and click Confirm. Ctrl-C ends site and worker.",
        ]
    )


def report(result: Mapping[str, Any]) -> str:
    """Return the register and what it took, for a terminal."""
    memory = result["peak_memory_mib"]
    return "\n".join(
        [
            register_table(result),
            f"Recognised {result['video_s']:.1f} s of video in {result['elapsed_s']:.1f} s.",
            f"Worker's peak memory: {f'{memory:.0f} MiB' if memory else 'not known here'}.",
            f"Everything together: {result['total_s']:.0f} s.",
        ]
    )


def _room_line(room: Mapping[str, Any]) -> str:
    """Say what a room found of a lesson that nobody began by hand."""
    statuses = [{"status": status} for status in room["students"].values()]
    found = _sum(statuses, room["unknown"])
    return (
        f"{room['room']}, {room['cameras']} cameras, {room['class_group']}: {found} "
        f"The review stood {room['review_after_s']:.0f} s after the look's end."
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
