"""Guesses of a password: five, then pauses that grow, for one person from one place."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest import mock

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import GuessCount
from accounts.sign_in.guesses import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    erase_old_guesses,
    pause_after,
    take_guess,
)
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
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
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
    [values] = GuessCount.objects.values_list()
    assert alice.email not in str(values)
    assert HERE not in str(values)


def test_counts_of_yesterday_are_erased(alice):
    fail(alice.email, 1)
    assert erase_old_guesses() == 0
    with later(timedelta(days=1, minutes=1)):
        assert erase_old_guesses() == 1


@pytest.mark.django_db(transaction=True)
def test_sixteen_guesses_at_the_same_moment_are_no_more_than_five():
    def guess(_):
        try:
            return not take_guess(purpose="password", whose="a@example.org", where=HERE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(guess, range(16))) == 5
