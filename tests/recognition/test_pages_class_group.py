"""The page of a class group: roster with faces, sessions with counts."""

import pytest

from classes.versions import NOT_SHOWN
from faces.engine import get_pipeline
from faces.services.consents import withdraw_consent
from tests.factories import (
    make_class_group,
    make_consent,
    make_enrolment,
    make_face_template,
    make_record,
    make_session,
    make_student,
)


@pytest.fixture
def address(class_group) -> str:
    return f"/classes/{class_group.pk}/"


def test_the_roster_shows_faces_or_says_why_there_is_none(alice_client, address, known_students):
    make_consent(student=known_students[0].school.students.get(number="704"))
    page = alice_client.get(address).text
    assert page.count('src="/faces/') == 3
    assert page.count(">No face<") == 1
    assert "no consent" not in page


def test_without_consent_there_are_initials_only(alice_client, address, known_students):
    withdraw_consent(student=known_students[0], shown_version=NOT_SHOWN)
    page = alice_client.get(address).text
    assert page.count("no consent") == 2
    assert ">AA</span>" in page


def test_sessions_show_their_counts_and_state(alice_client, address, session, students):
    make_record(session=session, student=students[0])
    make_record(session=session, student=students[1], status="absent")
    page = alice_client.get(address).text
    assert "Tue 1 Sep" in page
    assert "1 here, 1 absent" in page
    assert "Open" in page


def test_an_empty_class_says_what_to_do(client, school, dana):
    empty = make_class_group(school=school)
    client.force_login(dana)
    page = client.get(f"/classes/{empty.pk}/").text
    assert "Nobody is enrolled today" in page
    assert "No lesson yet" in page


@pytest.mark.parametrize("n_more", [0, 20])
def test_the_number_of_queries_does_not_grow(
    n_more, alice_client, address, class_group, school, session, django_assert_num_queries
):
    for _ in range(n_more):
        student = make_student(school=school)
        make_enrolment(student=student, class_group=class_group)
        make_consent(student=student)
        make_face_template(student=student, network_id=get_pipeline().network_id)
    for hour in range(n_more % 7):
        make_session(class_group=class_group, starts_at=session.starts_at.replace(hour=hour + 10))
    # One asks whether she is of the office, which says whether rooms may film the class.
    with django_assert_num_queries(11):
        assert alice_client.get(address).status_code == 200


@pytest.mark.parametrize("page", ["0", "99", "soon"])
def test_a_page_of_sessions_that_does_not_exist_shows_one_that_does(
    page, alice_client, address, session
):
    assert "Tue 1 Sep" in alice_client.get(address, {"page": page}).text
