"""What the serializers of rows share."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from integrations.access import rows_for

SOURCED_ID: dict[str, Any] = {"sourced_id": {"required": False, "default": ""}}
"""The id in the other system may be left out, though it is unique where it is given."""


class VisibleRow(serializers.PrimaryKeyRelatedField):
    """The id of another row; one that the request may not see does not exist."""

    def get_queryset(self) -> QuerySet[Any] | None:
        rows = super().get_queryset()
        request = self.context.get("request")
        return rows_for(request, rows.model) if request and rows is not None else rows


class RowSerializer(serializers.ModelSerializer):
    """A row; the fields in `fixed` are chosen when it is made and never changed."""

    serializer_related_field = VisibleRow
    fixed: tuple[str, ...] = ()

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.instance is not None and not isinstance(self.instance, (list, QuerySet)):
            for name in self.fixed:
                fields[name].read_only = True
        return fields
