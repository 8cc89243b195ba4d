"""Letters that are out, for the pages on which they come back."""

from tests.browser.staging import Lesson
from tests.factories import make_enrolment, make_notice, make_student

NOTICE = "\n\n".join(
    [
        "Dear parents, our teachers take the register by filming the class for some seconds.",
        "From the film the school's own computer compares the faces with pictures that you have "
        "agreed to. Films are erased when the register is confirmed; nothing leaves the school.",
        "You may say no, or take your consent back at any time without giving a reason. Your "
        "child is then marked by hand, and has no disadvantage.",
    ]
)


def stage_consents(lesson: Lesson) -> dict[str, list[str]]:
    """Give the school a notice, and the class new students whose letters are out."""
    group = lesson.class_group
    make_notice(school=group.school, version="2026-08", text=NOTICE)
    new = [make_student(school=group.school, given_name=name) for name in ("Uma", "z" * 60)]
    for student in new:
        make_enrolment(student=student, class_group=group, from_on="2099-08-01")
    address = f"/classes/{group.pk}/consents/"
    letters = f"/classes/{group.pk}/letters/"
    return {
        "faces:class_consents": [address, f"{address}?student={new[0].pk}"],
        "faces:class_letters": [letters, f"{letters}?paper=letter&all=1"],
        "faces:student_letter": [f"/students/{new[0].pk}/letter/"],
    }
