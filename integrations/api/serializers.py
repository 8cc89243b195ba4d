"""What the serializers of rows share."""

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, UniqueConstraint
from django.utils.translation import gettext as _
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
    """A row; the fields in `fixed` are chosen when it is made and never changed.

    What may be there once only is looked at here: the framework's own look leaves out whatever
    a fixed field takes part in.
    """

    serializer_related_field = VisibleRow
    fixed: tuple[str, ...] = ()

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.instance is not None and not isinstance(self.instance, (list, QuerySet)):
            for name in self.fixed:
                fields[name].read_only = True
        return fields

    def get_unique_together_validators(self) -> list[Any]:
        return []

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        # A copy: a refusal must leave the row as the answer shows it.
        row = copy(self.instance) if self.instance else self.Meta.model()
        for name, value in attrs.items():
            setattr(row, name, value)
        if taken := self._taken_in(row):
            raise serializers.ValidationError(taken)
        return attrs

    def _taken_in(self, row: Model) -> dict[str, list[str]]:
        """Say by field which values are another row's; those chosen once are not to blame."""
        taken: dict[str, list[str]] = {}
        for constraint in row._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and _is_broken(constraint, row):
                names = set(constraint.fields) - set(self.fixed)
                taken |= {name: [_sentence_of(constraint)] for name in names}
        return taken


def _is_broken(constraint: UniqueConstraint, row: Model) -> bool:
    try:
        constraint.validate(type(row), row)
    except ValidationError:
        return True
    return False


def _sentence_of(constraint: UniqueConstraint) -> str:
    text = constraint.violation_error_message
    if text == constraint.default_violation_error_message:
        text = _("Another row of this school has this id already.")
    return str(text)
