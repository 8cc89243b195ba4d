"""A confirmed register stands in a SIF zone as objects of the Australian data model."""

import pytest

from classes.services import RegisterEntry
from tests.integrations.attendance_forms.sif_constraints import errors_in

pytestmark = pytest.mark.django_db


def test_each_absence_is_an_object_as_published(zone, sif, registers, students):
    for student, entry in zip(
        students,
        [RegisterEntry("absent"), RegisterEntry("excused"), RegisterEntry("late", minutes_late=4)],
        strict=False,
    ):
        registers.enter(student, entry)
    registers.enter(students[3], RegisterEntry("present"))
    registers.close()
    registers.send_all()
    assert zone.texts("Code") == ["101", "201", "500"]
    assert zone.texts("AttendanceStatus") == ["01", "02", "NA"]
    assert zone.asked == [("PUT", 404), ("POST", 201)] * 3


def test_a_correction_replaces_the_object(zone, sif, registers, student):
    registers.enter(student, RegisterEntry("absent"))
    registers.close()
    registers.send_all()
    registers.enter(student, RegisterEntry("excused"))
    registers.send_all()
    assert zone.texts("Code") == ["201"]
    assert zone.asked[-1] == ("PUT", 200)


def test_who_was_there_after_all_is_taken_back(zone, sif, registers, student):
    registers.enter(student, RegisterEntry("absent"))
    registers.close()
    registers.send_all()
    registers.enter(student, RegisterEntry("present"))
    registers.send_all()
    assert zone.objects == {}
    assert zone.asked[-1] == ("DELETE", 204)


def test_a_student_without_a_guid_is_named_and_holds_nobody_up(zone, sif, registers, students):
    nameless, known = students[:2]
    nameless.sourced_id = "u-17"
    nameless.save()
    for student in (nameless, known):
        registers.enter(student, RegisterEntry("absent"))
    registers.close()
    [delivery] = registers.send()
    assert (delivery.state, delivery.failure_code) == ("queued", "attendance_not_taken")
    assert nameless.number in delivery.reason
    assert zone.texts("Code") == ["500"]


def test_what_a_zone_answers_can_be_shown_and_stored(zone, sif, registers, student):
    zone.refusal = "No \0 \u202e \x1b[31m such student".encode()
    registers.enter(student, RegisterEntry("absent"))
    registers.close()
    [delivery] = registers.send()
    assert delivery.answer.isprintable()
    assert delivery.failure_params["answer"].isprintable()
    assert "such student" in delivery.reason


def test_a_word_that_is_missing_is_asked_for(zone, sif, registers, student):
    sif.words = {}
    sif.save()
    registers.enter(student, RegisterEntry("absent"))
    registers.close()
    [delivery] = registers.send()
    assert delivery.failure_code == "attendance_word_missing"
    assert zone.asked == []


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (b"<Code>500</Code>", b"<Code>5</Code>", "AttendanceCode"),
        (b"02</AttendanceStatus>", b"03</AttendanceStatus>", "AttendanceStatus"),
        (b"RefId=", b"Ref=", "root"),
        (b"SchoolInfoRefId>", b"SchoolRefId>", "unknown SchoolRefId"),
    ],
)
def test_the_constraints_refuse_what_is_not_as_published(old, new, error):
    body = (
        b'<StudentPeriodAttendance xmlns="http://www.sifassociation.org/datamodel/au/3.4" '
        b'RefId="00000000-0000-4000-8000-000000000000">'
        b"<StudentPersonalRefId>00000000-0000-4000-8000-000000000000</StudentPersonalRefId>"
        b"<SchoolInfoRefId>00000000-0000-4000-8000-000000000000</SchoolInfoRefId>"
        b"<Date>2026-09-14</Date><AttendanceCode><Code>500</Code></AttendanceCode>"
        b"<AttendanceStatus>02</AttendanceStatus></StudentPeriodAttendance>"
    )
    assert errors_in(body) == []
    assert error in errors_in(body.replace(old, new))
