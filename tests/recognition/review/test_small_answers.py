"""A press in the review is answered by its line and the counts only."""

import gzip

import pytest

from recognition.models import Sighting
from tests.browser.staging import Lesson, stage_lesson
from tests.factories import make_teacher

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
