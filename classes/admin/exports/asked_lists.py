"""A list of the administration outside a request: the worker reads it as whoever asked may."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.text import capfirst

from accounts.models import User
from classes.access import acts_for_everybody
from classes.admin.exports.streams import WRITERS, LongList
from classes.admin.scope.rights import schools_served
from classes.admin.scope.timezones import clock_of_all
from classes.list_files.list_files import ExportedList
from classes.list_files.models import ListFile

LONGEST_TITLE = 31
"""Of a sheet, in spreadsheet programs."""


@dataclass(frozen=True, eq=False)
class AskedList:
    """The page of a list, as one user sees it: an `ExportedList`.

    Args:
        page: the list's `ExportingAdmin`.
        user: whose rights hold, as they are now.
    """

    page: Any
    user: User

    def may_fetch(self, row: ListFile) -> bool:
        request = self._request("")
        if not self.page.has_export_permission(request):
            return False
        if acts_for_everybody(self.user):
            return True
        served = schools_served(request, self.page.read_by).values_list("pk", flat=True)
        return set(row.school_ids) <= set(served)

    def write(self, row: ListFile, target: Path, on_share: Callable[[float], object]) -> int:
        request = self._request(row.query)
        with timezone.override(clock_of_all(request)):
            found = self.page.get_export_queryset(request)
            # She may have come to further schools since: the log names those of the row.
            rows = found.filter(**{f"{self.page.school_path}__in": row.school_ids})
            n_rows = rows.count()
            title = capfirst(str(self.page.opts.verbose_name_plural))[:LONGEST_TITLE]
            asked = LongList(title, self.page.exports(), rows, n_rows, on_share)
            WRITERS[row.ending](asked, target)
        return int(n_rows)

    def _request(self, query: str) -> HttpRequest:
        """Return what the list's filters and rights are asked with."""
        request = HttpRequest()
        request.method, request.user, request.GET = "GET", self.user, QueryDict(query)
        return request


def find_list(row: ListFile) -> ExportedList:
    """Find the list of a file by its page in the administration."""
    page: Any = admin.site.get_model_admin(apps.get_model(row.model_label))
    found: ExportedList = page.exported_list(row.asked_by)
    return found
