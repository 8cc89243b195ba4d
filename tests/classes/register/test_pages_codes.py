"""The pages of the register with a school's own codes, and what is planned."""

import pytest

from classes.models import AttendanceCode
from classes.services import Author, RegisterEntry, close_session, record_attendance
from classes.versions import NOT_SHOWN
from tests.factories import make_enrolment, make_student
from tests.factories.office import make_code, make_planned_absence

HTMX = {"HX-Request": "true"}


@pytest.fixture
def line(session, student) -> str:
    return f"/sessions/{session.pk}/students/{student.pk}/"


@pytest.fixture
def address(session) -> str:
    return f"/sessions/{session.pk}/"


@pytest.fixture
def dentist(school) -> AttendanceCode:
    return make_code(school=school, letter="D", label="Dentist")


def test_without_codes_the_form_offers_the_four_statuses(alice_client, line):
    page = alice_client.get(line).text
    assert page.count('type="radio"') == 4
    assert "status-groups" not in page


def test_the_form_offers_the_codes_a_person_may_say(
    alice_client, dana_client, line, school, dentist
):
    make_code(school=school, label="Leave of the head", used_by="office")
    make_code(school=school, label="Old word", is_active=False)
    make_code(label="Of another school")
    page, offices = alice_client.get(line).text, dana_client.get(line).text
    assert "Dentist" in page
    assert "Leave of the head" not in page
    assert "Leave of the head" in offices
    assert not any(word in page + offices for word in ("Old word", "Of another school"))


def test_a_chosen_code_says_its_status_too(alice_client, line, session, dentist, address):
    alice_client.post(line, {"status": f"excused:{dentist.pk}", "note": "10:30"})
    record = session.records.get()
    assert (record.status, record.code, record.note) == ("excused", dentist, "10:30")
    page = alice_client.get(address).text
    assert '<span class="status is-excused"><b>D</b> Dentist</span>' in page


def test_minutes_go_with_a_code_that_counts_as_late(alice_client, line, session, school):
    bus = make_code(school=school, counts_as="late")
    sent = {"status": f"late:{bus.pk}", "minutes_late": "7", "note": ""}
    alice_client.post(line, sent)
    assert session.records.get().minutes_late == 7


def test_a_tap_on_a_code_records_it_and_asks_for_the_note(alice_client, line, session, dentist):
    sent = {"status": f"excused:{dentist.pk}", "shown_version": ""}
    answer = alice_client.post(line, sent, headers=HTMX)
    assert session.records.get().code == dentist
    assert 'name="note"' in answer.text


def test_many_codes_wait_under_more_but_for_the_first_and_the_one_that_holds(
    alice_client, line, session, school, dentist, address
):
    first = [make_code(school=school, position=n) for n in range(4)]
    dentist.position = 9
    dentist.save()
    page = alice_client.get(address).text
    assert page.count('class="more-codes"') == 4
    in_sight = page.partition("more-codes")[0]
    assert all(f'value="{code.counts_as}:{code.pk}"' in in_sight for code in first)
    assert f'value="excused:{dentist.pk}"' not in in_sight
    alice_client.post(line, {"status": f"excused:{dentist.pk}", "note": "10:30"})
    in_sight = alice_client.get(address).text.partition("more-codes")[0]
    assert f'value="excused:{dentist.pk}" aria-pressed="true"' in in_sight


def test_the_form_is_filled_with_the_code_that_is_recorded(
    alice_client, alice, line, session, student, dentist
):
    record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("excused", code=dentist),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    page = alice_client.get(line).text
    assert f'value="excused:{dentist.pk}"' in page.split("checked")[0].rsplit("<input", 1)[1]


@pytest.mark.parametrize("value", ["excused:999999", "late:{pk}", "{pk}", "excused:x", ":"])
def test_a_code_nobody_offered_is_refused(alice_client, line, session, dentist, value):
    sent = {"status": value.format(pk=dentist.pk), "note": ""}
    assert "This can no longer be chosen" in alice_client.post(line, sent).text
    assert not session.records.exists()


def test_a_label_that_looks_like_a_tag_stays_text(alice_client, line, school):
    make_code(school=school, label="<script>alert(1)</script>")
    assert "<script>alert" not in alice_client.get(line).text


def test_an_amendment_names_the_codes(alice_client, alice, line, session, student, dentist):
    record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("absent"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    sent = {"status": f"excused:{dentist.pk}", "note": "", "reason": "A letter"}
    alice_client.post(line, sent | {"shown_version": session.records.get().version})
    assert "Dentist instead of absent" in alice_client.get(f"/sessions/{session.pk}/").text


def test_what_is_planned_stands_in_the_register_with_one_tap_to_say_it(
    alice_client, session, student, address, line, school
):
    code = make_code(school=school, letter="D", label="Dentist", used_by="office")
    make_planned_absence(student=student, code=code, reason="Dr. Tooth")
    page = alice_client.get(address).text
    assert "Planned: Dentist" in page
    assert "Dr. Tooth" in page
    assert "As planned" in page
    sent = {"status": f"excused:{code.pk}", "note": "Dr. Tooth", "shown_version": ""}
    part = alice_client.post(line, sent, headers=HTMX).text
    record = session.records.get()
    assert (record.code, record.note) == (code, "Dr. Tooth")
    assert "Planned: Dentist" in part
    assert "As planned" not in part


def test_what_is_planned_for_another_time_or_student_is_not_shown(
    alice_client, session, student, address, school
):
    make_planned_absence(
        student=student, starts_at=session.ends_at, ends_at=session.ends_at.replace(hour=20)
    )
    make_planned_absence(student=make_student(school=school))
    assert "Planned:" not in alice_client.get(address).text


@pytest.mark.parametrize("n_more", [0, 5])
def test_the_form_of_a_line_costs_one_query_for_the_codes(
    n_more, alice_client, session, line, school, django_assert_num_queries
):
    for _ in range(n_more):
        student = make_student(school=school)
        make_enrolment(student=student, class_group=session.class_group)
        make_planned_absence(student=student, code=make_code(school=school))
    with django_assert_num_queries(10):
        assert alice_client.get(line).status_code == 200
