"""Few passwords are checked at a time: whoever guesses at many accounts holds no page up."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import GuessCount
from accounts.sign_in import adapters
from accounts.sign_in.password_checks import Checks
from tests.factories import PASSWORD

PATIENCE_S = 10


def checked_at_once(checks: Checks, n: int) -> tuple[int, int]:
    """Come with so many at the same moment; return how many were in at once, and how many went."""
    is_over, arrived = threading.Event(), threading.Barrier(n + 1)
    inside, most, refused = [], [0], []

    def come() -> None:
        arrived.wait(PATIENCE_S)
        try:
            with checks.turn():
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
    assert checked_at_once(Checks(at_once=1, waiting=2), 16) == (1, 13)


def test_afterwards_there_is_room_again():
    checks = Checks(at_once=1, waiting=2)
    checked_at_once(checks, 8)
    for _ in range(4):
        with pytest.raises(ZeroDivisionError), checks.turn():
            raise ZeroDivisionError
    with checks.turn():
        pass


def test_who_is_sent_away_reads_why_and_has_lost_no_guess(alice, monkeypatch):
    checks = Checks(at_once=1, waiting=0)
    monkeypatch.setattr(adapters, "CHECKS", checks)
    sent = {"login": alice.email, "password": PASSWORD}
    with checks.turn():
        page = Client().post(reverse("account_login"), sent)
    assert "Too many people are logging in at this moment" in page.text
    assert not GuessCount.objects.exists()
    assert Client().post(reverse("account_login"), sent).status_code == 302
