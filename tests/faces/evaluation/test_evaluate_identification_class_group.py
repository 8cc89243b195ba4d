"""The command that tries the recognition on the registered faces of a class group."""

from datetime import UTC, datetime

import numpy as np
import pytest

from classes.versions import NOT_SHOWN
from faces.engine import get_pipeline
from faces.selectors.stored_faces import load_stored_faces
from faces.services.consents import SignedConsent, give_consent, withdraw_consent
from tests.factories import EMBEDDING_SIZE, make_embedding, make_face_template, make_student
from tests.recognition.running import run_for_json, run_for_text, run_refused

pytestmark = pytest.mark.django_db

COMMAND = ("evaluate_identification", "--class-group", "7A")
NETWORK_ID = "fake-1"
LATE_IN_THE_EVENING = datetime(2026, 9, 1, 22, 30, tzinfo=UTC)  # 00:30 of the next day in Berlin
SPREAD = 0.2


def register(student, person: int, **overrides):
    """Store a face template that shows a person, by number, each a little different."""
    place = 1000 + student.face_templates.count() + 100 * student.pk
    embedding = make_embedding(person) + SPREAD * make_embedding(place)
    return make_face_template(
        student=student, embedding=embedding, **{"network_id": NETWORK_ID} | overrides
    )


@pytest.fixture
def registered(class_group, students) -> list:
    """The first three of 7A have a consent and three registered faces each."""
    for person, student in enumerate(students[:3]):
        give_consent(
            student=student,
            signed=SignedConsent("Grace Hopper", wording="2026-08"),
            entered_by=None,
        )
        for _ in range(3):
            register(student, person)
    return students[:3]


def test_every_registered_face_is_searched(registered):
    answer = run_for_json(*COMMAND)
    assert (answer["title"], answer["people"], answer["pictures"]) == ("7A, Hill School", 3, 9)
    assert (answer["rank_1"]["accuracy"], answer["rank_1"]["searches"]) == (1.0, 9)
    assert answer["not_recognisable"] == 1


def test_a_wrong_photo_is_named_by_student_number_and_day(registered):
    wrong = register(registered[1], 0, created_at=LATE_IN_THE_EVENING)
    (doubt,) = run_for_json(*COMMAND)["doubtful_pictures"]
    assert (doubt["number"], doubt["picture"], doubt["registered_on"]) == ("702", 4, "2026-09-02")
    assert doubt["face_template_ids"] == [wrong.pk]
    assert doubt["looks_like"] == {"number": "701", "name": "Ana Adams"}
    assert "Ben Baker (702), picture 4, registered on 2026-09-02: unlike" in run_for_text(*COMMAND)


def test_the_looks_of_one_video_are_left_out_together(registered, students):
    give_consent(
        student=students[3],
        signed=SignedConsent("Grace Hopper", wording="2026-08"),
        entered_by=None,
    )
    for _ in range(4):
        register(students[3], 5, source="video", source_sha256="f" * 64)
    answer = run_for_json(*COMMAND)
    assert (answer["pictures"], answer["strangers_only"]) == (10, 1)
    assert answer["rank_1"]["searches"] == 9


def test_a_class_registered_by_videos_alone_learns_of_look_alikes(registered):
    for student in registered:
        student.face_templates.update(source="video", source_sha256=f"{student.pk:064x}")
    answer = run_for_json(*COMMAND)
    assert (answer["rank_1"]["accuracy"], answer["fnir"]["present"]["rate"]) == (None, None)
    assert answer["fpir"]["present"]["searches"] == 9
    assert "Nobody has a second picture or video" in run_for_text(*COMMAND)


def test_nothing_is_read_without_consent_or_of_another_network_or_class(registered, school):
    withdraw_consent(student=registered[0], shown_version=NOT_SHOWN)
    register(registered[1], 7, network_id="another")
    outsider = make_student(school=school, given_name="Otto", family_name="Eight")
    give_consent(
        student=outsider, signed=SignedConsent("Grace Hopper", wording="2026-08"), entered_by=None
    )
    register(outsider, 1)
    answer = run_for_json(*COMMAND)
    assert (answer["people"], answer["pictures"]) == (2, 6)
    text = run_for_text(*COMMAND)
    assert "Otto" not in text
    assert "Ana Adams" not in text


def test_a_split_is_tried_too(registered):
    answer = run_for_json(*COMMAND, "--split", 70)
    assert answer["svm"]["rank_1"]["searches"] == answer["rank_1"]["searches"]
    assert "a linear support vector machine" in run_for_text(*COMMAND, "--split", 70)
    assert (answer["registered"], answer["rank_1"]["searches"]) == (3, 3)


def test_the_number_of_queries_does_not_grow_with_the_class(
    registered, class_group, django_assert_num_queries
):
    with django_assert_num_queries(2):
        named = load_stored_faces(class_group, get_pipeline())
    assert named.looks.embeddings.shape == (9, EMBEDDING_SIZE)
    assert named.looks.embeddings.dtype == np.float32


def test_a_class_without_registered_faces_is_refused(class_group):
    refusal = run_refused(*COMMAND)
    assert str(refusal) == "Nobody in 7A has a registered face that may be compared."


def test_too_few_registered_faces_are_refused(class_group, students):
    give_consent(
        student=students[0],
        signed=SignedConsent("Grace Hopper", wording="2026-08"),
        entered_by=None,
    )
    register(students[0], 0)
    assert "0 of 1 have them" in str(run_refused(*COMMAND))


def test_an_unknown_class_group_is_refused(class_group):
    refusal = run_refused("evaluate_identification", "--class-group", "9Z")
    assert str(refusal) == "There is no class 9Z in Hill School."
