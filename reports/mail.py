"""Compose a message with its attachment, in the language asked for; does not send."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from accounts.outgoing_mail import compose_mail, link_if_named, message_id_of
from classes.links import link_to
from classes.selectors.counts import count_sessions
from privacy.accesses import Access
from reports.exports.accesses import SUBJECT, Report, access_of_report, access_of_sessions
from reports.exports.workbooks import class_workbook, school_workbook
from reports.models import ReportDelivery
from reports.selectors.below_limit import falls_below_limit
from reports.selectors.class_reports import StudentLine, class_report
from reports.selectors.figures import Figures
from reports.selectors.periods import ReportPeriod
from reports.selectors.school_reports import StudentFigures, school_report
from reports.spreadsheets import attendance_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_IN_FILE_NAMES = re.compile(r"[\x00-\x1f\x7f\"/\\:*?<>|]+")
Kind = ReportDelivery.Kind


@dataclass(frozen=True)
class MailContents:
    """What a mail says.

    Args:
        template: name of subject, text and HTML, without the ending.
        path: of the page where one sees more.
        access: whose attendance it is, and of which school.
        file_name, file: the sheet attached, if any.
    """

    template: str
    path: str
    context: dict[str, Any]
    access: Access
    file_name: str = ""
    file: bytes = b""


@dataclass(frozen=True)
class ReportLine:
    """One class group of a report, and what its registers add up to."""

    name: str
    n_sessions: int
    n_unconfirmed: int
    figures: Figures

    @property
    def percent(self) -> int | None:
        return percent_of(self.figures)


@dataclass(frozen=True)
class Summary:
    """What a mail of a class's or a school's attendance holds.

    Args:
        name: of the class or the school.
        path: address of its page on this site.
        below: students below the school's limit.
        file_name: of the spreadsheet, without days and ending.
    """

    name: str
    path: str
    lines: Sequence[ReportLine]
    below: Sequence[StudentLine | StudentFigures]
    report: Report
    file_name: str
    file: bytes


@dataclass(frozen=True, eq=False)
class ReportMail:
    """A mail, and whose attendance it holds."""

    message: EmailMultiAlternatives
    access: Access


def compose(delivery: ReportDelivery) -> ReportMail:
    contents = _contents(delivery)
    mail_page = link_if_named(reverse("reports:subscriptions"))
    context = contents.context | {
        "delivery": delivery,
        "school": delivery.school,
        "page": link_if_named(contents.path),
        "mail_page": mail_page,
        "file_name": contents.file_name,
    }
    message = compose_mail(
        f"reports/mail/{contents.template}",
        to=delivery.address,
        context=context,
        message_id=message_id_of("report", delivery),
    )
    # Mail programs offer it beside the sender; a mail that was asked for once has nothing to end.
    if delivery.frequency and mail_page:
        message.extra_headers["List-Unsubscribe"] = f"<{mail_page}>"
    if contents.file_name:
        message.attach(contents.file_name, contents.file, XLSX)
    return ReportMail(message, contents.access)


def _contents(delivery: ReportDelivery) -> MailContents:
    makers = {
        Kind.REGISTER: _register,
        Kind.CLASS_SUMMARY: _class_summary,
        Kind.SCHOOL_SUMMARY: _school_summary,
        Kind.WARNING: _warning,
    }
    return makers[Kind(delivery.kind)](delivery)


def _register(delivery: ReportDelivery) -> MailContents:
    session = delivery.session
    assert session is not None  # noqa: S101 - a constraint of the table
    name = _file_name(f"{session.class_group.code} {session.local_start:%Y-%m-%d %H.%M}")
    return MailContents(
        template="register",
        path=reverse("classes:session_register", args=[session.pk]),
        context={"session": session, "counts": count_sessions([session])[session.pk]},
        access=access_of_sessions([session], name=name),
        file_name=name,
        file=attendance_workbook([session]),
    )


def _class_summary(delivery: ReportDelivery) -> MailContents:
    class_group = delivery.class_group
    assert class_group is not None  # noqa: S101 - a constraint of the table
    report = class_report(class_group, _period(delivery))
    # A mail says how much is still open, as the figures count what is not confirmed too.
    n_unconfirmed = sum(not column.is_confirmed for column in report.sessions)
    line = ReportLine(str(class_group), len(report.sessions), n_unconfirmed, report.figures)
    summary = Summary(
        name=str(class_group),
        path=link_to("class_group", class_group.pk),
        lines=[line] if report.sessions else [],
        below=report.below_limit,
        report=report,
        file_name=class_group.code,
        file=class_workbook([report]),
    )
    return _summary(delivery, summary)


def _school_summary(delivery: ReportDelivery) -> MailContents:
    report = school_report(delivery.school, _period(delivery))
    lines = [
        ReportLine(
            str(line.class_group), line.n_taken + line.n_missing, line.n_missing, line.figures
        )
        for line in report.classes
        # A class that did not meet in these days has nothing to say.
        if line.n_taken + line.n_missing
    ]
    summary = Summary(
        name=delivery.school.name,
        path=reverse("classes:class_group_list"),
        lines=lines,
        below=report.below_limit,
        report=report,
        file_name=delivery.school.name,
        file=school_workbook(report),
    )
    return _summary(delivery, summary)


def _summary(delivery: ReportDelivery, summary: Summary) -> MailContents:
    name, period = summary.name, _period(delivery)
    file_name = _file_name(f"{summary.file_name} {period.first_on} {period.last_on}")
    listed = [(line.student, percent_of(line.figures)) for line in summary.below]
    return MailContents(
        template="summary",
        path=summary.path,
        context={"name": name, "period": period, "lines": summary.lines, "below": listed},
        access=access_of_report(summary.report, name=file_name),
        file_name=file_name,
        file=summary.file,
    )


def _warning(delivery: ReportDelivery) -> MailContents:
    student = delivery.student
    assert student is not None  # noqa: S101 - a constraint of the table
    # Asked anew, as the numbers may have moved since the evening that planned it.
    falls = falls_below_limit(delivery.school, _period(delivery), student=student)
    is_absent = delivery.reason == "absent"
    return MailContents(
        template="warning",
        path=reverse("classes:class_group_list"),
        access=Access(SUBJECT, delivery.school_id, (student.pk,)),
        context={
            "student": student,
            "fall": None if is_absent or not falls else falls[0],
        },
    )


def _period(delivery: ReportDelivery) -> ReportPeriod:
    assert delivery.first_on  # noqa: S101 - a constraint of the table
    assert delivery.last_on  # noqa: S101
    return ReportPeriod(delivery.first_on, delivery.last_on)


def percent_of(figures: Figures) -> int | None:
    """Return the share that was present or late, rounded down: never up to a limit it misses."""
    return None if figures.rate is None else 100 * figures.n_here // figures.n_recorded


def _file_name(name: str) -> str:
    return f"{NOT_IN_FILE_NAMES.sub(' ', name).strip()}.xlsx"
