"""Filter a list by school, or by a row that is found by typing, as there may be thousands."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import HttpRequest

from classes.admin.scope.rights import schools_served


class SchoolFilter(admin.RelatedFieldListFilter):
    """Offer the schools of whoever reads, without asking the list which of them it holds."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        schools = schools_served(request, model_admin.read_by)
        return [(school.pk, str(school)) for school in schools]


class SearchedFilter(admin.RelatedFieldListFilter):
    """Ask for a class, a teacher or a room by a few letters of its name, and offer no list."""

    template = "admin/searched_filter.html"

    def __init__(self, field: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self._request = request
        super().__init__(field, request, *args, **kwargs)

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        self._site = model_admin.admin_site
        return []

    def has_output(self) -> bool:
        """Show nothing to whom the search of names would refuse."""
        keeper = self._site._registry[self._remote()]
        return bool(keeper.has_view_permission(self._request))

    def choices(self, changelist: Any) -> Iterator[Any]:
        yield {
            "form": self._form(),
            "others": self._others(),
            "is_chosen": bool(self.lookup_val),
            "without": changelist.get_query_string(remove=self.expected_parameters()),
        }

    def _remote(self) -> Any:
        field: Any = self.field
        return field.remote_field.model

    def _form(self) -> forms.Form:
        keeper: Any = self._site._registry[self._remote()]
        # The name of a row that the reader may not see is not shown, whatever key is asked for.
        chosen = keeper.get_queryset(self._request)
        along = keeper.list_select_related
        field = forms.ModelChoiceField(
            chosen.select_related(*along) if along else chosen,
            label=self.title,
            required=False,
            widget=AutocompleteSelect(self.field, self._site),
        )
        label: Any = getattr(keeper, "label", str)
        field.label_from_instance = label  # type: ignore[method-assign]
        form = forms.Form(
            initial={self.lookup_kwarg: self._chosen_key()},
            auto_id=f"filter_%s_{self.field_path}",
        )
        form.fields[self.lookup_kwarg] = field
        return form

    def _chosen_key(self) -> str | None:
        value = self.lookup_val
        return value[0] if isinstance(value, list) and value else value

    def _others(self) -> list[tuple[str, str]]:
        """Name what else the list is filtered by: it goes along with this form."""
        mine = {*self.expected_parameters(), "p"}
        lists = self._request.GET.lists()
        return [(name, value) for name, values in lists if name not in mine for value in values]


def media_of(filters: Any) -> forms.Media:
    """Return the scripts and styles that these filters need in the page of a list."""
    for one in filters:
        if (
            isinstance(one, tuple)
            and isinstance(one[1], type)
            and issubclass(one[1], SearchedFilter)
        ):
            return AutocompleteSelect(None, admin.site).media
    return forms.Media()
