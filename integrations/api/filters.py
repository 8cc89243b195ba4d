"""Filters of lists: a stranger's row does not exist, a day is that of each one's school."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django.db.models import ForeignKey, Model, Q, QuerySet
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from rest_framework.request import Request

from classes.models import School
from classes.models.class_sessions import validate_year
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


class SchoolDaysFilter(VisibleRowsFilter):
    """By the day of a session, or a range of days, on the clock of its school."""

    session_path = ""
    """The lookup that leads to the session, with its underscores."""

    day = django_filters.DateFilter(method="on_day", validators=[validate_year])
    from_day = django_filters.DateFilter(method="since_day", validators=[validate_year])
    until_day = django_filters.DateFilter(
        method="until_before_day", validators=[validate_year], label="This day included."
    )

    def on_day(self, rows: QuerySet[Any], name: str, day: date) -> QuerySet[Any]:
        return self.until_before_day(self.since_day(rows, name, day), name, day)

    def since_day(self, rows: QuerySet[Any], name: str, day: date) -> QuerySet[Any]:
        return rows.filter(self._by_zone("gte", day))

    def until_before_day(self, rows: QuerySet[Any], name: str, day: date) -> QuerySet[Any]:
        return rows.filter(self._by_zone("lt", day + timedelta(days=1)))

    def _by_zone(self, lookup: str, day: date) -> Q:
        # One condition for each clock, not for each school: most have the same.
        schools = {school.time_zone: school for school in rows_for(self.request, School)}
        wanted = Q(pk__in=[])  # Nothing, where no school may be seen.
        for name, school in schools.items():
            begins_at = datetime.combine(day, time.min, tzinfo=school.zone)
            wanted |= Q(
                **{
                    f"{self.session_path}class_group__school__time_zone": name,
                    f"{self.session_path}starts_at__{lookup}": begins_at,
                }
            )
        return wanted


class VisibleRowsBackend(DjangoFilterBackend):
    """Make the filters of views that list only names of fields."""

    filterset_base = VisibleRowsFilter


def names_of_filters(view: Any) -> set[str]:
    filters = VisibleRowsBackend().get_filterset_class(view, view.get_queryset())
    return set(filters.base_filters) if filters else set()
