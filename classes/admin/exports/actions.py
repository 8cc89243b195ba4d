"""Export lists of the admin: what the user may see and has filtered, as CSV or xlsx."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext
from import_export.admin import ExportActionMixin
from import_export.fields import Field
from import_export.forms import ExportForm
from import_export.resources import Resource

from accounts.sign_in.proofs import require_proof
from classes.admin.exports.formats import SafeCSV, SafeXLSX
from classes.admin.exports.streams import csv_pieces
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.forms import as_key
from privacy.accesses import Access
from privacy.models.access_log import Action
from privacy.services.access_log import log_file

MOST_ROWS = 100_000
"""A file of more is sent row by row as it is made; a workbook cannot be, as it is closed last."""


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
        # Before the file is made, so that none leaves without its line in the access log.
        self._log_export(request, queryset)
        return super().get_data_for_export(request, queryset, **kwargs)

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: Any, export_form: Any = None
    ) -> HttpResponseBase:
        if queryset.count() <= MOST_ROWS:
            answer: HttpResponseBase = super()._do_file_export(
                file_format, request, queryset, export_form=export_form
            )
            return answer
        if not isinstance(file_format, SafeCSV):
            text = gettext(
                "These are more than %(most)s rows, too many for a workbook: choose CSV, which may"
                " have any number, or filter the list."
            )
            raise ValueError(text % {"most": MOST_ROWS})
        self._log_export(request, queryset)
        name = self.get_export_filename(request, queryset, file_format)
        return StreamingHttpResponse(
            csv_pieces(self.exports(), queryset),
            content_type=file_format.get_content_type(),
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _log_export(self, request: HttpRequest, rows: Any) -> None:
        """Log the list under each school whose rows it holds; it is too long to name all."""
        path = f"{self.school_path}_id" if "__" in self.school_path else self.school_path
        params = {"list": rows.model._meta.label, "n": rows.count()}
        for school_id in rows.order_by().values_list(path, flat=True).distinct():
            access = Access("list_file", school_id or 0, params=params)
            log_file(request, access=access, action=Action.EXPORT)
