"""Students of the register."""

import django_filters

from classes.models import ClassGroup, Student
from integrations.api.filters import VisibleRowsFilter, visible_rows
from integrations.api.serializers import SOURCED_ID, RowSerializer
from integrations.api.viewsets import ChangeRows
from integrations.models import Scope


class StudentSerializer(RowSerializer):
    fixed = ("school",)

    class Meta:
        model = Student
        fields = ["id", "school", *Student.DESCRIBED_BY]
        extra_kwargs = SOURCED_ID


class StudentFilter(VisibleRowsFilter):
    """By school, class group (ever enrolled), number, names, id in the other system."""

    # Distinct: who has left a class and come back has two enrolments in it.
    class_group = django_filters.ModelChoiceFilter(
        field_name="enrolments__class_group", queryset=visible_rows(ClassGroup), distinct=True
    )

    class Meta:
        model = Student
        fields = {
            **{field: ["exact"] for field in ("school", *Student.DESCRIBED_BY)},
            "family_name": ["exact", "icontains"],
            "given_name": ["exact", "icontains"],
        }


class StudentViewSet(ChangeRows):
    """Students; administrators create and change them. None is deleted: enrolments end."""

    model = Student
    logged_as = "students"
    counts_many = True
    serializer_class = StudentSerializer
    scope = Scope.READ_ROSTER
    scope_of_action = {"create": Scope.WRITE_ROSTER, "partial_update": Scope.WRITE_ROSTER}
    filterset_class = StudentFilter
    ordering_fields = ["family_name", "given_name", "number"]
