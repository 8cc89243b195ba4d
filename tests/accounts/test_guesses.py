"""Guesses of a password: five, then pauses that grow, for one person from one place."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_network
from unittest import mock

import pytest
from django.core import signing
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import GuessCount, User
from accounts.sign_in.guess_limits import NONE
from accounts.sign_in.guesses import (
    AT_ONE_ACCOUNT,
    FIRST_PAUSE,
    FROM_ONE_NETWORK,
    LONGEST_PAUSE,
    PasswordGuess,
    erase_old_guesses,
    pause_after,
    take_guess,
)
from accounts.sign_in.known_devices import device_known_to, remember_device
from tests.factories import PASSWORD

NOW = timezone.now()
HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"
REFUSED = "Too many attempts"


def log_in(email, password, where=HERE, **headers):
    sent = {"login": email, "password": password}
    return Client().post(reverse("account_login"), sent, REMOTE_ADDR=where, headers=headers)


def fail(email, n=5, where=HERE):
    return [log_in(email, "wrong", where).text for _ in range(n)]


def later(by):
    return mock.patch.object(timezone, "now", return_value=timezone.now() + by)


def test_after_five_failures_even_the_right_password_waits(alice):
    assert not any(REFUSED in text for text in fail(alice.email))
    assert REFUSED in log_in(alice.email, PASSWORD).text
    with later(FIRST_PAUSE + timedelta(seconds=1)):
        assert log_in(alice.email, PASSWORD).status_code == 302


def test_an_address_that_nobody_has_is_counted_alike(db):
    assert not any(REFUSED in text for text in fail("nobody@example.org"))
    assert REFUSED in log_in("nobody@example.org", "wrong").text


def test_however_the_address_is_written_it_is_the_same(alice):
    fail(alice.email)
    assert REFUSED in log_in(alice.email.upper(), "wrong").text


def test_colleagues_behind_the_same_address_and_herself_elsewhere_log_in(alice, bob):
    fail(alice.email)
    assert log_in(bob.email, PASSWORD).status_code == 302
    assert log_in(alice.email, PASSWORD, ELSEWHERE).status_code == 302


def test_who_logs_in_begins_anew(alice):
    fail(alice.email, 4)
    assert log_in(alice.email, PASSWORD).status_code == 302
    assert not any(REFUSED in text for text in fail(alice.email))


def test_the_old_password_is_no_easier_to_guess_at_an_open_browser(alice):
    client, page = Client(), reverse("account_change_password")
    client.force_login(alice)
    # Two new ones that differ: else the first right guess would change it.
    sent = {"password1": "quite another long one", "password2": "and another long one"}
    guesses = [client.post(page, sent | {"oldpassword": f"wrong {n}"}).text for n in range(5)]
    assert all("This is not your password." in text for text in guesses)
    assert REFUSED in client.post(page, sent | {"oldpassword": PASSWORD}).text
    assert REFUSED in log_in(alice.email, PASSWORD, "127.0.0.1").text


@pytest.mark.parametrize(
    ("others", "same"),
    [
        ([f"2001:db8::{n}" for n in range(1, 6)], "2001:db8::ffff:1:2:3"),
        (["::ffff:192.0.2.7"] * 5, HERE),
    ],
)
def test_one_machine_with_many_addresses_comes_from_one_place(alice, others, same):
    for where in others:
        fail(alice.email, 1, where)
    assert REFUSED in log_in(alice.email, PASSWORD, same).text
    assert log_in(alice.email, PASSWORD, "2001:db8:0:1::1").status_code == 302


def test_one_password_is_not_tried_at_everybody_from_one_network(alice, bob):
    # As a school whose people mistype theirs.
    for n in range(59):
        assert FROM_ONE_NETWORK.take(HERE) == NONE, n
    assert log_in(bob.email, PASSWORD).status_code == 302
    assert not any(REFUSED in text for text in fail("one@example.org", 1))
    n_rows = GuessCount.objects.count()
    assert REFUSED in log_in("another@example.org", "wrong").text
    assert GuessCount.objects.count() == n_rows
    assert log_in(alice.email, PASSWORD, ELSEWHERE).status_code == 302
    with later(timedelta(seconds=31)):
        assert log_in(alice.email, PASSWORD).status_code == 302


def test_one_password_is_not_tried_from_all_the_networks_of_one_customer(db):
    with later(timedelta()):
        tried = [FROM_ONE_NETWORK.take(f"2001:db8:0:{n:x}::1") == NONE for n in range(600)]
        # In one household 120 of 256, in the next the same, and then the organisation around them
        # has had its 240.
        assert tried == ([True] * 120 + [False] * 136) * 2 + [False] * 88
        assert FROM_ONE_NETWORK.take("2001:db8:1::1") == NONE


def test_one_customer_with_many_networks_keeps_nobody_else_from_her_account(alice):
    with later(timedelta()):
        guesses = [PasswordGuess(alice.email, f"2001:db8:0:{n:x}::1").take() for n in range(150)]
    assert [pause == NONE for pause in guesses] == [True] * 30 + [False] * 120
    assert log_in(alice.email, PASSWORD, ELSEWHERE).status_code == 302


def test_one_account_is_not_guessed_at_from_everywhere(alice):
    for _ in range(100):
        AT_ONE_ACCOUNT.take(alice.email)
    assert REFUSED in log_in(alice.email.title(), PASSWORD, ELSEWHERE).text


def test_strangers_do_not_hold_her_up_where_she_has_logged_in_before(alice, bob):
    browser = Client()
    sent = {"login": alice.email, "password": PASSWORD}
    browser.post(reverse("account_login"), sent, REMOTE_ADDR=HERE)
    browser.post(reverse("account_logout"))
    fail(alice.email)
    for _ in range(100):
        FROM_ONE_NETWORK.take(HERE)
        AT_ONE_ACCOUNT.take(alice.email)
    assert browser.post(reverse("account_login"), sent, REMOTE_ADDR=HERE).status_code == 302
    # Of somebody else it knows nothing, and what she fails there is counted there.
    browser.post(reverse("account_logout"))
    sent_by_bob = {"login": bob.email, "password": PASSWORD}
    assert REFUSED in browser.post(reverse("account_login"), sent_by_bob, REMOTE_ADDR=HERE).text
    wrong = sent | {"password": "wrong"}
    pages = [browser.post(reverse("account_login"), wrong, REMOTE_ADDR=HERE) for _ in range(6)]
    assert [REFUSED in page.text for page in pages] == [False] * 5 + [True]


@pytest.mark.parametrize("has_mark", [True, False])
def test_who_logged_in_before_an_upgrade_is_known_there_by_the_next_page(alice, bob, has_mark):
    browser, page = Client(), reverse("account_change_password")
    browser.force_login(alice)
    session = browser.session
    mark = session.pop("sign_in")
    if has_mark:
        del mark["has_device"]
        session["sign_in"] = mark
    session.save()
    assert browser.get(page).cookies["known_device"]["httponly"]
    assert "known_device" not in browser.get(page).cookies
    browser.post(reverse("account_logout"))
    for _ in range(100):
        FROM_ONE_NETWORK.take("127.0.0.1")
    sent = {"login": alice.email, "password": PASSWORD}
    assert REFUSED in browser.post(reverse("account_login"), sent | {"login": bob.email}).text
    assert browser.post(reverse("account_login"), sent).status_code == 302


def test_whoever_sits_at_an_open_browser_gets_no_second_sign_to_guess_on(alice):
    browser = Client()
    browser.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    del browser.cookies["known_device"]
    assert "known_device" not in browser.get(reverse("account_change_password")).cookies


def test_a_computer_of_a_staffroom_knows_all_who_log_in_there(db, rf):
    request, people = rf.get("/"), [f"person-{n}@example.org" for n in range(90)]
    for email in people:
        answer = HttpResponse()
        remember_device(answer, request=request, email=email)
        request.COOKIES["known_device"] = answer.cookies["known_device"].value
    known = [bool(device_known_to(request, email)) for email in people]
    assert known == [False] * 10 + [True] * 80
    assert len(answer.cookies["known_device"].output()) < 2500


def test_a_forged_sign_of_a_browser_is_none(alice):
    fail(alice.email)
    browser = Client()
    browser.cookies["known_device"] = signing.dumps({"device": "1", "people": ["x"]}, salt="other")
    sent = {"login": alice.email, "password": PASSWORD}
    page = browser.post(reverse("account_login"), sent, REMOTE_ADDR=HERE)
    assert REFUSED in page.text


def test_an_i_without_its_dot_is_another_letter(alice):
    """PostgreSQL takes both for the same where it compares capitals, and each was counted apart."""
    assert log_in(alice.email.replace("i", "\u0131"), PASSWORD).status_code == 200
    assert User.objects.filter(email=alice.email).get().pk == alice.pk


def test_an_address_is_stored_as_it_is_looked_up(db):
    user = User(email="Anna@Example.org")
    user.set_password(PASSWORD)
    user.save()
    assert user.email == "anna@example.org"
    assert User.objects.get_by_natural_key("ANNA@example.org") == user


def test_pauses_grow_up_to_an_hour():
    pauses = [pause_after(n) for n in range(40)]
    assert pauses[:5] == [timedelta(0)] * 5
    assert pauses[5:8] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


def test_where_no_proxy_is_trusted_nobody_comes_from_elsewhere_by_saying_so(alice):
    for n in range(5):
        log_in(alice.email, "wrong", **{"X-Forwarded-For": f"203.0.113.{n}"})
    assert REFUSED in log_in(alice.email, "wrong", **{"X-Forwarded-For": "203.0.113.99"}).text


def test_behind_the_proxy_the_address_that_it_saw_counts(alice, settings):
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1")]
    for n in range(5):
        forged = {"X-Forwarded-For": f"203.0.113.{n}, {HERE}"}
        log_in(alice.email, "wrong", "127.0.0.1", **forged)
    refused = log_in(alice.email, "wrong", "127.0.0.1", **{"X-Forwarded-For": HERE})
    assert REFUSED in refused.text
    free = log_in(alice.email, PASSWORD, "127.0.0.1", **{"X-Forwarded-For": ELSEWHERE})
    assert free.status_code == 302


def test_a_clock_that_was_wrong_locks_nobody_out_for_long(alice):
    fail(alice.email)
    GuessCount.objects.update(last_at=NOW + timedelta(days=400))
    assert take_guess(purpose="password", whose=alice.email, where=HERE) <= FIRST_PAUSE


def test_no_row_names_a_person_or_an_address(alice):
    fail(alice.email, 1)
    rows = list(GuessCount.objects.values_list())
    assert rows
    assert alice.email not in str(rows)
    assert HERE not in str(rows)


def test_counts_of_yesterday_are_erased(alice):
    fail(alice.email, 1)
    assert erase_old_guesses() == 0
    with later(timedelta(days=1, minutes=6)):
        # Of her, of where it came from, of both; and how many log-ins were refused.
        assert erase_old_guesses() == 4
    assert not GuessCount.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_sixteen_guesses_at_the_same_moment_are_no_more_than_five():
    def guess(_):
        try:
            return not take_guess(purpose="password", whose="a@example.org", where=HERE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(guess, range(16))) == 5
