"""What a command prints by night lies in the journal: no name, no face, no token in it."""

import io
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command, get_commands
from django.utils import timezone

from classes.account_mails.awaited_colleagues import ask_owner
from classes.account_mails.mails import mail_invitation
from tests.accounts.mail_lane import SITE, send_mails
from tests.factories import make_capture, make_face_template, make_session, make_sighting
from tests.factories.api import make_token
from tests.factories.office import (
    make_awaited,
    make_contact,
    make_meeting,
    make_planned_absence,
    make_reminder,
)
from tests.house.rooms import APPS

pytestmark = pytest.mark.django_db

UNATTENDED: dict[str, list[list[str]]] = {
    "check_access_log": [[]],
    "encrypt_stored_data": [[]],
    "open_sessions": [[]],
    "retention": [["--dry-run"], []],
    "rotate_keys": [[]],
    "version": [[]],
}
"""Timers and scripts of installation run them; here as they do."""

OTHER_TESTS = {
    "backup": "tests/deployment/backups/test_backup_command.py: files and numbers",
    "live_networks": "tests/kills/test_site_killed.py reads the logs of what runs for long",
    "worker": "tests/kills/test_site_killed.py reads the logs of what runs for long",
}

ANSWERS = {
    *("demo", "demo_step", "evaluate_identification", "erase_student", "export_student"),
    "find_cameras",
    *("forget_school_account", "import_roster", "makemessages", "move_database"),
    "move_files",
    *("desk", "rebuild_face_templates", "recognition", "register_faces", "remove_second_factor"),
    *("restore", "setup", "take_attendance", "upgrade_check"),
}
"""Somebody starts these and reads the answer, which may name whom it is about."""

RUNS = [(name, given) for name, runs in UNATTENDED.items() for given in runs]


def test_each_command_is_one_or_the_other():
    rooms = {*APPS, "attendance_site", "demo"}
    ours = {name for name, room in get_commands().items() if room in rooms}
    assert ours == {*UNATTENDED, *OTHER_TESTS, *ANSWERS}


@pytest.mark.parametrize(("name", "given"), RUNS)
def test_it_prints_nobody(name, given, school, class_group, students, student):
    long_ago = timezone.now() - timedelta(days=400)
    session = make_session(class_group=class_group, starts_at=long_ago)
    capture = make_capture(session=session, state="ready", uploaded_at=long_ago)
    make_sighting((student, 0.9), capture=capture, proposed_student=student)
    make_face_template(student=student)
    make_contact(student=student)
    make_meeting(class_group=class_group, weekday=school.today().weekday())
    make_planned_absence(student=student)
    _row, token = make_token(school=school)
    out = io.StringIO()
    call_command(name, *given, stdout=out, stderr=out)
    printed = out.getvalue()
    names = {part for one in students for part in (one.given_name, one.family_name)}
    found = {word for word in {*names, token, "att_", "[0.", "array("} if word in printed}
    assert found == set()


def test_mails_about_registers_and_accounts_name_no_student(
    settings, school, class_group, students, alice
):
    """Reports go to whoever asked for them, with names; these go without being asked for."""
    settings.SITE_URL = SITE
    session = make_session(class_group=class_group, starts_at=timezone.now() - timedelta(hours=2))
    make_reminder(session=session, teacher=alice.teacher_posts.get())
    alice.set_unusable_password()
    alice.save()
    mail_invitation(user=alice, school=school)
    ask_owner(awaited=make_awaited(school=school))
    send_mails()
    assert len(mail.outbox) == 3
    text = " ".join(f"{one.subject} {one.body} {one.alternatives}" for one in mail.outbox)
    assert {one.family_name for one in students if one.family_name in text} == set()
    # The random word of a link may hold any three digits.
    without_links = re.sub(r"https?://\S+", "", text)
    assert {one.number for one in students if one.number in without_links} == set()
