"""A face that is registered under another name raises a question about both pictures."""

import pytest

from tests.factories import make_consent, make_face_picture, make_face_template, make_student


@pytest.fixture
def consented(student):
    make_consent(student=student)
    return student


def test_a_face_under_two_names_is_asked_about_on_the_pages_of_both(
    alice_client, consented, students
):
    first = students[1]
    make_consent(student=first)
    make_face_template(student=first)
    make_face_picture(
        student=consented,
        state="asked",
        failure_code="face_like_another_student",
        failure_params={"name": first.name, "number": first.number},
        lookalike=first,
    )
    new = alice_client.get(f"/students/{consented.pk}/faces/").text
    assert f'href="/students/{first.pk}/faces/#gallery-head"' in new
    old = alice_client.get(f"/students/{first.pk}/faces/").text
    assert f"A picture sent for {consented} is much like a face here" in old


def test_nobody_is_led_to_the_faces_of_a_student_she_may_not_see(
    alice_client, consented, other_school
):
    stranger = make_student(school=other_school)
    make_face_picture(
        student=consented,
        state="asked",
        failure_code="face_like_another_student",
        failure_params={"name": "Ben", "number": "1"},
        lookalike=stranger,
    )
    page = alice_client.get(f"/students/{consented.pk}/faces/").text
    assert f"/students/{stranger.pk}/" not in page
