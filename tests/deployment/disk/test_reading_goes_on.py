"""A database that takes nothing: what is only read is shown, but nothing that must be logged."""

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.middleware import MARK
from attendance_site.installation.full_disk import SparingSessionMiddleware
from tests.deployment.disk.refusing_database import refusing
from tests.factories.api import client_with, make_token
from tests.kept_cast import *  # noqa: F403 - fixtures
from tests.pages.test_pages_access import (  # noqa: F401 - fixtures
    GUARDED,
    OWN_ACCOUNT,
    OWN_LISTS,
    address_of,
    rows,
)

pytestmark = pytest.mark.django_db

LOGGED = {
    *("faces:clip_face", "faces:consent_scan", "faces:template_face", "guardians:certificate"),
    *("office:access_log", "office:access_log_file", "office:student_export"),
    *("recognition:camera_picture", "recognition:capture_file", "recognition:setup_picture"),
    *("recognition:sighting_face", "recognition:sighting_moment"),
    *("reports:class_file", "reports:class_group_xlsx", "reports:school_file"),
    *("reports:session_file", "reports:session_xlsx", "reports:student_file"),
    *("reports:teacher_file", "rosters:roster_template"),
}
"""Each look is a line of the access log: what cannot be logged is not shown."""


def note_minutes_ago(client):
    """Let the next request want to note that somebody is there."""
    session = client.session
    session[MARK] = session[MARK] | {"seen_at": session[MARK]["seen_at"] - 300}
    session.save()


def test_whatever_is_only_read_is_shown(alice_client, dana_client, address_of):  # noqa: F811
    other = set()
    for client in (alice_client, dana_client):
        client.raise_request_exception = False
        for name in sorted({*GUARDED, *OWN_LISTS, *OWN_ACCOUNT}):
            address = address_of(name) if name in GUARDED else reverse(name)
            shown = client.get(address).status_code
            note_minutes_ago(client)
            with refusing():
                other |= {name} if client.get(address).status_code != shown else set()
    assert other == LOGGED


def test_a_page_notes_again_that_somebody_is_there_once_it_can(alice_client):
    note_minutes_ago(alice_client)
    before = alice_client.session[MARK]["seen_at"]
    with refusing():
        assert alice_client.get(reverse("classes:class_group_list")).status_code == 200
    assert alice_client.session[MARK]["seen_at"] == before
    alice_client.get(reverse("classes:class_group_list"))
    assert alice_client.session[MARK]["seen_at"] > before


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_session_that_was_ended_elsewhere_is_no_full_disk(alice_client, method):
    def view(request):
        request.session["a"] = 1
        Session.objects.all().delete()
        return HttpResponse()

    request = getattr(RequestFactory(), method)("/")
    request.COOKIES["sessionid"] = alice_client.session.session_key
    with pytest.raises(SessionInterrupted):
        SparingSessionMiddleware(view)(request)


def test_other_systems_are_answered_too(school):
    token, text = make_token(school=school)
    with refusing():
        assert client_with(text).get("/api/v1/class-groups").status_code == 200
    token.refresh_from_db()
    assert token.last_used_at is None
