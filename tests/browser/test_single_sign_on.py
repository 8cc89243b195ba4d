"""Logging in by the school's own account in a real browser, at an issuer that really answers."""

import pytest

from tests.accounts.single_sign_on.oidc_issuer import running_issuer
from tests.browser.visitor import on_every_screen

THERE = "Log in with Hill School Account"


@pytest.fixture
def issuer(live_server, settings):
    with running_issuer(settings) as issuer:
        yield issuer


def come(visitor) -> None:
    visitor.go("/account/login/")
    visitor.click(THERE)


@on_every_screen
def test_a_teacher_comes_in_and_a_stranger_reads_whom_to_ask(visitor, issuer, alice):
    issuer.person(email="stranger@example.org")
    come(visitor)
    visitor.sees("No school has entered stranger@example.org")
    visitor.sees("ask your school’s office to invite you")
    issuer.person(email=alice.email, sub="s-2")
    visitor.click(THERE)
    visitor.sees_heading("My classes")


def test_she_comes_to_the_page_she_wanted(visitor, issuer, alice):
    issuer.person(email=alice.email)
    visitor.go("/account/sessions/")
    visitor.click(THERE)
    visitor.page.wait_for_url("**/account/sessions/")


def test_who_has_left_the_school_reads_it_too(visitor, issuer, alice):
    alice.is_active = False
    alice.save()
    issuer.person(email=alice.email)
    come(visitor)
    visitor.sees("No school has entered")


def test_a_provider_that_is_down_leaves_the_password(visitor, issuer, alice):
    issuer.shutdown()
    issuer.server_close()
    come(visitor)
    visitor.sees("does not answer")
    visitor.log_in(alice.email)
