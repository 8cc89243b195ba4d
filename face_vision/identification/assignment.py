"""Give faces to students so that nobody is in two places at one moment."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from face_vision.types import Stay

NOBODY = -1


def assign_faces(gains: NDArray[np.float64], stays: Sequence[Sequence[Stay]]) -> NDArray[np.int64]:
    """Find the assignment of faces to students with the highest total gain.

    A face gets at most one student. Of the faces in view at one moment at most one gets the same
    student; faces at different moments may share one, since a face that leaves the picture and
    comes back is seen as two. Solved exactly as a 0/1 programme (HiGHS); where all faces are in
    view at once this is the classical assignment problem.

    Args:
        gains: what giving face i to student j is worth, shape (n, m); not above 0 forbids it.
        stays: the times when each face was in view, length n.

    Returns:
        Index of the student of each face, or NOBODY, int64, shape (n,).
    """
    chosen = np.full(len(stays), NOBODY, np.int64)
    faces, students = np.nonzero(gains > 0)
    if len(faces) == 0:
        return chosen
    # Late: it takes a third of a second to load, which every page and command would wait for.
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    limits = _one_student_per_face(faces) + _one_face_per_moment(faces, students, stays)
    rows = csr_array(_rows(limits), shape=(len(limits), len(faces)))
    solution = milp(
        -gains[faces, students],
        integrality=np.ones(len(faces)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, ub=1),
    )
    if solution.x is None:
        raise ArithmeticError(f"no assignment of faces to students: {solution.message}")
    # The solver returns floats near 0 and 1.
    taken = solution.x > 0.5
    chosen[faces[taken]] = students[taken]
    return chosen


def _one_student_per_face(faces: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    return [np.flatnonzero(faces == face) for face in np.unique(faces)]


def _one_face_per_moment(
    faces: NDArray[np.int64], students: NDArray[np.int64], stays: Sequence[Sequence[Stay]]
) -> list[NDArray[np.int64]]:
    """Limit each student to one face whenever some face comes into view.

    Faces overlap in time only if they share the moment when the later of them appears, so looking
    at these moments is enough.
    """
    limits = []
    for student in np.unique(students):
        hers = np.flatnonzero(students == student)
        spans = [(row, first, last) for row in hers for first, last in stays[faces[row]]]
        rows, firsts, lasts = map(np.array, zip(*spans, strict=True))
        for moment in np.unique(firsts):
            limits.append(rows[(firsts <= moment) & (lasts >= moment)])
    return limits


def _rows(limits: list[NDArray[np.int64]]) -> tuple[NDArray[np.generic], ...]:
    """Return ones, their columns, and where each row begins: a sparse array."""
    columns = np.concatenate(limits)
    starts = np.concatenate([[0], np.cumsum([len(limit) for limit in limits])])
    return np.ones(len(columns)), columns, starts
