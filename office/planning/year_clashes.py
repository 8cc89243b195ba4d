"""Which lessons students could not both attend as a new school year would enrol them."""

from django.db.models import Q

from classes.models import ClassGroup, Enrolment, School
from classes.selectors.timetable.student_clashes import (
    LessonPairs,
    StudentClash,
    clashes_of_joining,
    lines_of,
)
from office.planning.new_years import YearPlan


def clashes_of_year(school: School, plan: YearPlan) -> list[StudentClash]:
    """List them: of the class in which students go on, and of what else they stay in.

    A class that is only made with the year has no lessons yet.
    """
    first_on, gone = plan.wishes.first_on, {row.pk for row in plan.ending}
    lasts = Q(until_on__isnull=True) | Q(until_on__gt=first_on)
    rows = Enrolment.objects.filter(lasts, class_group__school=school).select_related("student")
    staying = [row for row in rows if row.pk not in gone]
    students = {row.student_id: row.student for row in staying}
    groups = {group.code: group for group in ClassGroup.objects.filter(school=school)}
    joining = [
        Enrolment(student=students[key], class_group=groups[one.code], from_on=first_on)
        for one in plan.moving
        for key in one.joining
        # Whoever is enrolled nowhere else can be in two lessons at no time.
        if key in students and not one.is_new
    ]
    return clashes_of_joining(joining, staying, LessonPairs.of(lines_of(school)))
