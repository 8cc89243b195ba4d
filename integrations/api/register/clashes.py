"""What is double booked in the timetable of a school: classes, teachers, rooms, students."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from classes.models import School
from classes.models.roles import READERS
from classes.selectors.timetable.overlaps import lesson_words
from classes.selectors.timetable.student_clashes import StudentClash, clashes_of_school
from integrations.api.viewsets import Rows
from integrations.models import Scope
from timetables.selectors.clashes import Clash, find_clashes
from timetables.selectors.school_weeks import read_week
from timetables.selectors.subjects import SheetKind


class ClashSerializer(serializers.Serializer):
    """Two lessons of the timetable at the same time, and who or what is in both."""

    # Words, no enumeration: clients get a type of their own for each of those.
    kind = serializers.CharField(
        help_text="What is in both: " + ", ".join(f"`{kind}`" for kind in (*SheetKind, "students"))
    )
    id = serializers.IntegerField(
        allow_null=True, help_text="Of the class group, teacher or room; none of students."
    )
    students = serializers.ListField(child=serializers.IntegerField())
    day = serializers.CharField(help_text="A weekday, or a day of the school's cycle.")
    starts_at = serializers.TimeField(help_text="When both are on, on the school's clock.")
    class_groups = serializers.ListField(child=serializers.IntegerField())
    lessons = serializers.ListField(child=serializers.CharField())


class SchoolClashesViewSet(Rows):
    """What is double booked, for administrators."""

    model = School
    logged_as = "students"
    counts_many = True
    scope = Scope.READ_ROSTER
    serializer_class = ClashSerializer

    @extend_schema(responses=ClashSerializer(many=True))
    @action(detail=True, filter_backends=[], pagination_class=None)
    def clashes(self, request: Request, pk: int) -> Response:
        """List lessons of one class, teacher, room or student that are at the same time."""
        school = self.get_object()
        self.require(READERS, school.pk)
        week = read_week(school)
        double = clashes_of_school(school, week.meetings)
        self.log_access(list({student for clash in double for student in clash.students}))
        found = [_of_sheet(clash) for clash in find_clashes(week)]
        found += [_of_students(clash) for clash in double]
        return Response(ClashSerializer(found, many=True).data)


def _of_sheet(clash: Clash) -> dict[str, Any]:
    return _lessons(clash) | {"kind": clash.sheet.kind, "id": clash.sheet.row.pk, "students": []}


def _of_students(clash: StudentClash) -> dict[str, Any]:
    students = [student.pk for student in clash.students]
    return _lessons(clash) | {"kind": "students", "id": None, "students": students}


def _lessons(clash: Clash | StudentClash) -> dict[str, Any]:
    both = (clash.one, clash.other)
    return {
        "day": clash.day,
        "starts_at": max(meeting.starts_at for meeting in both),
        "class_groups": [meeting.class_group_id for meeting in both],
        "lessons": [lesson_words(meeting) for meeting in both],
    }
