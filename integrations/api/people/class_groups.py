"""Class groups, and who is on their roster on a day."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from classes.models import ClassGroup
from classes.models.roles import ADMINISTRATION
from integrations.api.fields import DayQuery
from integrations.api.people.students import StudentSerializer
from integrations.api.serializers import SOURCED_ID, RowSerializer
from integrations.api.viewsets import ChangeRows
from integrations.models import Scope


class ClassGroupSerializer(RowSerializer):
    fixed = ("school",)

    class Meta:
        model = ClassGroup
        fields = ["id", "school", "code", "title", "sourced_id"]
        extra_kwargs = SOURCED_ID


class ClassGroupViewSet(ChangeRows):
    """Class groups; administrators create and change them."""

    model = ClassGroup
    kept_by = ADMINISTRATION
    serializer_class = ClassGroupSerializer
    scope = Scope.READ_ROSTER
    scope_of_action = {"create": Scope.WRITE_ROSTER, "partial_update": Scope.WRITE_ROSTER}
    queries = {"roster": DayQuery}
    filterset_fields = ["school", "code", "sourced_id"]
    ordering_fields = ["code", "title"]

    @extend_schema(responses=StudentSerializer(many=True))
    @action(detail=True, filter_backends=[], pagination_class=None)
    def roster(self, request: Request, pk: int) -> Response:
        """Everybody on the roster of a day."""
        class_group = self.get_object()
        day = self.query_values().get("day") or class_group.school.today()
        students = list(class_group.roster_on(day))
        self.log_access(students, subject="students")
        return Response(StudentSerializer(students, many=True).data)

    def fetch(self, rows: Any) -> Any:
        return rows.select_related("school")
