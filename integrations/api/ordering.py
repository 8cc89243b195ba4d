"""Order lists by what each view allows."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request


class StrictOrdering(OrderingFilter):
    """Order by what the view allows, refuse anything else, and make every order a total one."""

    def remove_invalid_fields(
        self, queryset: QuerySet[Any], fields: list[str], view: Any, request: Request
    ) -> list[str]:
        known = {name for name, _ in self.get_valid_fields(queryset, view, {"request": request})}
        if wrong := [field for field in fields if field.removeprefix("-") not in known]:
            text = f"“{wrong[0]}” is no order; choose from {', '.join(sorted(known))}."
            raise ValidationError({self.ordering_param: [text]})
        return fields

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> list[str]:
        # By the key at last: rows alike in everything else must not change pages.
        chosen = super().get_ordering(request, queryset, view)
        return [*(chosen or queryset.query.order_by or queryset.model._meta.ordering), "pk"]
