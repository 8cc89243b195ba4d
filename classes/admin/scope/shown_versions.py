"""The version of each row that a list or a question of the admin shows, sent with what is asked."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from classes.admin.scope.shown_rows import ShowsRows, hidden_in_list

WHOLE_LIST = "select_across"


class ShowsVersions(ShowsRows):
    """A list whose rows say which version of each a person chose from."""

    @admin.display(description=mark_safe('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: Model) -> SafeString:
        box = super().action_checkbox(obj)
        if self.list_editable:
            box += hidden_in_list(obj, self.list_editable)
        version = getattr(obj, "version", None)
        if version is None:
            return box
        return format_html(
            '{}<input type="hidden" name="{}" value="{}">', box, _field(obj), version
        )


def posted_version(request: HttpRequest, row: Any) -> str:
    """Return which version of a row was shown; of a whole list, beyond its page, no row was."""
    if _field(row) not in request.POST and request.POST.get(WHOLE_LIST) == "1":
        return str(row.version)
    return request.POST.get(_field(row), "")


def _field(row: Model) -> str:
    return f"shown_version_{row.pk}"
