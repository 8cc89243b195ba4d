"""Read and write times in the admin on the clock of the school they belong to."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from classes.admin.scope.rights import schools_served
from classes.forms import as_key
from classes.models.roles import READERS, SEERS_OF_MACHINES


def clock_of_all(request: HttpRequest) -> ZoneInfo | None:
    """Return the clock of all the user's schools; none, which is UTC, if they differ."""
    schools = schools_served(request, READERS | SEERS_OF_MACHINES)
    zones = set(schools.values_list("time_zone", flat=True))
    return ZoneInfo(zones.pop()) if len(zones) == 1 else None


def clock_of_row(model_admin: Any, request: HttpRequest, object_id: Any) -> ZoneInfo | None:
    """Return the clock of a row's school: of a stored one, or of one that is being added."""
    if object_id:
        row = model_admin.get_object(request, object_id)
        return _clock_at(row, model_admin.school_path)
    # A row that is added has no school yet: what the form names leads to it.
    field, _, path = model_admin.school_path.partition("__")
    if not path:
        return None
    related = model_admin.opts.get_field(field).related_model
    return _clock_at(related.objects.filter(pk=as_key(request.POST.get(field, ""))).first(), path)


def _clock_at(row: Any, path: str) -> ZoneInfo | None:
    for name in path.split("__"):
        row = row if row is None or name == "pk" else getattr(row, name, None)
    zone = getattr(row, "zone", None)
    return zone if isinstance(zone, ZoneInfo) else None


def on_clock(
    clock: ZoneInfo | None,
    request: HttpRequest,
    view: Callable[..., HttpResponse],
    *args: Any,
    **kwargs: Any,
) -> HttpResponse:
    with timezone.override(clock):
        response = view(request, *args, **kwargs)
        # Django renders a page after its view has returned, when the clock would be off again.
        return response.render() if isinstance(response, TemplateResponse) else response
