"""Which machine is told, by which name and path, and never one of the school's network."""

import socket

import pytest
from django.utils.translation import override

from tests.factories.webhooks import make_endpoint, make_webhook_delivery, try_now

pytestmark = pytest.mark.django_db

LOCAL_ADDRESSES = [
    "https://127.0.0.1/",
    "https://localhost/",
    "https://10.1.2.3/",
    "https://192.168.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::8.8.8.8]/",
    "https://[64:ff9b:1::808:808]/",
    "https://[fd00::1]/",
    "https://[64:ff9b::a01:203]/",
    "https://[2002:a01:203::1]/",
    "https://0.0.0.0/",
    "https://2130706433/",
]


def test_letters_beyond_ascii_in_a_path_are_told_in_percents(receiver):
    url = receiver.url.replace("/attendance", "/übung%2F1").replace("school=1", "schule=höhe")
    delivery = try_now(make_webhook_delivery(endpoint=make_endpoint(url=url)))
    assert (delivery.state, delivery.answer) == ("ready", "204")
    assert receiver.messages[0].path == "/%C3%BCbung%2F1?schule=h%C3%B6he"


def test_a_name_server_that_fails_loses_no_message(monkeypatch):
    def resolve(*args, **kwargs):
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    delivery = try_now(make_webhook_delivery())
    assert delivery.state == "queued"
    assert (delivery.answer, delivery.failure_code) == ("", "machine_unknown")
    with override("de"):
        assert delivery.reason == "Kein Rechner ist als sis.example.org bekannt."


def test_a_name_in_letters_beyond_ascii_is_told(receiver, monkeypatch):
    port = int(receiver.url.split(":")[2].split("/")[0])
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    url = f"http://例え.example:{port}/hook"
    assert try_now(make_webhook_delivery(endpoint=make_endpoint(url=url))).state == "ready"
    assert receiver.messages[0].headers["Host"] == f"xn--r8jz45g.example:{port}"


@pytest.mark.parametrize("url", LOCAL_ADDRESSES)
def test_a_private_address_is_never_told(url):
    delivery = try_now(make_webhook_delivery(endpoint=make_endpoint(url=url)))
    assert delivery.state == "failed"
    assert "private network" in delivery.reason


def test_a_name_that_leads_into_the_network_is_refused_too(receiver, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    url = receiver.url.replace("http://127.0.0.1", "https://localhost")
    assert try_now(make_webhook_delivery(endpoint=make_endpoint(url=url))).state == "failed"
    assert not receiver.messages


def test_a_name_is_looked_up_once_and_that_machine_told(receiver, monkeypatch):
    port = int(receiver.url.split(":")[2].split("/")[0])
    names = []

    def resolve(host, *args, **kwargs):
        names.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    url = f"http://sis.example.org:{port}/hook"
    assert try_now(make_webhook_delivery(endpoint=make_endpoint(url=url))).state == "ready"
    assert names.count("sis.example.org") == 1
    assert receiver.messages[0].headers["Host"] == f"sis.example.org:{port}"


def test_an_unencrypted_address_is_refused_unless_the_operator_allows_private_ones():
    delivery = try_now(make_webhook_delivery(endpoint=make_endpoint(url="http://example.org/")))
    assert delivery.state == "failed"
    assert "https://" in delivery.reason
