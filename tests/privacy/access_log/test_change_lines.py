"""Rights, keys, lists of consents, exports and deletions leave a line that says who did it."""

import contextlib
import getpass
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, transaction
from django.utils import timezone

from accounts.models import User
from classes.models import StaffRole
from faces.services.consent_lists import SignedLetter, give_consents
from privacy.models import AccessChange, AccessEntry
from privacy.services.access_log import seal_changes
from privacy.services.retention import run_retention
from storage.encryption.data_keys import Owner, key_of
from tests.factories import (
    make_administrator,
    make_class_group,
    make_notice,
    make_session,
    make_user,
)
from tests.factories.office import make_reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def lines(subject):
    return list(AccessEntry.objects.filter(subject=subject).order_by("position"))


def test_a_list_of_consents_names_everybody_at_once(school, students, done):
    with done():
        give_consents(
            letters=[SignedLetter(student=one) for one in students],
            notice=make_notice(school=school),
            given_at=timezone.now(),
            entered_by=make_administrator(school=school),
        )
    [line] = [one for one in lines("consents") if one.params == {"how": "added"}]
    assert set(line.student_ids) == {one.pk for one in students}


def test_a_command_is_by_the_account_of_the_machine(student, tmp_path):
    path = tmp_path / "all.zip"
    call_command("export_student", school=str(student.school), number=student.number, output=path)
    [line] = lines("student_export")
    assert (line.action, line.student_ids) == ("export", [student.pk])
    assert line.who == f"manage.py, {getpass.getuser()}"


def test_new_keys(done):
    with done():
        call_command("rotate_keys")
    assert "changed" in [one.params["how"] for one in lines("keys")]


def test_the_first_key_of_the_installation_and_of_a_school(done, school, settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    with done():
        key_of(Owner.of(school))
    assert {(one.school_id, one.params["how"]) for one in lines("keys")} == {
        (0, "added"),
        (school.pk, "added"),
    }


def test_who_becomes_a_superuser_and_who_is_shut_out(done):
    with done():
        user = make_user()
    assert lines("rights") == []
    with done():
        user.is_superuser = True
        user.save()
    with done():
        user.is_active = False
        user.save(update_fields=["is_active"])
    with done():
        user.last_login = timezone.now()
        user.save(update_fields=["last_login"])
    first, second = lines("rights")
    assert first.params == {"user": user.pk, "is_superuser": True, "how": "changed"}
    assert second.params == {"user": user.pk, "is_active": False, "how": "changed"}


def test_a_superuser_that_a_command_makes(done):
    with done():
        User.objects.create_superuser("root@example.org", "a rather long secret")
    assert lines("rights")[0].params["is_superuser"] is True


def test_a_second_factor_that_goes(done):
    from allauth.mfa.models import Authenticator

    user = make_user()
    with done():
        factor = Authenticator.objects.create(user=user, type="totp", data={})
    with done():
        factor.record_usage()
    with done():
        Authenticator.objects.filter(user=user).delete()
    assert [one.params["how"] for one in lines("rights")] == ["added", "deleted"]


def test_a_night_that_deletes_says_how_much(school, done):
    now = timezone.now()
    with done():
        run_retention(school_id=school.pk, day=now.date(), now=now)
    assert lines("retention") == []
    reminder = make_reminder(session=make_session(class_group=make_class_group(school=school)))
    old = {"queued_at": now - timedelta(days=400), "state": "dropped"}
    type(reminder).objects.filter(pk=reminder.pk).update(**old)
    with done():
        run_retention(school_id=school.pk, day=now.date() + timedelta(days=1), now=now)
    [line] = lines("retention")
    assert line.params == {"how": "deleted", "reminders": 1}


def test_a_change_whose_process_died_after_its_commit_gets_its_line(school):
    # Nothing that waits for the commit is run here, as where the process was killed.
    make_administrator(school=school)
    assert lines("roles") == []
    waiting = AccessChange.objects.get(subject="roles")
    seal_changes()
    [line] = lines("roles")
    assert (line.at, line.params, line.school_id) == (waiting.at, waiting.params, school.pk)
    assert not AccessChange.objects.exists()
    seal_changes()
    assert len(lines("roles")) == 1


def test_a_change_that_is_taken_back_leaves_nothing(school, done):
    with done(), contextlib.suppress(ValueError), transaction.atomic():
        make_administrator(school=school)
        raise ValueError
    assert not AccessChange.objects.filter(subject="roles").exists()
    assert lines("roles") == []


def test_a_log_that_cannot_be_written_after_the_commit_stops_nobody(school, done, monkeypatch):
    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr("privacy.services.access_log.append_entry", busy)
        with contextlib.suppress(OperationalError), done():
            make_administrator(school=school)
    seal_changes()
    assert len(lines("roles")) == 1


@pytest.mark.django_db(transaction=True)
def test_a_row_whose_line_cannot_be_written_is_not_saved(school, monkeypatch):
    user = make_user()

    def full(*args, **kwargs):
        raise OperationalError("disk full")

    monkeypatch.setattr("privacy.changes.log_change", full)
    with pytest.raises(OperationalError):
        StaffRole.objects.create(school=school, user=user, role="secretary")
    assert not StaffRole.objects.exists()
