"""Filters by the id of another row; one that the request may not see does not exist."""

from collections.abc import Callable
from typing import Any

from django.db.models import ForeignKey, Model, QuerySet
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from rest_framework.request import Request

from integrations.access import rows_for


def visible_rows(model: type[Model]) -> Callable[[Request | None], QuerySet[Any] | None]:
    """Return what a filter may name of a model, by request; a schema is made without one."""
    return lambda request: rows_for(request, model) if request else None


def _named_by(field: Any) -> dict[str, Any]:
    usual = FilterSet.FILTER_DEFAULTS[ForeignKey]["extra"](field)
    return usual | {"queryset": visible_rows(field.related_model)}


class VisibleRowsFilter(FilterSet):
    """Filters in which an id of a stranger's row is answered as one that there is not."""

    FILTER_DEFAULTS = FilterSet.FILTER_DEFAULTS | {
        ForeignKey: FilterSet.FILTER_DEFAULTS[ForeignKey] | {"extra": _named_by}
    }


class VisibleRowsBackend(DjangoFilterBackend):
    """Make the filters of views that list only names of fields."""

    filterset_base = VisibleRowsFilter
