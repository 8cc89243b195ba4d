"""Compare what was recognised in the demonstration with who was drawn into it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MAX_IN_CHECK = 2
SEEN = {"present", "check"}


@dataclass(frozen=True)
class NamedFace:
    """A face that was given a student's name.

    Args:
        named: the number of that student.
        actual: the number of the student who was drawn there; None for a stranger.
        seen_s: moment of the video, seconds.
    """

    named: str
    actual: str | None
    seen_s: float


def find_faults(
    statuses: Mapping[str, str],
    named_faces: Iterable[NamedFace],
    *,
    present: Iterable[str],
    absent: Iterable[str],
) -> list[str]:
    """Say in words what is wrong with a result; nothing if it is right.

    Args:
        statuses: each student's status as proposed, by number.
        named_faces: every face that was given a name, surely or not.
        present: the numbers of those who were drawn into the video.
        absent: the numbers of those who were not.
    """
    return [
        *_missed(statuses, present),
        *_invented(statuses, absent),
        *_doubtful(statuses),
        *_misnamed(named_faces),
    ]


def _missed(statuses: Mapping[str, str], present: Iterable[str]) -> list[str]:
    missed = [number for number in present if statuses.get(number) not in SEEN]
    return [f"{number} is in the room and was not recognised." for number in missed]


def _invented(statuses: Mapping[str, str], absent: Iterable[str]) -> list[str]:
    invented = [number for number in absent if statuses.get(number) != "not_seen"]
    return [f"{number} is not in the room and was not left as not seen." for number in invented]


def _doubtful(statuses: Mapping[str, str]) -> list[str]:
    n_in_check = list(statuses.values()).count("check")
    if n_in_check <= MAX_IN_CHECK:
        return []
    return [f"{n_in_check} students are to be checked; at most {MAX_IN_CHECK} may be."]


def _misnamed(named_faces: Iterable[NamedFace]) -> list[str]:
    return [
        f"{face.actual or 'A stranger'} was named {face.named} at {face.seen_s:.1f} s."
        for face in named_faces
        if face.named != face.actual
    ]
