"""Answer a request that broke: other systems as a problem, people as a page."""

from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error as server_error_page

from integrations.problems import problem_page


def server_error(request: HttpRequest) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_page(500, kind="server_error", detail="Something broke: try again later.")
    return server_error_page(request)
