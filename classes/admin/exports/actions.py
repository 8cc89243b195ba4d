"""Export lists of the admin: what the user may see and has filtered, as CSV or xlsx."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from import_export.admin import ExportActionMixin
from import_export.fields import Field
from import_export.forms import ExportForm
from import_export.resources import Resource

from accounts.sign_in.proofs import require_proof
from classes.admin.exports.formats import SafeCSV, SafeXLSX
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.forms import as_key
from privacy.accesses import Access
from privacy.models.access_log import Action
from privacy.services.access_log import log_file

MOST_ROWS = 100_000
"""More would keep everybody else waiting; the reports count longer times in the database."""


class Column(Field):
    """A column with a title in the reader's language, and what it says of a row."""

    def __init__(self, title: Promise, read: Callable[[Any], Any]) -> None:
        super().__init__(column_name=title)
        self.read = read

    def export(self, instance: Any, **kwargs: Any) -> Any:
        value = self.read(instance)
        # Spreadsheets know no time zones: the columns read the school's clock.
        return value.replace(tzinfo=None) if isinstance(value, datetime) else value


class Rows(Resource):
    """The columns of one list."""

    @classmethod
    def get_display_name(cls) -> str:
        return cls.__name__


class ExportingAdmin(ExportActionMixin, SchoolScopedAdmin):
    """Offer the export of a list, of all that is filtered or of what is chosen.

    The library's form that chooses columns needs scripts and styles in the page, which the policy
    of the site forbids; its plain form does not.
    """

    export_form_class = ExportForm
    export_formats = [SafeCSV, SafeXLSX]
    show_change_form_export = False
    exports: type[Rows]

    def get_export_resource_classes(self, request: HttpRequest) -> list[type[Rows]]:
        return [self.exports]

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_valid_export_item_pks(self, request: HttpRequest) -> list[int]:
        # The keys come with the form: only rows of the user's schools may go into the file.
        asked = [as_key(text) for text in request.POST.getlist("export_items")]
        rows = self.get_queryset(request).filter(pk__in=asked)
        return list(rows.values_list("pk", flat=True))

    def export_action(self, request: HttpRequest) -> Any:
        require_proof(request)
        return super().export_action(request)

    def export_admin_action(self, request: HttpRequest, queryset: Any) -> Any:
        require_proof(request)
        return super().export_admin_action(request, queryset)

    def get_data_for_export(self, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        if queryset.count() > MOST_ROWS:
            text = gettext("These are more than %(most)s rows: filter the list and export again.")
            raise ValueError(text % {"most": MOST_ROWS})
        # Before the file is made, so that none leaves without its line in the access log.
        self._log_export(request, queryset)
        return super().get_data_for_export(request, queryset, **kwargs)

    def _log_export(self, request: HttpRequest, rows: Any) -> None:
        """Log the list under each school whose rows it holds; it is too long to name all."""
        path = f"{self.school_path}_id" if "__" in self.school_path else self.school_path
        model = rows.model._meta.label
        for school_id in set(rows.order_by().values_list(path, flat=True)):
            access = Access("list_file", school_id or 0, params={"list": model, "n": rows.count()})
            log_file(request, access=access, action=Action.EXPORT)
