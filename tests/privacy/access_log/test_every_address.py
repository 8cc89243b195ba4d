"""Whatever answers with a picture, a film or a file is logged.

Generated from the addresses, so that a new one cannot escape: it logs, or stands below as harmless.
"""

import pytest
from django.urls import reverse

from privacy.models import AccessEntry, AccessNote
from privacy.services.access_log import FILE_TYPES
from tests.kept_cast import *  # noqa: F403 - fixtures
from tests.pages.test_pages_access import (
    GUARDED,
    OWN_ACCOUNT,
    OWN_LISTS,
    address_of,  # noqa: F401 - a fixture
    rows,  # noqa: F401 - a fixture
)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

HARMLESS = {
    "rosters:roster_template": "an empty table to fill in",
}
"""Addresses that answer with a file of nobody."""


def logged() -> list[str]:
    notes = AccessNote.objects.values_list("subject", flat=True)
    return [*notes, *AccessEntry.objects.values_list("subject", flat=True)]


@pytest.mark.parametrize("name", [*GUARDED, *sorted(OWN_LISTS | OWN_ACCOUNT)])
@pytest.mark.parametrize("who", ["alice_client", "root_client"])
def test_a_file_of_a_page_is_logged_by_its_view(request, who, name, address_of):  # noqa: F811
    address = address_of(name) if name in GUARDED else reverse(name)
    answer = request.getfixturevalue(who).get(address)
    is_file = answer.headers.get("Content-Type", "").startswith(FILE_TYPES)
    if answer.status_code == 200 and is_file and name not in HARMLESS:
        # "file" is what the site logs itself where a view has forgotten it.
        assert logged()
        assert "file" not in logged()


def test_a_picture_is_logged_at_all(alice_client, address_of):  # noqa: F811
    """Of what the test above asks for, at least these are there."""
    for name in ("faces:clip_face", "recognition:sighting_face", "reports:session_xlsx"):
        before = len(logged())
        assert alice_client.get(address_of(name)).status_code == 200
        assert len(logged()) == before + 1, name
        # The site would only know that it was a file, and nobody's.
        assert "file" not in logged(), name


def test_a_file_that_no_view_logs_is_logged_by_the_site(root_client, school):
    root_client.get(reverse("rosters:roster_template", args=[school.pk, "csv"]))
    note = AccessNote.objects.get()
    assert (note.subject, note.action, note.about) == (
        "file",
        "download",
        "rosters:roster_template",
    )
