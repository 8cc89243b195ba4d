"""What the access log says of a report that leaves the site: whose lessons it tells of."""

from collections.abc import Sequence
from pathlib import Path

from django.db.models import Q

from classes.models import AttendanceRecord, ClassSession
from privacy.accesses import Access
from reports.selectors.class_reports import ClassReport
from reports.selectors.periods import ReportPeriod
from reports.selectors.school_reports import SchoolReport
from reports.selectors.session_reports import SessionReport
from reports.selectors.student_reports import StudentReport
from reports.selectors.teacher_reports import TeacherReport

Report = ClassReport | SchoolReport | SessionReport | StudentReport | TeacherReport

SUBJECT = "register_file"


def access_of_sessions(sessions: Sequence[ClassSession], *, name: str) -> Access:
    """Name everybody who was enrolled on a day of these lessons, of one class, or has a record."""
    params = {"name": name}
    # Without a lesson the file names nobody, and belongs to no school.
    if not sessions:
        return Access(SUBJECT, params=params)
    # Over the first and last day: somebody too many in the log is better than one too few.
    group, days = sessions[0].class_group, {session.day for session in sessions}
    enrolled = group.enrolments.filter(from_on__lte=max(days))
    enrolled = enrolled.filter(Q(until_on=None) | Q(until_on__gt=min(days)))
    # Also who was recorded without being enrolled: her line stands in the file.
    recorded = AttendanceRecord.objects.filter(session__in=sessions)
    whose = {*enrolled.values_list("student_id", flat=True)}
    whose |= {*recorded.values_list("student_id", flat=True)}
    return Access(SUBJECT, group.school_id, tuple(whose), params=params)


def access_of_report(report: Report, *, name: str) -> Access:
    """Name the students who stand in it by name."""
    params = {"name": name}
    match report:
        case TeacherReport(report=of_classes):
            return access_of_report(of_classes, name=_of_nobody(of_classes.period, name))
        case StudentReport(student=student):
            params = {"name": _of_nobody(report.period, name)}
            return Access(SUBJECT, student.school_id, (student.pk,), params=params)
        case SchoolReport(school=school):
            # The figures of a school name nobody; these two lists do.
            named = {line.student.pk for line in report.below_limit}
            named |= {run.student.pk for run in report.absent_running}
            return Access(SUBJECT, school.pk, tuple(named), params=params)
        case SessionReport(session=session):
            whose = tuple(line.student.pk for line in report.lines)
            return Access(SUBJECT, session.class_group.school_id, whose, params=params)
    whose = tuple(line.student.pk for line in report.lines)
    return Access(SUBJECT, report.class_group.school_id, whose, params=params)


def _of_nobody(period: ReportPeriod, name: str) -> str:
    """Leave out of a file's name whose it is: the log outlives who is erased."""
    return f"{period.first_on} {period.last_on}{Path(name).suffix}"
