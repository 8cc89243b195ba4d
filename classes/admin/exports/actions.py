"""Export lists of the admin: what the user may see and has filtered, as CSV or xlsx."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language, gettext
from import_export.admin import ExportActionMixin
from import_export.fields import Field
from import_export.forms import ExportForm
from import_export.resources import Resource

from accounts.models import User
from accounts.sign_in.proofs import require_proof
from classes.admin.exports.asked_lists import AskedList
from classes.admin.exports.formats import SafeCSV, SafeXLSX
from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.forms import as_key
from classes.list_files.list_files import UNDER_WAY, ask_for_list_file
from classes.list_files.models import ListFile
from privacy.accesses import Access
from privacy.models.access_log import AccessAction
from privacy.services.access_log import log_file

MOST_AT_ONCE = 20_000
"""A file of more takes longer than anybody waits for a page: the worker makes it."""


class Column(Field):
    """A column with a title in the reader's language, and what it says of a row."""

    def __init__(self, title: Promise, read: Callable[[Any], Any]) -> None:
        super().__init__(column_name=title)
        self.read = read

    def export(self, instance: Any, **kwargs: Any) -> Any:
        value = self.read(instance)
        # Spreadsheets know no time zones: the columns read the school's clock.
        return value.replace(tzinfo=None) if isinstance(value, datetime) else value


class ExportRows(Resource):
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
    exports: type[ExportRows]

    def get_export_resource_classes(self, request: HttpRequest) -> list[type[ExportRows]]:
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
        if request.method != "POST":
            self._show_last_file(request)
        return super().export_action(request)

    def export_admin_action(self, request: HttpRequest, queryset: Any) -> Any:
        require_proof(request)
        if request.POST.get("select_across") == "1":
            # All that is filtered: by its filters, not by a hidden field for each of millions.
            page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_export")
            return redirect(f"{page}?{request.GET.urlencode()}")
        return super().export_admin_action(request, queryset)

    def get_data_for_export(self, request: HttpRequest, queryset: Any, **kwargs: Any) -> Any:
        # Before the file is made, so that none leaves without its line in the access log.
        self._log_export(request, queryset)
        return super().get_data_for_export(request, queryset, **kwargs)

    def _do_file_export(
        self, file_format: Any, request: HttpRequest, queryset: Any, export_form: Any = None
    ) -> HttpResponseBase:
        chosen = request.POST.getlist("export_items")
        if chosen or queryset.order_by().values("pk")[: MOST_AT_ONCE + 1].count() <= MOST_AT_ONCE:
            answer: HttpResponseBase = super()._do_file_export(
                file_format, request, queryset, export_form=export_form
            )
            return answer
        return redirect("classes:list_file", self._ask_for_file(file_format, request, queryset).pk)

    def _ask_for_file(self, file_format: Any, request: HttpRequest, rows: Any) -> ListFile:
        """Have the worker write it; while one of hers is being made, lead to that."""
        own = ListFile.objects.visible_to(request.user)
        if under_way := own.filter(state__in=UNDER_WAY).first():
            messages.info(request, gettext("This file is being made already: wait for it."))
            return under_way
        wanted = ListFile(
            model_label=self.opts.label,
            query=request.GET.urlencode(),
            ending=file_format.get_extension(),
            language=get_language() or settings.LANGUAGE_CODE,
            school_ids=[school_id for school_id in self._schools_of(rows) if school_id],
        )
        return ask_for_list_file(wanted=wanted, by=cast(User, request.user))

    def _show_last_file(self, request: HttpRequest) -> None:
        """Lead back to the file that was asked for and left."""
        own = ListFile.objects.visible_to(request.user).lasting_at(timezone.now())
        if row := own.filter(model_label=self.opts.label).first():
            link = reverse("classes:list_file", args=[row.pk])
            text = gettext("The file that you asked for")
            messages.info(request, format_html('<a href="{}">{}</a>', link, text))

    def exported_list(self, user: User) -> AskedList:
        """Return the list as somebody may read it, for the worker."""
        return AskedList(self, user)

    def _schools_of(self, rows: Any) -> list[int]:
        path = f"{self.school_path}_id" if "__" in self.school_path else self.school_path
        found = rows.order_by().values_list(path, flat=True).distinct()
        return sorted(school_id or 0 for school_id in found)

    def _log_export(self, request: HttpRequest, rows: Any) -> None:
        """Log the list under each school whose rows it holds; it is too long to name all."""
        params = {"list": rows.model._meta.label, "n": rows.count()}
        for school_id in self._schools_of(rows):
            access = Access("list_file", school_id, params=params)
            log_file(request, access=access, action=AccessAction.EXPORT)
