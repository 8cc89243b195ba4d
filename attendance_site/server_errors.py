"""Answer a request that broke: other systems as a problem, people as a page."""

import sys

from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error as server_error_page

from attendance_site.refusals import answer_refusal
from classes.errors import StorageFullError
from integrations.problems import problem_page
from storage.free_space import is_out_of_space


def server_error(request: HttpRequest) -> HttpResponse:
    if is_out_of_space(sys.exc_info()[1]):
        # What came in was read before any view: the check of a form's token does so.
        return answer_refusal(request, StorageFullError("storage_full"))
    if request.path_info.startswith("/api/"):
        return problem_page(500, kind="server_error", detail="Something broke: try again later.")
    return server_error_page(request)
