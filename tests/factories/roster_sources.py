"""Make roster services for tests, and have them asked."""

from integrations.models import RosterSource
from integrations.services.roster_sources import ROSTER_SOURCES
from jobs.lifecycle import acquire, queue_anew
from jobs.runner import run_leased
from tests.factories import make_school


def make_roster_source(**overrides) -> RosterSource:
    fields: dict[str, object] = {
        "url": "https://sis.example.org/ims/oneroster/rostering/v1p2",
        "token_url": "https://sis.example.org/token",
        "client_id": "attendance",
        "client_secret": "a secret",
    }
    if "school" not in overrides:
        fields["school"] = make_school()
    return RosterSource.objects.create(**fields | overrides)


def ask_now(source: RosterSource) -> RosterSource:
    """Have it asked here and now, as the worker would at night; return what came of it."""
    queue_anew(job=source)
    if lease := acquire(kind=ROSTER_SOURCES, pk=source.pk):
        run_leased(lease=lease)
    return RosterSource.objects.select_related("last_import", "school").get(pk=source.pk)
