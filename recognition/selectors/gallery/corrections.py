"""Bring what people corrected into the gallery that the next film is compared with."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from face_vision.identification.gallery import Gallery
from recognition.models import FaceCorrection


def with_corrections(gallery: Gallery) -> Gallery:
    """Add to a gallery which faces are not its subjects', and whom strangers were taken for."""
    students = gallery.subjects.tolist()
    rows = FaceCorrection.objects.filter(student__in=students).of_network(gallery.network_id)
    negatives: dict[int, list[NDArray[np.float32]]] = {}
    cautions: dict[int, float] = {}
    for row in rows.usable().order_by("pk"):
        if row.embedding:
            vector = np.frombuffer(bytes(row.embedding), dtype="<f4")
            negatives.setdefault(row.student_id, []).append(vector)
        else:
            cautions[row.student_id] = max(row.score, cautions.get(row.student_id, -1.0))
    stacked = {student: np.stack(vectors) for student, vectors in negatives.items()}
    return replace(gallery, negatives=stacked, cautions=cautions)
