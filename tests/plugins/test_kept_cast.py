"""What a test does to a kept cast is gone before the next: rows, files, objects, log-ins."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from classes.models import Student
from faces.models import ConsentScan
from tests.cast import CAST
from tests.factories import make_consent, make_scan
from tests.kept_cast import *  # noqa: F403 - fixtures
from tests.kept_cast import with_login

pytestmark = pytest.mark.django_db

AGAIN = pytest.mark.parametrize("turn", ["first", "again"])


@pytest.fixture(scope="module")
def scan(student) -> ConsentScan:
    return make_scan(consent=make_consent(student=student))


def stored() -> list[str]:
    folder = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@AGAIN
def test_a_row_and_its_object_are_as_made(student, turn):
    assert student.given_name == Student.objects.get(pk=student.pk).given_name == "Ana"
    student.given_name = student.known_as = "Another"
    student.school = None
    Student.objects.filter(pk=student.pk).update(given_name="Another")


@AGAIN
def test_a_row_still_leads_to_what_it_led_to(student, school, turn):
    assert student.school is school
    assert not hasattr(student, "known_as")


@AGAIN
def test_whoever_has_logged_out_is_logged_in_again(alice_client, alice, turn):
    assert alice_client.get("/").context["user"] == alice
    alice_client.post(reverse("account_logout"))
    assert alice_client.get("/").status_code == 302


def test_whoever_logged_in_long_ago_logs_in_anew(alice, kept_logins):
    of_long_ago = replace(kept_logins["alice"], made_at_s=time.monotonic() - 60)
    client = with_login(Client(), of_long_ago)
    assert client.get("/").context["user"] == alice
    assert client.cookies["sessionid"].value != of_long_ago.cookies["sessionid"].value


@AGAIN
def test_files_are_as_made(scan, turn):
    [name] = stored()
    path = Path(settings.MEDIA_ROOT) / name
    assert b"changed" not in path.read_bytes()
    path.write_bytes(b"changed")
    (path.parent / "another").write_bytes(b"new")


@AGAIN
def test_a_file_that_was_deleted_is_there_again(scan, turn):
    [name] = stored()
    (Path(settings.MEDIA_ROOT) / name).unlink()


def test_all_of_the_cast_is_there_without_being_asked_for():
    emails = set(User.objects.values_list("email", flat=True))
    assert {f"{one.__name__}@example.org" for one in CAST} <= emails
