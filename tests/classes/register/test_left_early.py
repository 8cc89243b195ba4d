"""Who leaves before the end: with the time, also after coming late; the minutes count."""

import pytest
from django.db import IntegrityError, transaction

from classes.errors import InvalidEntryError
from classes.models import NamelessCount
from classes.services import Author, RegisterEntry, close_session, record_attendance
from classes.services.register.nameless_counts import make_records_nameless
from classes.versions import NOT_SHOWN
from reports.exports.json_files import student_json
from reports.selectors.class_reports import class_report
from reports.selectors.periods import ReportPeriod
from reports.selectors.school_reports import school_report
from reports.selectors.student_reports import student_report
from tests.factories import SCHOOL_DAY, make_record, make_session

DAY = ReportPeriod(SCHOOL_DAY, SCHOOL_DAY)


def record(session, student, by, reason="", **entry):
    return record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry(**{"status": "present"} | entry),
        author=Author(by, reason=reason),
        shown_version=NOT_SHOWN,
    )


def test_the_time_is_on_the_schools_clock(session, student, alice):
    row = record(session, student, alice, minutes_early=15)
    assert f"{row.left_at:%H:%M}" == "09:30"


def test_who_came_late_may_leave_early_too(session, student, alice):
    row = record(session, student, alice, status="late", minutes_late=10, minutes_early=15)
    assert (row.minutes_late, row.minutes_early) == (10, 15)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"status": "absent", "minutes_early": 5}, "Somebody who was not there"),
        ({"status": "excused", "minutes_early": 5}, "Somebody who was not there"),
        ({"minutes_early": 0}, "between 1 and 600"),
        ({"minutes_early": 601}, "between 1 and 600"),
        ({"minutes_early": 45}, "before coming"),
        ({"status": "late", "minutes_late": 30, "minutes_early": 15}, "before coming"),
    ],
)
def test_what_cannot_be_is_refused(session, student, alice, entry, words):
    with pytest.raises(InvalidEntryError, match=words):
        record(session, student, alice, **entry)


def test_the_database_keeps_the_rule(session, student):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_record(session=session, student=student, status="absent", minutes_early=5)


def test_a_later_change_names_the_minutes(session, student, alice):
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    record(session, student, alice, "Went to the dentist", minutes_early=15)
    row = record(session, student, alice, "Was only ten", minutes_early=10)
    words = [str(change) for change in row.amendments.all()]
    assert words[-1] == "Present, left 10 min early instead of present, left 15 min early"


def test_the_minutes_count_in_every_report(session, student, students, class_group, alice, school):
    session.confirmed_at = session.ends_at
    session.save()
    record(session, student, alice, minutes_early=15)
    record(session, students[1], alice, status="late", minutes_late=5, minutes_early=10)
    of_student = student_report(student, DAY, [class_group])
    assert of_student.figures.minutes_early == 15
    assert class_report(class_group, DAY).figures.minutes_early == 25
    of_school = school_report(school, DAY)
    assert (of_school.figures.minutes_early, of_school.figures.minutes_late) == (25, 5)
    assert student_json(of_student)["records"][0]["minutes_early"] == 15


def test_they_stay_as_numbers_of_nobody(session, student, class_group, alice):
    record(session, student, alice, minutes_early=15)
    make_records_nameless(student=student)
    assert NamelessCount.objects.get().minutes_early == 15
    assert class_report(class_group, DAY).figures.minutes_early == 15


@pytest.fixture
def line(session, student) -> str:
    return f"/sessions/{session.pk}/students/{student.pk}/"


def test_the_register_takes_and_shows_the_time(alice_client, session, student, line):
    sent = {"status": "late", "minutes_late": "5", "left_at": "09:30", "note": ""}
    page = alice_client.post(line, sent, headers={"HX-Request": "true"}).text
    assert "5 minutes late." in page
    assert "Left at 09:30, 15 minutes early." in page
    assert session.records.get(student=student).minutes_early == 15
    assert 'value="09:30"' in alice_client.get(line).text


@pytest.mark.parametrize("left_at", ["08:59", "09:00", "09:45", "11:00"])
def test_a_time_outside_the_lesson_is_refused(alice_client, session, line, left_at):
    page = alice_client.post(line, {"status": "present", "left_at": left_at, "note": ""}).text
    assert "The lesson is from 09:00 to 09:45" in page
    assert not session.records.exists()


def test_a_time_left_over_from_another_status_is_dropped(alice_client, session, line):
    alice_client.post(line, {"status": "absent", "left_at": "09:30", "note": ""})
    assert session.records.get().minutes_early is None


def test_a_lesson_past_midnight_takes_a_time_of_the_next_day(
    alice_client, class_group, student, session
):
    night = make_session(
        class_group=class_group,
        starts_at=session.starts_at.replace(hour=21, minute=30),
        ends_at=session.starts_at.replace(hour=23),
    )
    address = f"/sessions/{night.pk}/students/{student.pk}/"
    alice_client.post(address, {"status": "present", "left_at": "00:40", "note": ""})
    assert night.records.get().minutes_early == 20


def test_other_systems_write_and_read_it(alice_client, session, student):
    path = f"/api/v1/sessions/{session.pk}/records/{student.pk}"
    headers = {"If-None-Match": "*"}
    sent = {"status": "present", "minutes_early": 15}
    answer = alice_client.put(path, sent, "application/json", headers=headers)
    assert (answer.status_code, answer.json()["minutes_early"]) == (201, 15)
