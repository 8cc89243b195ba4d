"""The pages of the access log: who looked at whom, to be searched and taken along."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.requests import AuthenticatedRequest
from classes.access import reads_school, runs_installation, supervised_schools
from classes.admin.exports.actions import Column, ExportRows
from classes.admin.exports.streams import WRITERS, LongList
from classes.list_files.models import ListFile
from classes.models import School
from classes.views.list_files import CONTENT_TYPES, PRIVATE
from office.forms import LogSearchForm
from office.selectors.access_log import LogLine, lines_in_words, search_log
from privacy.accesses import Access
from privacy.models import AccessEntry
from privacy.models.access_log import AccessAction
from privacy.services import access_log as log
from storage.files import private_file

LINES_SHOWN = 50


@login_required
@require_http_methods(["GET"])
def access_log(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    school = get_object_or_404(supervised_schools(request.user), pk=pk)
    return _page(request, school)


@login_required
@require_http_methods(["GET"])
def log_file(request: AuthenticatedRequest, pk: int, ending: str) -> HttpResponseBase:
    """Hand out what was searched as a table; that it left is a line of the log itself."""
    return _file(request, get_object_or_404(supervised_schools(request.user), pk=pk), ending)


@login_required
@require_http_methods(["GET"])
def installation_log(request: AuthenticatedRequest) -> HttpResponse:
    """Show what is of no school: who became a superuser, whose factor went, which keys changed."""
    _require_installation(request)
    return _page(request, None)


@login_required
@require_http_methods(["GET"])
def installation_log_file(request: AuthenticatedRequest, ending: str) -> HttpResponseBase:
    _require_installation(request)
    return _file(request, None, ending)


def _require_installation(request: AuthenticatedRequest) -> None:
    if not runs_installation(request.user):
        raise Http404


def _page(request: AuthenticatedRequest, school: School | None) -> HttpResponse:
    log.seal_notes()
    form = LogSearchForm(request.GET or None, of_school=school is not None)
    rows = search_log(school, form.search())
    page = Paginator(rows, LINES_SHOWN).get_page(request.GET.get("page"))
    log.log_view(request, access=Access("access_log", school.pk if school else 0))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "school": school,
        "reads_all": school is not None and reads_school(request.user, school.pk),
        "runs_installation": runs_installation(request.user),
        "form": form,
        "page": page,
        "lines": lines_in_words(school, list(page)),
        "query": query.urlencode(),
    }
    with timezone.override(school.zone if school else timezone.get_current_timezone()):
        return render(request, "office/access_log.html", context)


def _file(request: AuthenticatedRequest, school: School | None, ending: str) -> HttpResponseBase:
    """Hand out all lines that were found, however many: they are written a piece at a time."""
    if ending not in CONTENT_TYPES:
        raise Http404
    log.seal_notes()
    form = LogSearchForm(request.GET or None, of_school=school is not None)
    rows = search_log(school, form.search())
    access = Access("access_log", school.pk if school else 0, params={"format": ending})
    log.log_file(request, access=access, action=AccessAction.EXPORT)
    today = school.today() if school else timezone.localdate()
    title = _("Access log")
    found = LongList(title, LogRows(), FoundLines(school, rows), rows.count(), lambda share: None)
    with private_file(f".{ending}") as target:
        WRITERS[ending](found, target)
        # Its name is gone with the block; what is open is read to its end.
        content = target.open("rb")
    return FileResponse(
        content,
        as_attachment=True,
        filename=f"{title} {today:%Y-%m-%d}.{ending}",
        content_type=CONTENT_TYPES[ListFile.Ending(ending)],
        headers=PRIVATE,
    )


@dataclass(frozen=True, eq=False)
class FoundLines:
    """Lines of the log as they are read, in words, each piece with two queries for its names."""

    school: School | None
    rows: "QuerySet[AccessEntry]"

    def iterator(self, chunk_size: int) -> Iterator[LogLine]:
        local = self.school.local if self.school else timezone.localtime
        left = self.rows.iterator(chunk_size=chunk_size)
        while piece := list(islice(left, chunk_size)):
            for line in lines_in_words(self.school, piece):
                yield replace(line, at=local(line.at).replace(microsecond=0))


class LogRows(ExportRows):
    """The columns of the file."""

    at = Column(gettext_lazy("When"), lambda line: line.at)
    who = Column(gettext_lazy("By whom"), lambda line: line.who)
    what = Column(gettext_lazy("What"), lambda line: line.what)
    whose = Column(gettext_lazy("Whose"), lambda line: line.whose)
    where = Column(gettext_lazy("From where"), lambda line: line.where)
    about = Column(gettext_lazy("Values"), lambda line: line.about)
