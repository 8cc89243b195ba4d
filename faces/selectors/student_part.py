"""What the page of a student shows of her face and consent."""

from typing import Any

from classes.models import Student
from faces.labels import COVERAGE_LABELS
from faces.selectors.face_coverage import face_coverage


def student_part(student: Student) -> dict[str, Any]:
    """Return how well she is known, her best face, and her consent or objection; five queries."""
    coverage = face_coverage(student)
    faces = student.face_templates.in_use().with_consent()
    best = faces.order_by("-is_shown", "-quality", "pk").values_list("pk", flat=True).first()
    return {
        "coverage": coverage,
        "coverage_label": COVERAGE_LABELS[coverage.level],
        "face_id": best,
        "consent": student.biometric_consents.filter(withdrawn_at=None).first(),
        "objection": student.face_objections.standing().first(),
    }
