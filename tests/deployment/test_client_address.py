"""From where somebody asks: what a trusted proxy saw, the same for the log, guesses and limits."""

from ipaddress import ip_network

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from attendance_site.env import env_networks
from attendance_site.installation.client_address import client_address
from attendance_site.installation.untrusted_proxy import untrusted_proxy
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
        (PROXY, f"203.0.113.1, {CLIENT}:50123", CLIENT),
        (PROXY, "[2001:db8::1]:50123", "2001:db8::1"),
        (PROXY, "[2001:db8::1]", "2001:db8::1"),
        (PROXY, f"{CLIENT}, 10.0.0.7:443", CLIENT),
        (PROXY, f"{CLIENT}:port", PROXY),
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


def asked_with(settings, *, https=True, peer=OUTER, **headers):
    cache.clear()
    settings.HTTPS, settings.TRUSTED_PROXIES = https, [ip_network(PROXY)]
    Client(REMOTE_ADDR=peer, headers=headers).get("/healthz")
    return untrusted_proxy()


def test_a_proxy_that_nobody_named_is_told_to_whoever_runs_the_site(settings, dana_client):
    assert asked_with(settings, **{"X-Forwarded-For": CLIENT}) == OUTER
    assert not dana_client.get("/readyz").json()["checks"]["proxy"]["ok"]
    page = dana_client.get(reverse("admin:index")).text
    assert f"proxy at {OUTER} is not known" in page
    cache.clear()
    assert dana_client.get("/readyz").json()["checks"]["proxy"]["ok"]
    assert "TRUSTED_PROXIES" not in dana_client.get(reverse("admin:index")).text


@pytest.mark.parametrize("more", [{"peer": PROXY}, {"https": False}])
def test_a_proxy_that_is_known_and_a_site_without_one_need_nobody(settings, more):
    assert asked_with(settings, **more, **{"X-Forwarded-For": CLIENT}) == ""


def test_whoever_comes_without_a_proxy_is_none(settings):
    assert asked_with(settings) == ""
