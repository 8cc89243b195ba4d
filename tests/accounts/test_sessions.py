"""Sessions end: idle, old, or because somebody says so; each of the list is her own."""

import re
import time
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.sign_in.devices import device_of
from accounts.tasks import forget_old
from classes.models import StaffRole
from tests.factories import PASSWORD

HOUR, MINUTE = 3600, 60
PHONE = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


def browser_of(user, **headers) -> Client:
    client = Client(headers=headers)
    sent = {"login": user.email, "password": PASSWORD}
    assert client.post(reverse("account_login"), sent).status_code == 302
    return client


def later(seconds):
    return mock.patch.object(time, "time", return_value=time.time() + seconds)


def is_in(client) -> bool:
    return client.get(reverse("usersessions_list")).status_code == 200


@pytest.fixture(autouse=True)
def ends(settings):
    settings.SESSION_HOURS, settings.SESSION_IDLE_MINUTES = 12, 180
    settings.TRUSTED_SESSION_HOURS, settings.TRUSTED_SESSION_IDLE_MINUTES = 8, 60


@pytest.mark.parametrize(("who", "minutes"), [("alice", 180), ("dana", 60), ("root", 60)])
def test_who_does_nothing_is_logged_out(request, who, minutes):
    client = browser_of(request.getfixturevalue(who))
    with later((minutes - 1) * MINUTE):
        assert is_in(client)
    with later((2 * minutes - 2) * MINUTE):
        assert is_in(client)
    with later((3 * minutes) * MINUTE):
        assert not is_in(client)


@pytest.mark.parametrize(("who", "minutes"), [("alice", 180), ("dana", 60)])
def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(request, who, minutes):
    client = browser_of(request.getfixturevalue(who))
    for minute in range(2, minutes, 4):
        with later(minute * MINUTE):
            poll = client.get(reverse("usersessions_list"), headers={"X-By-Itself": "1"})
            assert poll.status_code == 200
    with later((minutes + 1) * MINUTE):
        poll = client.get(reverse("usersessions_list"), headers={"X-By-Itself": "1"})
        assert poll["Location"].startswith(reverse("account_login"))
        assert not is_in(client)


def test_what_scripts_ask_without_a_press_is_marked():
    """A press is what `kept.js` sends, a door's tablet has no log-in; htmx is marked for all."""
    asking = {
        path.name: path.read_text()
        for path in Path("static/js").glob("*.js")
        if "fetch(" in path.read_text()
    }
    assert len(asking) >= 5
    marked = {name for name, text in asking.items() if re.search("BY_ITSELF|X-By-Itself", text)}
    at_a_door = {"kiosk_page.js", "kiosk_queue.js", "kiosk_worker.js"}
    assert set(asking) - marked == {"kept.js", *at_a_door}
    assert "js/by_itself.js" in Path("templates/base.html").read_text()


def test_who_becomes_an_administrator_is_asked_for_a_second_factor_at_once(alice, school, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client = browser_of(alice)
    assert client.get("/").status_code == 200
    StaffRole.objects.create(school=school, user=alice, role="administrator")
    # Also on a page that only asks by itself.
    with later(MINUTE + 1):
        answer = client.get("/", headers={"X-By-Itself": "1"})
        assert answer["Location"] == reverse("mfa_index")


@pytest.mark.parametrize(("who", "hours"), [("alice", 12), ("dana", 8)])
def test_who_is_there_all_the_time_is_logged_out_in_the_end(request, who, hours):
    client = browser_of(request.getfixturevalue(who))
    step = 50 * MINUTE
    n_steps = hours * HOUR // step
    for n in range(1, n_steps + 1):
        with later(n * step):
            assert is_in(client)
    with later(hours * HOUR + MINUTE):
        assert not is_in(client)


def test_the_list_shows_each_place_and_ends_all_others(alice):
    here, there = browser_of(alice, **{"User-Agent": PHONE}), browser_of(alice)
    page = here.get(reverse("usersessions_list")).text
    assert "Chrome on Android" in page
    assert "Log out everywhere else" in page
    here.post(reverse("usersessions_list"))
    assert is_in(here)
    assert not is_in(there)


def test_nobody_sees_or_ends_the_sessions_of_others(alice, bob):
    other = browser_of(bob, **{"User-Agent": "Tablet of Bob"})
    client = browser_of(alice)
    assert "Tablet of Bob" not in client.get(reverse("usersessions_list")).text
    client.post(reverse("usersessions_list"))
    assert is_in(other)


def test_a_new_password_ends_all_others(alice):
    here, there = browser_of(alice), browser_of(alice)
    new = "quite another long password"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    here.post(reverse("account_change_password"), sent)
    assert is_in(here)
    assert not is_in(there)


def test_the_night_erases_what_ended(alice, bob):
    ended, open_one = browser_of(alice), browser_of(bob)
    Session.objects.filter(session_key=ended.session.session_key).update(
        expire_date=timezone.now() - timedelta(minutes=1)
    )
    forget_old()
    assert [session.session_key for session in Session.objects.all()] == [
        open_one.session.session_key
    ]
    assert UserSession.objects.count() == 1


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE, "Chrome on Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26) Version/26 Safari/604", "Safari on iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_named_in_words(user_agent, words):
    assert device_of(user_agent) == words
