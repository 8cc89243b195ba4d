"""The site with addresses that break, are forbidden or cannot be read."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

handler500 = "attendance_site.server_errors.server_error"


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("This address breaks, to see the page that is shown then.")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def unreadable(request: HttpRequest) -> HttpResponse:
    raise BadRequest


urlpatterns = [
    path("broken/", broken),
    path("forbidden/", forbidden),
    path("unreadable/", unreadable),
    path("", include("attendance_site.urls")),
]
