"""The page of one student: what it shows to whom, and what the office does on it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classes.models import Cover
from office.models import Contact, ContactScope
from tests.factories import (
    make_class_group,
    make_enrolment,
    make_record,
    make_session,
    make_student,
)
from tests.factories.office import make_contact, make_planned_absence
from tests.shown_forms import press

HOUR = timedelta(hours=1)


@pytest.fixture
def address(student) -> str:
    return f"/students/{student.pk}/"


@pytest.fixture
def other_class(school):
    return make_class_group(school=school, code="7B", title="Biology")


def change(days: int = 1, **fields) -> dict[str, object]:
    today = date(2026, 9, 1)
    return {"last_on": today, "first_on": today + timedelta(days=days)} | fields


def test_the_page_shows_class_days_contacts_and_changes(dana_client, address, student, alice):
    make_contact(student=student, name="Wei Chen", relation="mother", phone="+49 30 12345")
    now = timezone.now()
    session = make_session(class_group=student.enrolments.get().class_group, starts_at=now - HOUR)
    make_record(session=session, student=student, status="late", recorded_by=alice)
    page = dana_client.get(address).text
    for words in ("7A Physics", "number 701", "Wei Chen", "+49 30 12345", "Late", "Ill today"):
        assert words in page


def test_the_page_shows_this_terms_rate_of_the_classes_that_one_sees(
    dana_client, alice_client, address, student, other_class, alice
):
    make_enrolment(student=student, class_group=other_class)
    for group, status in (
        (student.enrolments.all()[0].class_group, "absent"),
        (other_class, "present"),
    ):
        session = make_session(class_group=group, starts_at=timezone.now() - HOUR)
        make_record(session=session, student=student, status=status, recorded_by=alice)
    assert "50.0\N{NO-BREAK SPACE}%" in dana_client.get(address).text
    page = alice_client.get(address).text
    assert "0.0\N{NO-BREAK SPACE}%" in page
    assert "50.0" not in page


def test_who_covers_a_lesson_reads_neither_rate_nor_days_of_others(
    charlie, charlie_client, address, student, alice
):
    group = student.enrolments.get().class_group
    now = timezone.now()
    session = make_session(class_group=group, starts_at=now - HOUR)
    make_record(session=session, student=student, status="late", recorded_by=alice)
    Cover.objects.create(
        class_group=group,
        teacher=charlie.teacher_posts.get(),
        day=now.date(),
        begins_at=now - HOUR,
        ends_at=now + HOUR,
    )
    page = charlie_client.get(address).text
    assert "7A Physics" in page
    assert "100.0" not in page
    assert "Late" not in page


def test_a_teacher_reads_and_changes_nothing(alice_client, address, student):
    make_contact(student=student, name="Wei Chen")
    page = alice_client.get(address).text
    assert "Wei Chen" in page
    for words in ("Ill today", "Move", "Add a contact", "/contacts/"):
        assert words not in page


def test_a_teacher_does_not_see_other_classes_of_her_student(
    alice_client, dana_client, address, student, other_class, charlie
):
    make_enrolment(student=student, class_group=other_class)
    secret = make_session(class_group=other_class, starts_at=timezone.now() - HOUR)
    make_record(session=secret, student=student, status="absent", recorded_by=charlie)
    assert "Biology" not in alice_client.get(address).text
    assert "Biology" in dana_client.get(address).text


@pytest.mark.parametrize("who", ["charlie_client", "eve_client"])
def test_a_stranger_finds_no_page(who, address, request):
    assert request.getfixturevalue(who).get(address).status_code == 404


def test_a_day_lists_its_lessons(dana_client, address, student, session, alice):
    make_record(session=session, student=student, status="absent", note="Bus", recorded_by=alice)
    page = dana_client.get(address, {"day": "2026-09-01"}).text
    assert "1 September 2026" in page
    assert "09:00" in page
    assert "Bus" in page
    part = dana_client.get(address, {"day": "2026-09-01"}, headers={"HX-Request": "true"}).text
    assert "<html" not in part


@pytest.mark.parametrize("day", ["", "x", "2026-13-45", "0001-01-01", "9999-12-31"])
def test_a_strange_day_is_left_out(day, dana_client, address):
    assert dana_client.get(address, {"day": day, "until": day}).status_code == 200


@pytest.mark.parametrize("n_more", [0, 25])
def test_the_number_of_queries_does_not_grow(
    n_more, dana_client, address, student, school, alice, django_assert_max_num_queries
):
    for number in range(n_more):
        group = make_class_group(student, school=school, code=f"X{number}")
        session = make_session(
            class_group=group, starts_at=timezone.now() - timedelta(days=number % 20)
        )
        make_record(session=session, student=student, status="absent", recorded_by=alice)
        make_contact(student=student)
        start = timezone.now() + timedelta(days=2 * number)
        make_planned_absence(student=student, starts_at=start, ends_at=start + HOUR)
    # Four of them note for the access log who looks at her.
    with django_assert_max_num_queries(38):
        assert dana_client.get(address).status_code == 200


def test_the_office_moves_a_student(dana_client, address, student, other_class):
    enrolment = student.enrolments.get()
    fields = change(to=other_class.pk, leaves=enrolment.pk)
    page = press(dana_client, address, f"{address}move/", fields, follow=True).text
    assert "Ana Adams is in 7B from" in page
    assert "In 7A until 1 September 2026, in 7B from 2 September 2026." in page
    enrolment.refresh_from_db()
    assert enrolment.until_on == date(2026, 9, 2)
    assert student.enrolments.get(class_group=other_class).from_on == date(2026, 9, 2)


def test_the_days_are_filled_in(dana_client, address, student, other_class):
    today = student.school.today()
    page = dana_client.get(address).text
    assert f'value="{today}"' in page
    assert f'value="{today + timedelta(days=1)}"' in page


def test_a_student_without_a_class_is_put_into_one(dana_client, school, other_class):
    newcomer = make_student(school=school)
    address = f"/students/{newcomer.pk}/"
    assert "In no class." in dana_client.get(address).text
    dana_client.post(f"{address}move/", {"to": other_class.pk, "first_on": "2026-09-02"})
    assert newcomer.enrolments.get().class_group == other_class


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"to": ""}, "This field is required"),
        ({"first_on": "soon"}, "Enter a valid date"),
        ({"first_on": "2026-08-30"}, "must lie after the last day"),
        (
            {"last_on": "2020-01-01", "first_on": "2020-01-02"},
            "only: choose this day or a later one",
        ),
        ({"shown_version": "another"}, "has changed this meanwhile"),
    ],
)
def test_a_move_that_cannot_be_is_refused(
    fields, words, dana_client, address, student, other_class
):
    enrolment = student.enrolments.get()
    sent = change(to=other_class.pk, leaves=enrolment.pk, shown_version=enrolment.version)
    answer = dana_client.post(f"{address}move/", sent | fields, follow=True)
    assert words in answer.text
    enrolment.refresh_from_db()
    assert enrolment.until_on is None


def test_nobody_is_moved_into_a_class_of_another_school(dana_client, address, other_school):
    foreign = make_class_group(school=other_school)
    answer = dana_client.post(f"{address}move/", change(to=foreign.pk))
    assert "Select a valid choice" in answer.text


@pytest.mark.parametrize("action", ["ill/", "move/", "contacts/new/"])
@pytest.mark.parametrize("who", ["alice_client", "eve_client"])
def test_only_the_office_changes_anything(who, action, address, request):
    assert request.getfixturevalue(who).post(f"{address}{action}").status_code == 404


def contact(**fields) -> dict[str, str]:
    sent = {"name": "Wei Chen", "relation": "mother", "phone": "030 123456", "scope": "nothing"}
    return sent | fields


def test_a_contact_is_added_changed_and_removed(dana_client, dana, address, student):
    new = f"{address}contacts/new/"
    assert dana_client.get(new).status_code == 200
    dana_client.post(new, contact(email="wei@example.org", language="de"))
    row = Contact.objects.get()
    assert (row.student, row.name, row.language, row.changed_by) == (
        student,
        "Wei Chen",
        "de",
        dana,
    )
    press(dana_client, f"/contacts/{row.pk}/", f"/contacts/{row.pk}/", contact(phone="112233"))
    row.refresh_from_db()
    assert (row.phone, row.email) == ("112233", "")
    page = press(
        dana_client, f"/contacts/{row.pk}/", f"/contacts/{row.pk}/remove/", follow=True
    ).text
    assert not Contact.objects.exists()
    for words in ("Contact added: Wei Chen.", "Contact changed", "Contact removed"):
        assert words in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"phone": "call me"}, "a number of digits"),
        ({"email": "no"}, "Enter a valid email"),
        ({"language": "xx"}, "Select a valid choice"),
    ],
)
def test_a_bad_contact_is_refused_beside_its_field(fields, words, dana_client, address):
    answer = dana_client.post(f"{address}contacts/new/", contact(**fields))
    assert words in answer.text
    assert not Contact.objects.exists()


def test_a_contact_changed_meanwhile_is_not_overwritten(dana_client, student):
    row = make_contact(student=student, name="Wei")
    sent = contact(shown_version="another")
    answer = dana_client.post(f"/contacts/{row.pk}/", sent, follow=True)
    assert "has changed this meanwhile" in answer.text
    row.refresh_from_db()
    assert row.name == "Wei"


@pytest.mark.parametrize("who", ["alice_client", "eve_client"])
def test_a_stranger_finds_no_contact(who, student, request):
    row = make_contact(student=student)
    client = request.getfixturevalue(who)
    assert client.get(f"/contacts/{row.pk}/").status_code == 404
    assert client.post(f"/contacts/{row.pk}/remove/").status_code == 404


def test_what_a_contact_may_be_told_is_chosen_from_whole_sentences(dana_client, student):
    page = dana_client.get(reverse("office:add_contact", args=[student.pk])).text
    assert page.count('type="radio" name="scope"') == len(ContactScope)
    assert '<select name="scope"' not in page
