"""What the registers of one teacher's class groups add up to."""

from dataclasses import dataclass
from datetime import date

from classes.models import Teacher
from reports.selectors.periods import ReportPeriod
from reports.selectors.school_reports import SchoolReport, report_on


@dataclass(frozen=True)
class TeacherReport:
    teacher: Teacher
    report: SchoolReport


def teacher_report(
    teacher: Teacher, period: ReportPeriod, *, today: date | None = None
) -> TeacherReport:
    """Report on the class groups a teacher teaches now, as on a school of their own."""
    # Now: classes she gave away are their new teacher's to look at.
    groups = teacher.class_groups.select_related("school")
    # By the report of a school, so that both say the same of a class.
    return TeacherReport(teacher, report_on(teacher.school, groups, period, today=today))
