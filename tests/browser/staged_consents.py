"""Letters that are out, for the pages on which they come back."""

from tests.browser.staging import Lesson
from tests.factories import make_enrolment, make_notice, make_student


def stage_consents(lesson: Lesson) -> dict[str, list[str]]:
    """Give the school a notice, and the class new students whose letters are out."""
    group = lesson.class_group
    make_notice(school=group.school, version="2026-08")
    new = [make_student(school=group.school, given_name=name) for name in ("Uma", "z" * 60)]
    for student in new:
        make_enrolment(student=student, class_group=group, from_on="2099-08-01")
    address = f"/classes/{group.pk}/consents/"
    return {"faces:class_consents": [address, f"{address}?student={new[0].pk}"]}
