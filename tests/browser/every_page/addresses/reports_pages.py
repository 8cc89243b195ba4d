"""The pages of reports in the list of all pages: summaries, and mails that went or did not."""

from accounts.models import User
from classes.models import ClassSession
from tests.browser.staging import Lesson
from tests.factories.mail import make_delivery

IN_AUTUMN = "first=2026-08-01&last=2026-12-31"


def stage_deliveries(lesson: Lesson, teacher: User, closed: ClassSession) -> None:
    """Let one mail have been refused, and one wait."""
    make_delivery(
        session=closed,
        recipient=teacher,
        state="failed",
        server_answer="550 5.1.1 No such user here",
        failure_code="mail_not_accepted",
    )
    make_delivery(session=lesson.session, recipient=teacher, state="queued")


def stage_summaries(lesson: Lesson, teacher: User) -> dict[str, list[str]]:
    group = lesson.class_group
    student, last = lesson.students[0], lesson.students[-1]
    return {
        "reports:subscriptions": ["/reports/mail/"],
        "reports:class_summary": [
            f"/classes/{group.pk}/summary/?{IN_AUTUMN}",
            f"/classes/{group.pk}/summary/?first=2026-09-02&last=2026-09-01",
        ],
        "reports:student_summary": [
            f"/students/{student.pk}/summary/?{IN_AUTUMN}",
            f"/students/{last.pk}/summary/?first=2020-01-01&last=2020-01-02",
        ],
        "reports:school_summary": [f"/schools/{group.school_id}/summary/?{IN_AUTUMN}"],
        "reports:teacher_summary": [
            f"/teachers/{post.pk}/summary/?{IN_AUTUMN}" for post in teacher.teacher_posts.all()
        ],
    }
