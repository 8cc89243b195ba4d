"""Filters that show the figures of the reports, and the summaries somebody may see."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.formats import number_format

from accounts.models import User
from classes.access import readable_schools
from classes.models import ClassGroup, Student, Teacher
from reports.exports.charts import ChartPoint
from reports.selectors.cells import Cell
from reports.selectors.grids import words_of
from reports.selectors.periods import chosen_period
from reports.selectors.student_reports import StudentReport, student_report

register = template.Library()

NO_RATE = "–"


@register.filter
def percent(rate: float | None) -> str:
    """Show a share of 0 to 1 as a percentage; a dash if there is none."""
    if rate is None:
        return NO_RATE
    return f"{number_format(100 * rate, 1)}\N{NO-BREAK SPACE}%"


@register.filter
def whole_percent(number: int) -> str:
    """Show a percentage without decimals, such as a school's limit."""
    return f"{number}\N{NO-BREAK SPACE}%"


@register.filter
def in_words(cell: Cell) -> str:
    return words_of(cell)


@register.filter
def last_begin(points: Sequence[ChartPoint]) -> date | datetime:
    return points[-1].begins


@register.simple_tag
def summaries_of(user: User) -> dict[str, Any]:
    """Return the schools somebody administers and the posts in which she teaches; two queries."""
    # Who teaches no class has no summary of her own.
    posts = Teacher.objects.filter(user=user, class_groups__isnull=False).distinct()
    return {
        "schools": list(readable_schools(user)),
        "posts": list(posts.select_related("school")),
    }


@register.simple_tag
def attendance_of(student: Student, user: User) -> StudentReport:
    """Report on a student in this term, in somebody's own class groups: not those she covers."""
    period = chosen_period(student.school, today=student.school.today())
    groups = ClassGroup.objects.own_of(user).filter(school=student.school)
    return student_report(student, period, groups)
