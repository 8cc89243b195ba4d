"""What a page of the admin showed of a row comes back with what is asked, and is compared.

Each value is named with a keyed hash of it, so that a refusal can name what has changed while the
page gives away nothing that it does not show.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from classes.errors import StaleRowError
from classes.versions import refuse_stale

SHOWN = "shown_row"
LISTED = "shown_in_list"
Parts = dict[str, str]


class ShownRowForm(forms.ModelForm):
    """A form that refuses a row which somebody changed since the page was opened.

    What is stored by now exactly as it is sent overwrites nobody: it was pressed twice.
    """

    changed_since: Callable[[], list[str]]
    label_of: Callable[[str], str]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        overwritten = [name for name in self.changed_since() if self._is_other(name)]
        if changed := [self.label_of(name) for name in overwritten]:
            text = gettext(
                "Somebody has changed this meanwhile (%(what)s): nothing is saved yet, and what you"
                " entered stands here. Save again to put it in place of theirs."
            )
            self.add_error(None, text % {"what": ", ".join(changed)})
        return cleaned

    def _is_other(self, name: str) -> bool:
        # Rows inside the page are no field: they are compared as a whole.
        return name not in self.fields or name in self.changed_data


class ShowsRows(admin.ModelAdmin):
    """Pages, questions and lists that say what they showed of each row that they may change.

    Attributes:
        hangs_on: the field of a row that services of its kind hold before the row itself.
    """

    hangs_on = ""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Hold the row while it is saved: of two at once the second is compared with the first."""
        row = super().get_object(request, *args, **kwargs)
        if row is None or request.method != "POST" or not connection.in_atomic_block:
            return row
        if parent := getattr(row, self.hangs_on, None) if self.hangs_on else None:
            _held(parent)
        # One that was deleted meanwhile is found no more.
        _held(row)
        return super().get_object(request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Hold the rows of a list that is saved from their comparison until they are written."""
        if request.method != "POST" or "_save" not in request.POST:
            return super().changelist_view(request, *args, **kwargs)
        with transaction.atomic():
            return super().changelist_view(request, *args, **kwargs)

    def _get_list_editable_queryset(self, request: HttpRequest, prefix: str) -> QuerySet[Any]:
        """Read the rows as they are written back, whole, while nobody else changes them."""
        rows = super()._get_list_editable_queryset(request, prefix)
        return rows.select_for_update(of=("self",), no_key=True)

    def get_form(self, request: Any, obj: Any = None, change: Any = False, **kwargs: Any) -> Any:
        if obj is None or not change:
            return super().get_form(request, obj, change=change, **kwargs)

        def changed_since() -> list[str]:
            now = self.parts_shown(request, obj)
            return _differing(parts_of(request.POST.get(SHOWN, "")), now)

        def label_of(name: str) -> str:
            return self._label(name, request, obj)

        form = _comparing(kwargs.pop("form", self.form), changed_since, label_of)
        return super().get_form(request, obj, change=change, form=form, **kwargs)

    def parts_shown(self, request: Any, row: Any) -> Parts:
        """Hash what the page of a row lets somebody change, as it is stored now."""
        fields = flatten_fieldsets(self.get_fieldsets(request, row))
        form = self.get_form(request, row, change=True, fields=fields)
        stored = type(row)._base_manager.get(pk=row.pk)
        parts = _hashes(model_to_dict(stored, fields=list(form.base_fields)))
        for formset, inline in self.get_formsets_with_inlines(request, row):
            if inline.has_change_permission(request, row):
                rows = inline.get_queryset(request).filter(**{formset.fk.name: row}).order_by("pk")
                names = list(formset.form.base_fields)
                values = [[one.pk, _plain(model_to_dict(one, fields=names))] for one in rows]
                parts[formset.get_default_prefix()] = _hash(values)
        return parts

    def render_change_form(
        self, request: Any, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if kwargs.get("change") and row and self.has_change_permission(request, row):
            context[SHOWN] = text_of(self.parts_shown(request, row))
        return super().render_change_form(request, context, *args, **kwargs)

    def get_changelist_form(self, request: Any, **kwargs: Any) -> Any:
        form = super().get_changelist_form(request, **kwargs)
        label, names = self._label, self.list_editable

        def changed_since(self: Any) -> list[str]:
            row = self.instance
            now = _hashes(model_to_dict(_lock(row), fields=list(names)))
            shown = parts_of(request.POST.get(f"{LISTED}_{row.pk}", ""))
            return _differing(shown, now)

        def label_of(self: Any, name: str) -> str:
            return label(name, request, self.instance)

        body = {"changed_since": changed_since, "label_of": label_of}
        return type(form.__name__, (ShownRowForm, form), body)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.refuse_unseen(request, obj)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self.refuse_unseen(request, row)
        super().delete_queryset(request, queryset)

    def refuse_unseen(self, request: HttpRequest, row: Model) -> None:
        """Refuse to delete a row that is not as the question showed it."""
        refuse_stale(request.POST.get(f"{SHOWN}_{row.pk}", ""), row_text(_lock(row)))

    def _label(self, name: str, request: Any, row: Any) -> str:
        labels = {
            formset.get_default_prefix(): inline.verbose_name_plural
            for formset, inline in self.get_formsets_with_inlines(request, row)
        }
        fields = {
            field.name: getattr(field, "verbose_name", "") for field in self.opts.get_fields()
        }
        return str(labels.get(name) or fields.get(name) or name)


def hidden_row(row: Model) -> SafeString:
    """Put into a form what it shows of a row that it may delete or change."""
    text = '<input type="hidden" name="{}_{}" value="{}">'
    return format_html(text, SHOWN, row.pk, row_text(row))


def row_text(row: Model) -> str:
    """Describe all of a row that anybody may edit."""
    return text_of({"row": _hash(_plain(model_to_dict(row)))})


def hidden_in_list(row: Model, names: Any) -> SafeString:
    """Put into a list what it lets somebody change of a row."""
    text = '<input type="hidden" name="{}_{}" value="{}">'
    values = _hashes(model_to_dict(row, fields=list(names)))
    return format_html(text, LISTED, row.pk, text_of(values))


def text_of(parts: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in parts.items())


def parts_of(text: str) -> Parts:
    return dict(part.split("=", 1) for part in text.split() if "=" in part)


def _differing(shown: Parts, now: Parts) -> list[str]:
    return [name for name in {**now, **shown} if shown.get(name) != now.get(name)]


def _comparing(
    form: Any, changed_since: Callable[[], list[str]], label_of: Callable[[str], str]
) -> Any:
    body = {"changed_since": staticmethod(changed_since), "label_of": staticmethod(label_of)}
    return type(form.__name__, (ShownRowForm, form), body)


def _held(row: Any) -> Any:
    """Read a row while nobody else changes it; None: it is gone."""
    return (
        type(row)
        ._base_manager.select_for_update(of=("self",), no_key=True)
        .filter(pk=row.pk)
        .first()
    )


def _lock(row: Any) -> Any:
    if held := _held(row):
        return held
    raise StaleRowError("row_changed_meanwhile")


def _hashes(values: Mapping[str, Any]) -> Parts:
    return {name: _hash(value) for name, value in _plain(values).items()}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _keys(value) for name, value in values.items()}


def _keys(value: Any) -> Any:
    is_rows = isinstance(value, list) and all(isinstance(one, Model) for one in value)
    return sorted(one.pk for one in value) if is_rows else value


def _hash(value: Any) -> str:
    text = json.dumps(value, default=str, sort_keys=True)
    return salted_hmac("shown row", text).hexdigest()[:16]
