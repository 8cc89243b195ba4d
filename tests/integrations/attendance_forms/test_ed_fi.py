"""A confirmed register stands in an Ed-Fi ODS, and so does every correction, once."""

from datetime import timedelta

import pytest

from classes.services import RegisterEntry
from integrations.models import WebhookDelivery
from tests.factories import make_record, make_session
from tests.factories.office import make_code, make_term
from tests.factories.webhooks import make_endpoint, make_webhook_delivery
from tests.integrations.attendance_forms.ed_fi_server import section

pytestmark = pytest.mark.django_db

DESCRIPTOR = "uri://ed-fi.org/AttendanceEventCategoryDescriptor#"


def event_of(ods, student):
    [found] = [
        event
        for event in ods.events.values()
        if event["studentReference"]["studentUniqueId"] == student.number
    ]
    return found


def test_who_was_not_there_in_time_is_written_as_published(ods, ed_fi, registers, students):
    away, late, excused, here = students[:4]
    registers.enter(away, RegisterEntry("absent"))
    registers.enter(late, RegisterEntry("late", minutes_late=7))
    registers.enter(excused, RegisterEntry("excused"))
    registers.enter(here, RegisterEntry("present"))
    registers.close()
    registers.send_all()
    assert ods.categories() == {
        (away.number, "Unexcused Absence"),
        (late.number, "Tardy"),
        (excused.number, "Excused Absence"),
    }
    event = event_of(ods, late)
    arrived = registers.session.local_start + timedelta(minutes=7)
    assert event["arrivalTime"] == f"{arrived:%H:%M:%S}"
    assert event["eventDate"] == registers.session.day.isoformat()
    assert event["sectionReference"] == {
        **section()["courseOfferingReference"],
        "sectionIdentifier": "7A",
    }


def test_a_register_that_is_still_open_is_not_written(ods, ed_fi, registers, student):
    registers.enter(student, RegisterEntry("absent"))
    assert registers.send() == []
    assert ods.asked == []


def test_a_correction_replaces_what_was_written(ods, ed_fi, registers, student):
    registers.enter(student, RegisterEntry("absent"))
    registers.close()
    registers.send_all()
    registers.enter(student, RegisterEntry("late", minutes_late=5))
    registers.send_all()
    assert ods.categories() == {(student.number, "Tardy")}
    registers.enter(student, RegisterEntry("late", minutes_late=9))
    registers.send_all()
    assert len(ods.events) == 1
    arrived = registers.session.local_start + timedelta(minutes=9)
    assert event_of(ods, student)["arrivalTime"] == f"{arrived:%H:%M:%S}"


def test_who_was_there_after_all_is_taken_back(ods, ed_fi, registers, student):
    registers.enter(student, RegisterEntry("absent"))
    registers.close()
    registers.send_all()
    registers.enter(student, RegisterEntry("present"))
    registers.send_all()
    assert ods.categories() == set()


def test_presence_is_written_where_the_school_says_so(ods, ed_fi, registers, student):
    ed_fi.writes_presence = True
    ed_fi.save()
    registers.enter(student, RegisterEntry("present"))
    registers.close()
    registers.send_all()
    assert ods.categories() == {(student.number, "In Attendance")}


def test_what_is_there_already_is_not_written_again(ods, ed_fi, registers, student):
    registers.enter(student, RegisterEntry("absent"))
    registers.close()
    registers.send_all()
    payload = WebhookDelivery.objects.get().payload
    make_webhook_delivery(endpoint=ed_fi, payload=payload)
    registers.send_all()
    assert ods.writes() == ["POST"]


def test_the_schools_words_for_its_codes_are_written(ods, ed_fi, registers, student, school):
    code = make_code(school=school, letter="D", label="Dentist", counts_as="excused")
    ed_fi.words = {"D": "uri://state.example/AttendanceEventCategoryDescriptor#Medical"}
    ed_fi.save()
    registers.enter(student, RegisterEntry("excused", code=code))
    registers.close()
    registers.send_all()
    event = event_of(ods, student)
    assert event["attendanceEventCategoryDescriptor"] == ed_fi.words["D"]
    assert event["attendanceEventReason"] == "Dentist"


def test_two_lessons_of_a_day_are_one_event_of_a_category(ods, ed_fi, registers, student):
    starts_at = registers.session.starts_at + timedelta(hours=2)
    second = make_session(
        class_group=registers.session.class_group,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
    )
    registers.enter(student, RegisterEntry("late", minutes_late=5))
    registers.enter(student, RegisterEntry("absent"), second)
    registers.close()
    registers.close(second)
    registers.send_all()
    assert ods.categories() == {(student.number, "Tardy"), (student.number, "Unexcused Absence")}
    registers.enter(student, RegisterEntry("late", minutes_late=3), second)
    registers.send_all()
    assert ods.categories() == {(student.number, "Tardy")}


def test_what_others_have_written_of_others_stays(ods, ed_fi, registers, student):
    foreign = {
        "eventDate": registers.session.day.isoformat(),
        "attendanceEventCategoryDescriptor": f"{DESCRIPTOR}Tardy",
        "studentReference": {"studentUniqueId": "of-another-roster"},
        "sectionReference": section()["courseOfferingReference"] | {"sectionIdentifier": "7A"},
    }
    ods.students.add("of-another-roster")
    assert ods.post(foreign)[0] == 201
    registers.enter(student, RegisterEntry("absent"))
    registers.close()
    registers.send_all()
    assert ("of-another-roster", "Tardy") in ods.categories()


def test_one_student_whom_the_ods_does_not_know_holds_nobody_up(ods, ed_fi, registers, students):
    unknown, known = students[:2]
    ods.students.discard(unknown.number)
    for student in (unknown, known):
        registers.enter(student, RegisterEntry("absent"))
    registers.close()
    [delivery] = registers.send()
    assert ods.categories() == {(known.number, "Unexcused Absence")}
    assert (delivery.state, delivery.failure_code) == ("queued", "attendance_not_taken")
    assert "1 of 2 entries" in delivery.reason
    ods.students.add(unknown.number)
    registers.send_all()
    assert len(ods.categories()) == 2


def test_a_token_that_ends_is_asked_for_anew(ods, ed_fi, registers, student):
    registers.enter(student, RegisterEntry("absent"))
    registers.close()
    ods.ends_token = True
    registers.send_all()
    assert ods.n_tokens == 2
    assert ods.categories() == {(student.number, "Unexcused Absence")}


def test_of_two_sections_that_of_the_term_is_meant(ods, ed_fi, registers, student, school):
    ods.sections = [section(sessionName="Spring"), section(sessionName="Autumn")]
    registers.enter(student, RegisterEntry("absent"))
    registers.close()
    [delivery] = registers.send()
    assert (delivery.failure_code, delivery.failure_params["n"]) == ("section_unclear", 0)
    day = registers.session.day
    make_term(school=school, name="Autumn", first_on=day, last_on=day)
    registers.send_all()
    assert event_of(ods, student)["sectionReference"]["sessionName"] == "Autumn"


def test_a_wrong_secret_is_named(ods, ed_fi, registers, student):
    ed_fi.client_secret = "another"
    ed_fi.save()
    registers.enter(student, RegisterEntry("absent"))
    registers.close()
    [delivery] = registers.send()
    assert (delivery.state, delivery.failure_code) == ("queued", "source_refuses")
    assert ods.asked == []


def test_no_message_names_a_student(ods, ed_fi, registers, student):
    registers.enter(student, RegisterEntry("absent"))
    registers.close()
    registers.enter(student, RegisterEntry("late", minutes_late=5))
    payloads = str(list(WebhookDelivery.objects.values_list("payload", flat=True)))
    assert student.number not in payloads
    assert registers.events == ["register.amended", "register.confirmed"]


def test_other_addresses_get_their_messages_as_before(ods, ed_fi, registers, school, student):
    make_endpoint(school=school)
    registers.enter(student, RegisterEntry("absent"))
    registers.close()
    payloads = WebhookDelivery.objects.order_by("pk").values_list("payload", flat=True)
    assert sorted("counts" in payload["data"] for payload in payloads) == [False, True]


def test_after_leaving_is_not_written(ods, ed_fi, registers, students):
    gone, away = students[:2]
    make_record(session=registers.session, student=gone, status="absent", is_after_leaving=True)
    registers.enter(away, RegisterEntry("absent"))
    registers.close()
    registers.send_all()
    assert {number for number, _category in ods.categories()} == {away.number}
