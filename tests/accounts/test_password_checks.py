"""Few passwords are checked at a time: whoever guesses at many accounts holds no page up."""

import os
import threading
from contextlib import ExitStack, suppress

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import GuessCount
from accounts.sign_in import adapters, password_checks
from accounts.sign_in.guesses import PASSWORD as PASSWORD_GUESS
from accounts.sign_in.guesses import take_guess
from accounts.sign_in.password_checks import Checks, Shares
from tests.factories import PASSWORD

PATIENCE_S = 10
HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"
N_THREADS = 16
"""Of one process, as the operations start it."""


def make_checks(*, at_once=1, waiting=2, from_one_network=100, kept_for_known=0, left=9) -> Checks:
    shares = Shares(from_one_network, left_for_others=left, kept_for_known=kept_for_known)
    return Checks(at_once=at_once, waiting=waiting, shares=shares)


def fill(checks: Checks, places: ExitStack, *, is_known=False) -> int:
    """Take every place that one network gets; return how many."""
    for n in range(100):
        try:
            places.enter_context(checks.place(HERE, is_known=is_known))
        except ValidationError:
            return n
    raise AssertionError("There is no end.")


def checked_at_once(checks: Checks, n: int) -> tuple[int, int]:
    """Come with so many at the same moment; return how many were in at once, and how many went."""
    is_over, arrived = threading.Event(), threading.Barrier(n + 1)
    inside, most, refused = [], [0], []

    def come() -> None:
        arrived.wait(PATIENCE_S)
        try:
            with checks.place(HERE) as turn, turn:
                inside.append(1)
                most[0] = max(most[0], len(inside))
                is_over.wait(PATIENCE_S)
                inside.pop()
        except ValidationError:
            refused.append(1)
            if len(refused) == n - 3:
                is_over.set()

    threads = [threading.Thread(target=come) for _ in range(n)]
    for thread in threads:
        thread.start()
    arrived.wait(PATIENCE_S)
    for thread in threads:
        thread.join(PATIENCE_S)
    return most[0], len(refused)


def test_one_is_checked_two_wait_and_the_others_are_sent_away():
    assert checked_at_once(make_checks(), 16) == (1, 13)


def test_afterwards_there_is_room_again():
    checks = make_checks()
    checked_at_once(checks, 8)
    for _ in range(4):
        with pytest.raises(ZeroDivisionError), checks.place(HERE) as turn, turn:
            raise ZeroDivisionError
    with checks.place(HERE) as turn, turn:
        pass


@pytest.mark.parametrize(
    "others", [[HERE] * 2, ["2001:db8::1", "2001:db8::ffff:2"], ["::ffff:192.0.2.7", HERE]]
)
def test_one_address_takes_its_share_and_another_has_room(others):
    checks = make_checks(waiting=9, from_one_network=2)
    with ExitStack() as places:
        for where in others:
            places.enter_context(checks.place(where))
        with pytest.raises(ValidationError), checks.place(others[0]):
            pass
        for where in (ELSEWHERE, "2001:db8:0:1::1", "::ffff:198.51.100.10"):
            with checks.place(where) as turn, turn:
                pass


def test_all_addresses_together_take_no_more_than_there_is():
    checks = make_checks(waiting=2, from_one_network=2)
    with ExitStack() as places:
        for n in range(3):
            places.enter_context(checks.place(f"192.0.2.{n}"))
        with pytest.raises(ValidationError), checks.place(ELSEWHERE):
            pass


def test_some_places_are_kept_for_browsers_that_are_known():
    checks = make_checks(waiting=3, kept_for_known=2)
    with ExitStack() as places:
        for n in range(2):
            places.enter_context(checks.place(f"192.0.2.{n}"))
        with pytest.raises(ValidationError), checks.place(ELSEWHERE):
            pass
        with checks.place(ELSEWHERE, is_known=True):
            pass


@pytest.mark.parametrize(("is_known", "n"), [(False, 7), (True, 9)])
def test_a_school_alone_has_all_places_but_a_few(is_known, n):
    checks = make_checks(waiting=10, from_one_network=4, kept_for_known=2, left=2)
    with ExitStack() as places:
        assert fill(checks, places, is_known=is_known) == n
        with checks.place(ELSEWHERE, is_known=is_known):
            pass
    # Whoever comes while others are here has her share.
    with ExitStack() as places:
        places.enter_context(checks.place(ELSEWHERE))
        assert fill(checks, places, is_known=is_known) == 4


def test_two_networks_that_guess_leave_room_for_a_third(alice, client):
    sent = {"login": alice.email, "password": PASSWORD}
    with ExitStack() as places:
        for where in (HERE, "2001:db8::1"):
            for _ in range(password_checks.FROM_ONE_NETWORK):
                places.enter_context(adapters.CHECKS.place(where))
        answer = client.post(reverse("account_login"), sent, REMOTE_ADDR=ELSEWHERE)
        assert answer.status_code == 302


@pytest.mark.parametrize(("n_cpus", "n"), [(None, 1), (1, 1), (4, 2), (12, 3), (64, 3)])
def test_however_many_processors_there_are_threads_stay_free(n_cpus, n, monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: n_cpus)
    assert password_checks.checks_at_once() == n
    assert password_checks.checks_at_once() + password_checks.WAITING <= N_THREADS - 3


def test_the_sites_own_checks_leave_room_beside_one_stranger(alice, client):
    sent = {"login": alice.email, "password": PASSWORD}
    with ExitStack() as places:
        fill(adapters.CHECKS, places)
        page = client.post(reverse("account_login"), sent, REMOTE_ADDR=HERE)
        assert "Too many people are logging in at this moment" in page.text
        answer = client.post(reverse("account_login"), sent, REMOTE_ADDR=ELSEWHERE)
        assert answer.status_code == 302


def test_who_has_to_pause_waits_for_no_turn(alice, monkeypatch):
    checks = make_checks()
    monkeypatch.setattr(adapters, "CHECKS", checks)
    for _ in range(5):
        take_guess(purpose=PASSWORD_GUESS, whose=alice.email, where="127.0.0.1")
    sent = {"login": alice.email, "password": PASSWORD}
    # While somebody else's password is checked: without an answer this would hang.
    with checks.place(HERE) as turn, turn:
        assert "Too many attempts" in Client().post(reverse("account_login"), sent).text


def test_who_is_sent_away_reads_why_and_has_lost_no_guess(alice, monkeypatch):
    checks = make_checks(waiting=0)
    monkeypatch.setattr(adapters, "CHECKS", checks)
    sent = {"login": alice.email, "password": PASSWORD}
    with checks.place(HERE):
        page = Client().post(reverse("account_login"), sent)
    assert "Too many people are logging in at this moment" in page.text
    assert not GuessCount.objects.exists()
    assert Client().post(reverse("account_login"), sent).status_code == 302


def test_one_customer_with_many_networks_leaves_places_for_others():
    checks = make_checks(waiting=9, from_one_network=4, left=2)
    with ExitStack() as inside:
        inside.enter_context(checks.place(ELSEWHERE))
        taken = 0
        with suppress(ValidationError):
            for n in range(10):
                inside.enter_context(checks.place(f"2001:db8:0:{n:x}::1"))
                taken += 1
        assert taken == 6
        inside.enter_context(checks.place("198.51.100.77"))
