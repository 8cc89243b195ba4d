"""Hold what was recognised in a class video against who was really there."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.class_videos.cast import N_PRESENT
from benchmarks.class_videos.footage import FPS, Truth
from face_vision.detection.boxes import overlap
from face_vision.types import Proposal, RecognitionResult

SAME_FACE = 0.3
"""Lowest overlap of a look with the box of the face that it shows."""

NOBODY = -1


@dataclass(frozen=True, eq=False)
class Found:
    """One tracklet, as far as it is judged.

    Args:
        times_s: of its looks.
        boxes: of its looks, float32, shape (n, 4).
        subject_id: whom it was proposed as, None for nobody.
        proposal: present, check or unknown.
    """

    times_s: NDArray[np.float64]
    boxes: NDArray[np.float32]
    subject_id: int | None
    proposal: Proposal


@dataclass(frozen=True)
class Outcome:
    """Counts of people: each is in one column; `wrong` counts names given to the wrong face.

    Args:
        present, check, missed: students in the room; check only if the name was the right one.
        wrong: tracklets of students proposed as present under another's name.
        wrong_check: tracklets of students that a person is asked about under another's name.
        unknown, stranger_check, stranger_wrong: strangers, by the worst of their tracklets.
        tracklets_a_person: mean over the people who were found.
        tracklets_a_stay: the same over uninterrupted times in the picture.
    """

    present: int
    check: int
    missed: int
    wrong: int
    wrong_check: int
    unknown: int
    stranger_check: int
    stranger_wrong: int
    tracklets_a_person: float
    tracklets_a_stay: float


def found_in(result: RecognitionResult) -> list[Found]:
    """Keep of a result what is judged; it is small enough to travel between processes."""
    return [
        Found(
            np.array([look.time_s for look in t.tracklet.looks]),
            np.array([look.box for look in t.tracklet.looks], np.float32),
            t.subject_id,
            t.proposal,
        )
        for t in result.tracklets
    ]


def judge(found: Sequence[Found], truth: Truth) -> Outcome:
    """Count who was found as whom."""
    owners = [owner_of(tracklet, truth) for tracklet in found]
    pairs = [(f, owner) for f, owner in zip(found, owners, strict=True) if owner != NOBODY]
    students = [_of_student(pairs, person) for person in range(N_PRESENT)]
    n_people = truth.boxes.shape[1]
    strangers = [_of_stranger(pairs, person) for person in range(N_PRESENT, n_people)]
    n_tracklets = Counter(owner for _, owner in pairs)
    stays = truth.n_stays()
    return Outcome(
        present=students.count("present"),
        check=students.count("check"),
        missed=students.count("missed"),
        wrong=_n_wrong(pairs, Proposal.PRESENT),
        wrong_check=_n_wrong(pairs, Proposal.CHECK),
        unknown=strangers.count("unknown"),
        stranger_check=strangers.count("check"),
        stranger_wrong=strangers.count("wrong"),
        tracklets_a_person=_mean(n_tracklets.values()),
        tracklets_a_stay=_mean(n / max(1, stays[owner]) for owner, n in n_tracklets.items()),
    )


def owner_of(tracklet: Found, truth: Truth) -> int:
    """Return who is really seen in most of a tracklet's looks, or NOBODY."""
    frames = np.clip(np.rint(tracklet.times_s * FPS).astype(int), 0, len(truth.boxes) - 1)
    votes: Counter[int] = Counter()
    for frame, box in zip(frames, tracklet.boxes, strict=True):
        overlaps = overlap(box[None], truth.boxes[frame])[0]
        nearest = int(overlaps.argmax())
        votes[nearest if overlaps[nearest] >= SAME_FACE else NOBODY] += 1
    return votes.most_common(1)[0][0]


def _of_student(pairs: Sequence[tuple[Found, int]], person: int) -> str:
    as_herself = {f.proposal for f, owner in pairs if owner == person == f.subject_id}
    if Proposal.PRESENT in as_herself:
        return "present"
    return "check" if Proposal.CHECK in as_herself else "missed"


def _of_stranger(pairs: Sequence[tuple[Found, int]], person: int) -> str:
    proposals = {f.proposal for f, owner in pairs if owner == person}
    if Proposal.PRESENT in proposals:
        return "wrong"
    return "check" if Proposal.CHECK in proposals else "unknown"


def _n_wrong(pairs: Sequence[tuple[Found, int]], proposal: Proposal) -> int:
    """Count the students' tracklets that bear another's name; a check may also bear none."""
    return sum(
        f.proposal is proposal and f.subject_id not in {None, owner}
        for f, owner in pairs
        if owner < N_PRESENT
    )


def _mean(numbers: Iterable[float]) -> float:
    values = list(numbers)
    return sum(values) / len(values) if values else 0.0
