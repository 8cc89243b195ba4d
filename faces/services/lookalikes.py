"""Find another student of the school whose registered face is much like this one."""

import numpy as np
from numpy.typing import NDArray

from classes.models import Student
from face_vision.identification.gallery import Gallery
from face_vision.identification.search import is_match, search
from face_vision.pipeline import Pipeline
from faces.models import FaceTemplate


def find_lookalike(
    student: Student, *, embedding: NDArray[np.float32], pipeline: Pipeline
) -> Student | None:
    """Return the other student most alike, if alike enough to be a mistake; one or two queries."""
    rows = list(
        FaceTemplate.objects.filter(student__school=student.school_id)
        .exclude(student=student)
        .with_consent()
        .of_network(pipeline.network_id)
        .values_list("student_id", "embedding")
    )
    if not rows:
        return None
    vectors = np.stack([np.frombuffer(bytes(vector), "<f4") for _, vector in rows])
    owners = np.array([student_id for student_id, _ in rows], np.int64)
    gallery = Gallery(owners, vectors, pipeline.network_id, pipeline.genuine_similarity)
    nearest = search(embedding, gallery, 1)[0]
    if not is_match(nearest.score, pipeline.options.registration.lookalike_score):
        return None
    return Student.objects.get(pk=nearest.subject_id)
