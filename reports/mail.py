"""Compose a message with its attachment, in the language asked for; does not send."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from classes.counts import StatusCounts, count_sessions
from classes.models import ClassSession
from reports.limit_falls import falls_below_limit
from reports.models import ReportDelivery
from reports.periods import Period
from reports.spreadsheets import attendance_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_IN_FILE_NAMES = re.compile(r"[\x00-\x1f\x7f\"/\\:*?<>|]+")
Kind = ReportDelivery.Kind


@dataclass(frozen=True)
class Contents:
    """What a mail says.

    Args:
        template: name of the text and of the HTML, without the ending.
        subject: never names a student: it shows on locked screens.
        file_name: of the attached sheet; none attached if empty.
        path: of the page where one sees more.
    """

    template: str
    subject: str
    path: str
    context: dict[str, Any]
    file_name: str = ""
    sessions: Sequence[ClassSession] = field(default=())


@dataclass(frozen=True)
class ClassLine:
    """One class group of a report, and what its registers add up to."""

    name: str
    n_sessions: int
    n_unconfirmed: int
    counts: StatusCounts

    @property
    def percent(self) -> int | None:
        """The share of records that say present or late."""
        n_recorded = self.counts.n_recorded
        return round(100 * self.counts.n_here / n_recorded) if n_recorded else None


def compose(delivery: ReportDelivery) -> EmailMultiAlternatives:
    contents = _contents(delivery)
    context = contents.context | {
        "delivery": delivery,
        "school": delivery.school,
        "page": _address(contents.path),
        "mail_page": _address(reverse("reports:subscriptions")),
        "file_name": contents.file_name,
    }
    message = EmailMultiAlternatives(
        subject=_one_line(contents.subject),
        body=render_to_string(f"reports/mail/{contents.template}.txt", context),
        to=[delivery.address],
        headers=_headers(delivery, context["mail_page"]),
    )
    html = render_to_string(f"reports/mail/{contents.template}.html", context)
    message.attach_alternative(html, "text/html")
    if contents.file_name:
        message.attach(contents.file_name, attendance_workbook(contents.sessions), XLSX)
    return message


def message_id(delivery: ReportDelivery) -> str:
    """Return the same id at each attempt, so that a receiver can tell a mail that came twice."""
    mark = salted_hmac("reports.delivery", str(delivery.pk)).hexdigest()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{mark}@{domain}>"


def _headers(delivery: ReportDelivery, mail_page: str) -> dict[str, str]:
    headers = {"Message-ID": message_id(delivery), "Auto-Submitted": "auto-generated"}
    if delivery.frequency and mail_page:
        headers["List-Unsubscribe"] = f"<{mail_page}>"
    return headers


def _contents(delivery: ReportDelivery) -> Contents:
    makers = {
        Kind.REGISTER: _register,
        Kind.CLASS_SUMMARY: _class_summary,
        Kind.SCHOOL_SUMMARY: _school_summary,
        Kind.WARNING: _warning,
    }
    return makers[Kind(delivery.kind)](delivery)


def _register(delivery: ReportDelivery) -> Contents:
    session = delivery.session
    assert session is not None  # noqa: S101 - a constraint of the table
    return Contents(
        template="register",
        subject=_("Register of %(session)s") % {"session": session},
        path=reverse("classes:session_register", args=[session.pk]),
        context={"session": session, "counts": count_sessions([session])[session.pk]},
        file_name=_file_name(f"{session.class_group.code} {session.local_start:%Y-%m-%d %H.%M}"),
        sessions=[session],
    )


def _class_summary(delivery: ReportDelivery) -> Contents:
    class_group = delivery.class_group
    assert class_group is not None  # noqa: S101 - a constraint of the table
    sessions = _sessions(delivery, class_group=class_group)
    return _summary(
        delivery,
        sessions,
        name=str(class_group),
        file_name=class_group.code,
        path=reverse("recognition:class_group", args=[class_group.pk]),
    )


def _school_summary(delivery: ReportDelivery) -> Contents:
    sessions = _sessions(delivery, class_group__school=delivery.school)
    name = delivery.school.name
    path = reverse("classes:class_group_list")
    return _summary(delivery, sessions, name=name, file_name=name, path=path)


def _summary(
    delivery: ReportDelivery,
    sessions: Sequence[ClassSession],
    *,
    name: str,
    file_name: str,
    path: str,
) -> Contents:
    period = _period(delivery)
    said = {"name": name, "period": period}
    return Contents(
        template="summary",
        subject=_("Attendance of %(name)s, %(period)s") % said,
        path=path,
        context={"name": name, "period": period, "lines": _lines(sessions)},
        file_name=_file_name(f"{file_name} {period.first_on} {period.last_on}"),
        sessions=sessions,
    )


def _warning(delivery: ReportDelivery) -> Contents:
    """The subject names neither the student nor what is the matter."""
    student = delivery.student
    assert student is not None  # noqa: S101 - a constraint of the table
    falls = falls_below_limit(delivery.school, _period(delivery), student=student)
    is_absent = delivery.reason == "absent"
    return Contents(
        template="warning",
        subject=_("Attendance: please look after a student of yours"),
        path=reverse("classes:class_group_list"),
        context={
            "student": student,
            "fall": None if is_absent or not falls else falls[0],
        },
    )


def _period(delivery: ReportDelivery) -> Period:
    assert delivery.first_on and delivery.last_on  # noqa: S101 - a constraint of the table
    return Period(delivery.first_on, delivery.last_on)


def _sessions(delivery: ReportDelivery, **which: object) -> list[ClassSession]:
    begin, end = _period(delivery).bounds(delivery.school)
    sessions = ClassSession.objects.filter(starts_at__gte=begin, starts_at__lt=end, **which)
    return list(sessions.select_related("class_group__school").order_by("starts_at"))


def _lines(sessions: Sequence[ClassSession]) -> list[ClassLine]:
    counts = count_sessions(sessions)
    groups = {session.class_group_id: session.class_group for session in sessions}
    lines = []
    for group in sorted(groups.values(), key=lambda group: (group.code, group.pk)):
        mine = [session for session in sessions if session.class_group_id == group.pk]
        n_unconfirmed = sum(session.confirmed_at is None for session in mine)
        total = _total([counts[session.pk] for session in mine])
        lines.append(ClassLine(str(group), len(mine), n_unconfirmed, total))
    return lines


def _total(counts: Sequence[StatusCounts]) -> StatusCounts:
    return StatusCounts(
        n_present=sum(c.n_present for c in counts),
        n_late=sum(c.n_late for c in counts),
        n_excused=sum(c.n_excused for c in counts),
        n_absent=sum(c.n_absent for c in counts),
    )


def _address(path: str) -> str:
    """Return the full address of a page; empty where the site does not know its own name."""
    return f"{settings.SITE_URL.rstrip('/')}{path}" if settings.SITE_URL else ""


def _one_line(text: str) -> str:
    """A name with a line break must not begin another header."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f]+", " ", text).split())


def _file_name(name: str) -> str:
    return f"{NOT_IN_FILE_NAMES.sub(' ', name).strip()}.xlsx"
