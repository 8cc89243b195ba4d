"""A path is taken off what comes in, whether the proxy passes it on or not; headers as set."""

import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import set_script_prefix

from attendance_site.env import env_header, env_prefix, read_networks
from attendance_site.installation.addresses.site_path import BelowPath, path_within
from attendance_site.installation.client_address import client_address
from tests.house import ROOT


@pytest.mark.parametrize(
    ("site_path", "asked", "seen"),
    [
        ("/attendance", "/attendance/classes/1/", "/classes/1/"),
        ("/attendance", "/attendance", "/"),
        ("/attendance", "/attendance/", "/"),
        ("/attendance", "/classes/1/", "/classes/1/"),
        ("/attendance", "/attendances/1/", "/attendances/1/"),
        ("/a/b", "/a/b/c", "/c"),
        ("", "/attendance/", "/attendance/"),
        ("", "", "/"),
    ],
)
def test_the_site_sees_addresses_as_if_it_lay_at_the_top(site_path, asked, seen):
    environ = {"PATH_INFO": asked}
    found = BelowPath(lambda environ, start: [environ["PATH_INFO"]], site_path=site_path)
    assert list(found(environ, None)) == [seen]
    assert environ["SCRIPT_NAME"] == site_path


def test_a_path_of_the_host_is_one_of_the_site():
    set_script_prefix("/attendance/")
    try:
        assert path_within("/attendance/classes/") == "/classes/"
        assert path_within("/elsewhere/") == "/elsewhere/"
    finally:
        set_script_prefix("/")


@pytest.mark.parametrize("path", ["attendance", "/a b", "//x", "/a?b", "https://x.example/a"])
def test_what_is_no_path_is_refused(monkeypatch, path):
    monkeypatch.setenv("SITE_PATH", path)
    with pytest.raises(ImproperlyConfigured, match="SITE_PATH must be a path"):
        env_prefix("SITE_PATH")


def test_a_header_is_named_as_people_write_it(monkeypatch):
    monkeypatch.setenv("PROXY_ADDRESS_HEADER", "X-Real-IP")
    assert env_header("PROXY_ADDRESS_HEADER", "X-Forwarded-For") == "HTTP_X_REAL_IP"
    monkeypatch.setenv("PROXY_ADDRESS_HEADER", "X Real")
    with pytest.raises(ImproperlyConfigured, match="must be a header"):
        env_header("PROXY_ADDRESS_HEADER", "X-Forwarded-For")


@pytest.fixture
def own_header(settings):
    settings.TRUSTED_PROXIES = read_networks("TRUSTED_PROXIES", ["127.0.0.1", "::1"])
    settings.PROXY_ADDRESS_HEADER = "HTTP_X_REAL_IP"


@pytest.mark.parametrize("proxy", ["127.0.0.1", "::1"])
@pytest.mark.parametrize("client", ["192.0.2.7", "2001:db8::7"])
def test_the_proxys_own_header_says_from_where_a_request_came(own_header, proxy, client):
    meta = {"REMOTE_ADDR": proxy, "HTTP_X_REAL_IP": client, "HTTP_X_FORWARDED_FOR": "198.51.100.1"}
    assert client_address(meta) == client


def test_the_usual_header_is_then_not_believed(own_header):
    meta = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}
    assert client_address(meta) == "127.0.0.1"


@pytest.mark.django_db
def test_nothing_behind_reads_either_a_second_time(own_header, settings):
    settings.METRICS_NETWORKS = read_networks("METRICS_NETWORKS", ["192.0.2.0/24"])
    sent = {"X-Real-IP": "192.0.2.7", "X-Forwarded-For": "198.51.100.1"}
    answer = Client(REMOTE_ADDR="127.0.0.1", headers=sent).get("/metrics")
    assert answer.status_code == 200
    assert "HTTP_X_FORWARDED_FOR" not in answer.wsgi_request.META
    assert "HTTP_X_REAL_IP" not in answer.wsgi_request.META


NAMES = ("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_NAME")
CODE = f"from django.conf import settings; print([getattr(settings, n) for n in {NAMES}])"


def shown(tmp_path, **environment) -> str:
    own = {"VAR_DIR": str(tmp_path), "DATABASE_URL": ""}
    kept = {k: v for k, v in os.environ.items() if k not in ("ALLOWED_HOSTS", "SITE_URL", "HTTPS")}
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--verbosity", "0", "-c", CODE],
        cwd=ROOT,
        env=kept | own | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_one_setting_names_the_site(tmp_path):
    found = shown(tmp_path, SITE_URL="https://[2001:db8::1]:8443")
    assert "'[2001:db8::1]'" in found
    assert "['https://[2001:db8::1]:8443']" in found


def test_one_setting_says_how_the_proxy_tells_of_https(tmp_path):
    found = shown(tmp_path, HTTPS="1", PROXY_HTTPS_HEADER="X-Forwarded-Ssl", PROXY_HTTPS_WORD="on")
    assert "('HTTP_X_FORWARDED_SSL', 'on')" in found
    assert "'__Host-sessionid'" in found


def test_below_a_path_cookies_are_bound_to_https_and_the_path(tmp_path):
    assert "'__Secure-sessionid'" in shown(tmp_path, HTTPS="1", SITE_PATH="/attendance")
