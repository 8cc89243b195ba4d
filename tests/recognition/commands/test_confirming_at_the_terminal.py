"""Who confirms at the terminal: a person who may, and who was shown what she writes."""

import io

import pytest
from django.core.management import call_command

from accounts.models import User
from classes.models import AttendanceRecord, ClassSession, Status
from classes.services.register.entries import Author, RegisterEntry, record_attendance
from classes.versions import NOT_SHOWN
from tests.factories import make_class_group, make_session
from tests.recognition.commands.test_take_attendance_command import AT, read_letters
from tests.recognition.running import run_for_json, run_for_text, run_refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("class_group")]


@pytest.fixture
def terminal(monkeypatch):
    """Let somebody sit at the terminal and type this."""

    def typing(words: str) -> None:
        stdin = io.StringIO(words)
        monkeypatch.setattr(stdin, "isatty", lambda: True)
        monkeypatch.setattr("sys.stdin", stdin)

    return typing


@pytest.fixture
def by_alice(alice, terminal):
    terminal("yes\n")
    return ("--confirm", alice.email)


def test_confirm_records_present_and_absent_and_leaves_the_rest_open(class_video, by_alice, alice):
    text = run_for_text("take_attendance", class_video, *AT, *by_alice)
    records = AttendanceRecord.objects.order_by("student__number")
    assert [(r.student.number, r.status) for r in records] == [
        ("701", "present"),
        ("702", "present"),
        ("703", "absent"),
    ]
    outlook = "Confirmed: 2 present, 0 late, 0 excused, 1 absent; 1 for a person to decide."
    assert text.splitlines() == [outlook]
    assert ClassSession.objects.get().confirmed_by == alice


def test_whoever_confirms_is_shown_what_was_found_first(class_video, by_alice):
    shown = io.StringIO()
    call_command("take_attendance", class_video, *AT, *by_alice, stdout=io.StringIO(), stderr=shown)
    assert "Ada" in shown.getvalue()
    assert shown.getvalue().endswith("Type yes: ")


@pytest.mark.parametrize("words", ["", "\n", "no\n"])
def test_whoever_does_not_answer_yes_writes_nothing(class_video, alice, terminal, words):
    terminal(words)
    text = run_for_text("take_attendance", class_video, *AT, "--confirm", alice.email)
    assert "Proposed, not confirmed" in text
    assert not AttendanceRecord.objects.exists()
    assert ClassSession.objects.get().confirmed_at is None


def test_a_timer_confirms_nothing(class_video, alice, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    refusal = run_refused("take_attendance", class_video, *AT, "--confirm", alice.email)
    assert refusal.returncode == 2
    assert not ClassSession.objects.exists()


@pytest.mark.parametrize("who", ["charlie", "helen", "oscar"])
def test_who_does_not_take_the_register_confirms_none(class_video, terminal, request, who):
    terminal("yes\n")
    address = request.getfixturevalue(who).email
    refusal = run_refused("take_attendance", class_video, *AT, "--confirm", address)
    assert f"Nobody with the address {address}" in str(refusal)
    assert not AttendanceRecord.objects.exists()


def test_an_account_that_is_shut_confirms_nothing(class_video, terminal, alice):
    terminal("yes\n")
    User.objects.filter(pk=alice.pk).update(is_active=False)
    run_refused("take_attendance", class_video, *AT, "--confirm", alice.email)
    assert not AttendanceRecord.objects.exists()


def test_what_a_person_recorded_stays_and_is_said(
    class_video, known_session, students, alice, by_alice
):
    record_attendance(
        session=known_session,
        student=students[0],
        entry=RegisterEntry(Status.EXCUSED),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    answer = run_for_json("take_attendance", class_video, *AT, *by_alice)
    assert AttendanceRecord.objects.get(student=students[0]).status == Status.EXCUSED
    assert answer["students"][0]["reason"] == "Entered by a person: excused."


def test_the_spreadsheet_of_a_confirmed_session_is_its_register(class_video, tmp_path, by_alice):
    target = tmp_path / "out.xlsx"
    run_for_json("take_attendance", class_video, *AT, *by_alice, "--xlsx", target)
    legend, letters = read_letters(target)
    assert legend.startswith("P present")
    assert letters == ["P", "P", "A", None]


def test_a_student_of_two_classes_is_marked_in_this_one_only(class_video, students, by_alice):
    other = make_class_group(*students, code="7A physics")
    session = make_session(class_group=other)
    run_for_json("take_attendance", class_video, *AT, *by_alice)
    assert not session.records.exists()
    assert AttendanceRecord.objects.filter(student=students[0]).count() == 1
