"""Addresses of the reports."""

from django.urls import path, register_converter

from reports.exports.files import FORMATS
from reports.views import downloads, exports, mail, pages

app_name = "reports"


class FormatConverter:
    """The ending of a file that a report is given out as."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "format")

urlpatterns = [
    path("classes/<int:pk>/summary/", pages.class_summary, name="class_summary"),
    path("students/<int:pk>/summary/", pages.student_summary, name="student_summary"),
    path("schools/<int:pk>/summary/", pages.school_summary, name="school_summary"),
    path("teachers/<int:pk>/summary/", pages.teacher_summary, name="teacher_summary"),
    path("sessions/<int:pk>/register.xlsx", downloads.session_xlsx, name="session_xlsx"),
    path("classes/<int:pk>/register.xlsx", downloads.class_group_xlsx, name="class_group_xlsx"),
    path("sessions/<int:pk>/summary.<format:ending>", exports.session_summary, name="session_file"),
    path("classes/<int:pk>/summary.<format:ending>", exports.class_summary, name="class_file"),
    path("students/<int:pk>/summary.<format:ending>", exports.student_summary, name="student_file"),
    path("schools/<int:pk>/summary.<format:ending>", exports.school_summary, name="school_file"),
    path("teachers/<int:pk>/summary.<format:ending>", exports.teacher_summary, name="teacher_file"),
    path("sessions/<int:pk>/register/mail/", mail.mail_session, name="mail_register"),
    path("classes/<int:pk>/summary/mail/", mail.mail_class_group, name="mail_class_summary"),
    path("reports/mail/", mail.subscriptions, name="subscriptions"),
]
