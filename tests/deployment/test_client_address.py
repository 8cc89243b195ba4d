"""From where somebody asks: what a trusted proxy saw, the same for the log, guesses and limits."""

from ipaddress import ip_network

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from attendance_site.env import env_networks
from attendance_site.installation.client_address import client_address
from privacy.models import AccessEntry, AccessNote
from tests.factories import PASSWORD

CLIENT, PROXY, OUTER = "192.0.2.7", "127.0.0.1", "10.0.0.5"
TRUSTED = [ip_network(PROXY), ip_network("::1"), ip_network("10.0.0.0/24")]


@pytest.mark.parametrize(
    ("peer", "passed_on", "found"),
    [
        (CLIENT, "203.0.113.1", CLIENT),
        (PROXY, CLIENT, CLIENT),
        (PROXY, f"203.0.113.1, {CLIENT}", CLIENT),
        (PROXY, f"{CLIENT}, {OUTER}", CLIENT),
        (PROXY, f"{CLIENT}, no address", PROXY),
        (PROXY, f"no address, {OUTER}", OUTER),
        (PROXY, "", PROXY),
        ("", CLIENT, CLIENT),
        ("::1", "2001:db8::1", "2001:db8::1"),
        ("::ffff:127.0.0.1", "::ffff:192.0.2.7", CLIENT),
    ],
)
def test_the_last_address_that_a_trusted_proxy_saw(settings, peer, passed_on, found):
    settings.TRUSTED_PROXIES = TRUSTED
    assert client_address({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": passed_on}) == found


@pytest.mark.parametrize("peer", [PROXY, "", "unknown"])
def test_without_a_trusted_proxy_nobody_is_believed(settings, peer):
    settings.TRUSTED_PROXIES = []
    assert client_address({"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": CLIENT}) == peer


def test_the_access_log_and_the_list_of_sessions_name_the_client(alice, session, settings):
    settings.TRUSTED_PROXIES = TRUSTED
    browser = Client(headers={"X-Forwarded-For": f"203.0.113.1, {CLIENT}"})
    browser.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    assert browser.get(reverse("reports:session_xlsx", args=[session.pk])).status_code == 200
    lines = [*AccessNote.objects.all(), *AccessEntry.objects.all()]
    assert {line.address for line in lines} == {CLIENT}
    assert UserSession.objects.get().ip == CLIENT


def test_the_setting_takes_networks_and_refuses_names(monkeypatch):
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.0/24,::1")
    assert env_networks("TRUSTED_PROXIES", []) == [ip_network("10.0.0.0/24"), ip_network("::1")]
