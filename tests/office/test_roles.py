"""Who has which role on the office's pages: a head reads, a secretary does the day's work."""

import pytest

from classes.models import PlannedAbsence
from classes.services import Author, RegisterEntry, record_attendance
from classes.services.absences.absence_registers import cancel_with_registers, follow_absence
from classes.setup.services import hide_setup
from classes.versions import NOT_SHOWN
from office.services.departures import end_teaching
from tests.factories import (
    make_class_group,
    make_colleague,
    make_record,
    make_student,
    make_teacher,
)
from tests.factories.office import make_contact, make_planned_absence


@pytest.fixture
def client_of(school, client):
    def log_in(role: str):
        client.force_login(make_colleague(school=school, role=role))
        return client

    return log_in


def test_a_head_reads_a_student_and_finds_nothing_to_change(client_of, student, school):
    contact = make_contact(student=student, name="Wei Chen")
    absence = make_planned_absence(student=student)
    client = client_of("head")
    page = client.get(f"/students/{student.pk}/").text
    assert "Wei Chen" in page
    for words in ("Ill today", "Move", "Add a contact", f"/contacts/{contact.pk}/"):
        assert words not in page
    for address in (
        f"/students/{student.pk}/ill/",
        f"/students/{student.pk}/move/",
        f"/students/{student.pk}/contacts/new/",
        f"/contacts/{contact.pk}/",
        f"/absences/{absence.pk}/registers/",
        f"/schools/{school.pk}/students/new/",
    ):
        assert client.post(address).status_code in {403, 404}, address
    assert client.get("/search/", {"q": "701"})["Location"] == f"/students/{student.pk}/"


def test_a_secretary_does_the_work_of_the_day(client_of, student, session, alice, school):
    record = make_record(session=session, student=student, status="absent", recorded_by=alice)
    client = client_of("secretary")
    assert client.post(f"/students/{student.pk}/ill/").status_code == 302
    absence = PlannedAbsence.objects.get()
    absence.delete()
    planned = {"first_on": "2026-09-01", "status": "excused", "reason": "Fever"}
    page = client.post(
        f"/schools/{school.pk}/absences/students/{student.pk}/", planned, follow=True
    ).text
    assert "1 register already says absent: change it?" in page
    absence = PlannedAbsence.objects.get()
    shown = {"shown_version": absence.version, "records": f"{record.pk} {record.version}"}
    client.post(f"/absences/{absence.pk}/registers/", shown)
    record.refresh_from_db()
    assert record.status == "excused"
    group = make_class_group(school=school)
    moved = {"to": group.pk, "leaves": student.enrolments.get().pk}
    moved |= {"shown_version": student.enrolments.get().version}
    moved |= {"last_on": "2026-09-01", "first_on": "2026-09-02"}
    client.post(f"/students/{student.pk}/move/", moved)
    assert student.enrolments.filter(class_group=group).exists()
    assert client.get(f"/schools/{school.pk}/students/new/").status_code == 200


def test_only_who_keeps_the_people_lets_a_teacher_leave(client_of, alice, dana_client):
    post = alice.teacher_posts.get()
    address = f"/teachers/{post.pk}/"
    client = client_of("secretary")
    assert client.post(f"{address}leave/", {"shown_version": "here"}).status_code in {403, 404}
    assert "Leaves the school" in dana_client.get(address).text


def test_an_operator_finds_no_student(client_of, student):
    client = client_of("operator")
    assert client.get(f"/students/{student.pk}/").status_code == 404
    assert "Ana" not in client.get("/search/", {"q": "a"}).text


def test_an_operator_with_nothing_to_set_up_is_not_asked_to_teach(client_of, school):
    hide_setup(school=school, is_hidden=True)
    page = client_of("operator").get("/").text
    assert "You look after the server" in page
    assert "as a teacher" not in page
    assert "as soon as whoever administers" in client_of("head").get("/").text


def test_an_operator_is_not_told_that_registers_she_does_not_see_are_taken(client_of, session):
    page = client_of("operator").get("/registers/missing/").text
    assert "You see no registers" in page
    assert "Every register is taken" not in page
    assert "lessons of the last" not in page


def test_an_office_without_a_class_yet_is_not_told_that_it_sees_no_registers(client_of):
    page = client_of("secretary").get("/registers/missing/").text
    assert "No class yet" in page
    assert "You see no registers" not in page


def test_pages_of_the_office_lead_back(client_of, school, alice):
    addresses = [f"/teachers/{alice.teacher_posts.get().pk}/", f"/schools/{school.pk}/today/"]
    alone = make_student(school=school)
    client = client_of("secretary")
    for address in [*addresses, f"/students/{alone.pk}/", "/search/"]:
        assert '<a class="back" href="/">' in client.get(address).text


def test_a_teacher_with_a_role_still_logs_in_after_leaving(school, dana):
    head = make_colleague(school=school, role="head")
    post = make_teacher(make_class_group(school=school), user=head)
    end_teaching(teacher=post, successor=None, by=dana, shown_version=post.version)
    head.refresh_from_db()
    assert head.is_active


def test_a_call_before_the_first_confirmation_is_put_back_too(session, student, alice, dana):
    """What changes before a register is confirmed is no amendment that anybody reads."""
    record = record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("absent"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    absence = make_planned_absence(student=student, reason="Fever", entered_by=dana)
    follow_absence(
        absence=absence,
        by=dana,
        shown_version=absence.version,
        shown_records={record.pk: record.version},
    )
    record.refresh_from_db()
    assert record.status == "excused"
    cancel_with_registers(
        absence=absence,
        by=dana,
        shown_version=absence.version,
        shown_records={record.pk: record.version},
    )
    record.refresh_from_db()
    assert record.status == "absent"
