"""Whoever works for a school without teaching: each role at each address."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from classes.models.roles import Role
from tests.factories import make_colleague
from tests.kept_cast import *  # noqa: F403 - fixtures
from tests.pages.test_pages_access import (
    GUARDED,
    OWN_LISTS,
    address_of,  # noqa: F401 - a fixture
    rows,  # noqa: F401 - a fixture
)

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

EVERY_NAME = [*GUARDED, *sorted(OWN_LISTS)]
OF_ONES_OWN = {
    *("recognition:film_notices", "reports:subscriptions"),
    *("reports:mail_class_summary", "reports:mail_register"),
}
"""What a head changes is what she herself is mailed."""

NAMES_IN_LOGS = {"office:access_log", "office:access_log_file"}
"""A data protection officer reads whose rows were looked at."""


@pytest.fixture
def answers_to(address_of, school):  # noqa: F811 - a fixture
    """Ask every address as somebody with a role: each by reading, and by sending nothing."""

    def ask(role: Role) -> Iterator[tuple[str, Any]]:
        client = Client()
        client.force_login(make_colleague(school=school, role=role))
        for name in EVERY_NAME:
            address = address_of(name) if name in GUARDED else reverse(name)
            yield name, client.get(address)
            yield name, client.post(address)

    return ask


def content_of(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def names_shown(answers, student) -> set[str]:
    called = [student.given_name.encode(), student.family_name.encode()]
    return {name for name, answer in answers if any(word in content_of(answer) for word in called)}


def test_whoever_looks_after_machines_is_shown_no_student(answers_to, student):
    assert names_shown(answers_to(Role.OPERATOR), student) == set()


def test_a_data_protection_officer_is_shown_students_in_the_access_log_alone(answers_to, student):
    assert names_shown(answers_to(Role.DATA_PROTECTION), student) <= NAMES_IN_LOGS


def test_a_head_is_shown_students_and_changes_nothing(answers_to, student):
    """Without the first the tests above would look for names that no page has."""
    answers = list(answers_to(Role.HEAD))
    assert len(names_shown(answers, student)) > 10
    sent = {name for name, answer in answers[1::2] if answer.status_code not in {403, 404, 405}}
    assert sent == OF_ONES_OWN


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.ADMINISTRATOR])
def test_nothing_breaks_when_an_office_sends_nothing(answers_to, role):
    """An exception fails the test by itself; what is read is kept by nobody and taken as it is."""
    answers = list(answers_to(role))
    assert [name for name, answer in answers if answer.status_code >= 500] == []
    kept = {name for name, answer in answers if "no-store" not in answer["Cache-Control"]}
    assert kept == set()
    assert {answer["X-Content-Type-Options"] for _name, answer in answers} == {"nosniff"}
