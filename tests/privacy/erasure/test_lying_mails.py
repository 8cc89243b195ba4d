"""Mails that lie as files go by age, and those of a student who is erased with her."""

import os
from datetime import timedelta

import pytest
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from office.services.student_erasures import erase_now
from privacy.selectors.retention import count_old
from privacy.services.retention import run_retention
from tests.factories.office import make_contact

HERS, SHARED, OTHERS = "ada@home.example", "both@home.example", "ben@home.example"


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "storage.mail_files.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mails"
    return settings.EMAIL_FILE_PATH


def send(*mails):
    """All in one file, as a worker that sends several does."""
    with get_connection() as connection:
        connection.send_messages([EmailMessage(*one, connection=connection) for one in mails])


def mail(to, subject="Reminder", body="Please answer."):
    return subject, body, None, [to]


@pytest.fixture
def contacts(students):
    ana, ben = students[:2]
    make_contact(student=ana, email=HERS.title())
    for student in (ana, ben):
        make_contact(student=student, email=SHARED)
    make_contact(student=ben, email=OTHERS)
    return ana


def lying(folder):
    return "".join(path.read_text() for path in folder.iterdir())


def test_those_to_her_contacts_go_and_the_others_of_their_file_stay(contacts, folder):
    send(mail(HERS, body="Of Ana alone."), mail(SHARED), mail(OTHERS, body="About Ben."))
    receipt = erase_now(student=contacts)
    assert receipt.counts["mail_files"] == 1
    assert HERS not in lying(folder)
    assert SHARED in lying(folder)
    assert "About Ben." in lying(folder)
    assert [path.stat().st_mode & 0o777 for path in folder.iterdir()] == [0o600]


@pytest.mark.parametrize("place", ["subject", "body"])
def test_one_that_names_her_goes_whoever_gets_it_and_however_it_is_encoded(contacts, folder, place):
    contacts.given_name, contacts.family_name = "Zoë", "Öztürk"
    contacts.save()
    # A line so long goes encoded, as a subject with such letters does.
    send(mail(SHARED, **{place: f"Zoë Öztürk is missing {'.' * 1000}"}))
    assert "Öztürk" not in lying(folder)
    erase_now(student=contacts)
    assert list(folder.iterdir()) == []


def test_one_with_a_workbook_goes_as_it_cannot_be_searched(contacts, folder):
    report = EmailMessage(*mail(OTHERS))
    report.attach("week.xlsx", b"PK\x03\x04", "application/vnd.ms-excel")
    report.send()
    erase_now(student=contacts)
    assert list(folder.iterdir()) == []


def test_in_the_night_they_go_after_a_week_also_where_no_further_mail_is_written(folder, school):
    now = timezone.now()
    send(mail(OTHERS))
    for days, n in ((6, 0), (8, 1)):
        assert count_old(None, now=now + timedelta(days=days))["mail_files"] == n
    [path] = folder.iterdir()
    left = folder / ".broken.log.draft"
    left.write_bytes(b"half of a mail")
    before_s = (now - timedelta(days=8)).timestamp()
    for one in (path, left):
        os.utime(one, (before_s, before_s))
    run = run_retention(school_id=None, day=now.date(), now=now)
    assert run.counts["mail_files"] == 2
    assert list(folder.iterdir()) == []
