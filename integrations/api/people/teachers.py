"""Teachers: each sees herself, administrators those of their school."""

from typing import Any

import django_filters
from django.db.models import F, Q
from rest_framework import serializers

from classes.account_mails.awaited_colleagues import shown_address
from classes.models import ClassGroup, Teacher
from integrations.api.filters import VisibleRowsFilter, visible_rows
from integrations.api.viewsets import ReadRows
from integrations.models import Scope


class TeacherSerializer(serializers.ModelSerializer):
    """A teacher's post at a school; who teaches at two schools has two."""

    given_name = serializers.CharField(read_only=True)
    family_name = serializers.CharField(read_only=True)
    email = serializers.SerializerMethodField()

    class Meta:
        model = Teacher
        fields = ["id", "school", "given_name", "family_name", "email", "sourced_id"]
        read_only_fields = fields

    def get_email(self, teacher: Teacher) -> str:
        return shown_address(teacher)


class TeacherFilter(VisibleRowsFilter):
    """By school, class group (taught now), names, e-mail, id in the other system."""

    class_group = django_filters.ModelChoiceFilter(
        field_name="class_groups", queryset=visible_rows(ClassGroup), distinct=True
    )
    family_name = django_filters.CharFilter(field_name="user__last_name")
    family_name__icontains = django_filters.CharFilter(
        field_name="user__last_name", lookup_expr="icontains"
    )
    given_name = django_filters.CharFilter(field_name="user__first_name")
    given_name__icontains = django_filters.CharFilter(
        field_name="user__first_name", lookup_expr="icontains"
    )
    email = django_filters.CharFilter(method="with_address")

    class Meta:
        model = Teacher
        fields = ["school", "sourced_id"]

    def with_address(self, rows: Any, name: str, value: str) -> Any:
        """Find who logs in by an address, and who is awaited under it."""
        return rows.filter(Q(user__email__iexact=value) | Q(awaited__email__iexact=value))


class TeacherViewSet(ReadRows):
    """Teachers. A teacher finds her own posts only; administrators, all of their school."""

    model = Teacher
    serializer_class = TeacherSerializer
    scope = Scope.READ_ROSTER
    filterset_class = TeacherFilter
    ordering_fields = ["family_name", "given_name"]

    def fetch(self, rows: Any) -> Any:
        named = {"family_name": F("user__last_name"), "given_name": F("user__first_name")}
        return rows.select_related("user", "awaited").annotate(**named)
