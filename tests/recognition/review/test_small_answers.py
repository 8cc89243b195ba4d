"""A press in the review is answered by its line and the counts only."""

import gzip
import re

import pytest

from classes.models import ClassGroup
from faces.engine import get_pipeline
from recognition.models import Seat, Sighting
from tests.browser.staging import Lesson, stage_lesson
from tests.factories import (
    make_class_group,
    make_consent,
    make_face_template,
    make_session,
    make_student,
    make_teacher,
)
from tests.factories.office import make_code
from tests.shown_forms import fields_of

MOST_BYTES = 3 * 1024
HEADERS = {"HX-Request": "true", "Accept-Encoding": "gzip"}


@pytest.fixture
def lesson(other_school, painted_pipeline, alice) -> Lesson:
    lesson = stage_lesson(other_school, n_students=20)
    make_teacher(lesson.class_group, user=alice)
    return lesson


@pytest.mark.parametrize("status", ["present", "late", "excused", "absent"])
def test_a_status_is_answered_in_three_kilobytes(alice_client, lesson, status):
    path = f"/sessions/{lesson.session.pk}/review/students/{lesson.students[-1].pk}/"
    answer = alice_client.post(path, {"status": status}, headers=HEADERS)
    assert answer.status_code == 200
    assert len(answer.content) <= MOST_BYTES
    text = gzip.decompress(answer.content).decode()
    assert text.count('class="review-line') == 1


@pytest.mark.parametrize("word", ["name", "reject"])
def test_an_answer_about_a_face_is_answered_in_three_kilobytes(alice_client, lesson, word):
    face = Sighting.objects.get(proposed_student=lesson.students[0])
    sent = {"student": lesson.students[0].pk}
    answer = alice_client.post(f"/sightings/{face.pk}/{word}/", sent, headers=HEADERS)
    assert answer.status_code == 200
    assert len(answer.content) <= MOST_BYTES
    assert f"check-{face.pk}" in gzip.decompress(answer.content).decode()


GIVEN_NAMES = """
Ida Noel Tom Lena Sami Rob Joy Paul Elsa Nina Max Aya Milo Zoë Omar Mia Leo Anneliese Jan Kim
Yusuf Amélie Wanjiru Björn Siobhán Xiomara Dmitri Fatoumata Giuseppe Håkon Ingrid Quentin
"""
FAMILY_NAMES = """
Brandt Achebe Keller Vogt Haddad Finch Mensah Nowak Lind Okoye Weber Sato Kraus Martin Farouk
Rossi Duarte Hohenstein-Kirchberg Novák Lee Öztürk Dubois Kamau Sørensen O'Neill Hernández
Volkov Diallo Esposito Lindqvist Jørgensen Beaumont
"""


@pytest.fixture
def large_class(other_school, painted_pipeline, alice) -> ClassGroup:
    """Thirty-two students with faces and places, half of them known; the school has four codes."""
    for letter in "UVWX":
        make_code(school=other_school, letter=letter, label=f"Reason {letter}")
    students = [
        make_student(school=other_school, given_name=given, family_name=family)
        for given, family in zip(GIVEN_NAMES.split(), FAMILY_NAMES.split(), strict=True)
    ]
    class_group = make_class_group(*students, school=other_school)
    for number, student in enumerate(students):
        Seat.objects.create(
            class_group=class_group, student=student, column=number % 8, row=number // 8
        )
        if number % 2:
            make_consent(student=student)
            make_face_template(student=student, network_id=get_pipeline().network_id)
    make_teacher(class_group, user=alice)
    return class_group


@pytest.mark.parametrize("language", ["en", "de"])
def test_all_the_others_of_a_large_class_are_answered_in_three_kilobytes(
    alice_client, large_class, language
):
    alice_client.cookies["django_language"] = language
    review = f"/sessions/{make_session(class_group=large_class).pk}/review/"
    answers = []
    for step in ("others", "undo"):
        action = f"{review}{step}/"
        sent = fields_of(answers[-1] if answers else alice_client.get(review).text, action)
        answer = alice_client.post(action, sent | {"status": "present"}, headers=HEADERS)
        assert len(answer.content) <= MOST_BYTES
        answers.append(gzip.decompress(answer.content).decode())
    marked, taken_back = answers
    found = re.findall(r'data-value="(\w*)" data-students="([\d ]+)"', marked)
    assert [(value, len(pks.split())) for value, pks in found] == [("present", 16), ("present", 16)]
    found = re.findall(r'data-value="(\w*)" data-students="([\d ]+)"', taken_back)
    assert [(value, len(pks.split())) for value, pks in found] == [("", 16), ("", 16)]
