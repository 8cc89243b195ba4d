"""Whom the office reaches at home: read, by a scope of its own."""

from typing import Any

import django_filters
from rest_framework import serializers

from classes.models import ClassGroup
from integrations.api.filters import VisibleRowsFilter, visible_rows
from integrations.api.viewsets import ReadRows
from integrations.models import Scope
from office.models import Contact


class ContactSerializer(serializers.ModelSerializer):
    class Meta:
        model = Contact
        fields = ["id", "student", "name", "relation", "phone", "email", "language", "scope"]


class ContactFilter(VisibleRowsFilter):
    """By student, or by a class group that the student was ever enrolled in."""

    class_group = django_filters.ModelChoiceFilter(
        field_name="student__enrolments__class_group",
        queryset=visible_rows(ClassGroup),
        distinct=True,
    )

    class Meta:
        model = Contact
        fields = ["student"]


class ContactViewSet(ReadRows):
    """Parents and guardians of students; the office enters them on its pages."""

    model = Contact
    logged_as = "contacts"
    counts_many = True
    serializer_class = ContactSerializer
    scope = Scope.READ_CONTACTS
    filterset_class = ContactFilter
    ordering_fields = ["student", "name"]

    def fetch(self, rows: Any) -> Any:
        return rows.order_by("student", "pk")
