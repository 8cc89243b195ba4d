"""Look-alikes and wrong photos of a class, and how well its faces do."""

import pytest

from classes.versions import NOT_SHOWN
from faces.engine import get_pipeline
from faces.models import EvaluationRun, FaceTemplate, LookalikePair
from faces.selectors.gallery_loader import load_gallery
from faces.services.consents import withdraw_consent
from faces.services.evaluation import submit_evaluation
from recognition.models import ProposalStats
from recognition.services.confirmation import confirm_session
from tests.factories import (
    make_capture,
    make_consent,
    make_embedding,
    make_enrolment,
    make_face_template,
    make_sighting,
    make_student,
)
from tests.processes.work_now import evaluate_gallery

NETWORK = "fake-1"


def register(student, *seeds: int) -> list[FaceTemplate]:
    """Register faces, equal for equal seeds; there may be a consent already."""
    if not student.biometric_consents.exists():
        make_consent(student=student)
    return [
        make_face_template(student=student, network_id=NETWORK, embedding=make_embedding(seed))
        for seed in seeds
    ]


@pytest.fixture
def address(class_group) -> str:
    return f"/classes/{class_group.pk}"


def test_students_who_look_alike_are_listed_with_both_faces(alice_client, address, students):
    (one,), (other,) = register(students[0], 1), register(students[1], 1)
    register(students[3], 2)
    page = alice_client.get(f"{address}/lookalikes/").text
    assert page.count("One face under two names?") == 1
    assert f"/faces/{one.pk}.jpg" in page
    assert f"/faces/{other.pk}.jpg" in page


def test_the_desk_of_the_class_says_who_looks_like_whom(alice_client, address, students):
    register(students[0], 1)
    register(students[1], 1)
    register(students[3], 2)
    page = alice_client.get(f"{address}/faces/").text
    assert page.count("Looks like") == 2
    assert "Looks like Ben Baker." in page
    assert "Looks like Ana Adams." in page


def test_a_face_unlike_the_others_of_its_student_is_listed_and_removed(
    alice_client, address, class_group, students
):
    faces = register(students[0], 1, 1, 9)
    register(students[1], 2, 2)
    page = alice_client.get(f"{address}/lookalikes/").text
    assert "Faces that may show somebody else" in page
    remove = f"/faces/{faces[2].pk}/take-out/"
    assert remove in page
    answer = alice_client.post(remove, {"class_group": class_group.pk}, follow=True)
    assert "is removed" in answer.text
    assert "Faces that may show" not in answer.text
    assert FaceTemplate.objects.filter(student=students[0]).count() == 2


def test_nothing_doubtful_is_said_in_words(alice_client, address, students):
    register(students[0], 1)
    register(students[1], 2)
    assert "no two students look alike enough" in alice_client.get(f"{address}/lookalikes/").text


@pytest.mark.parametrize("n_known", [0, 1])
def test_a_class_with_hardly_a_face_has_nothing_to_compare(
    n_known, alice_client, address, students
):
    for student in students[:n_known]:
        register(student, 1)
    assert "no two students" in alice_client.get(f"{address}/lookalikes/").text


def test_a_kept_pair_says_who_and_goes_into_the_gallery(
    dana_client, address, class_group, students, dana
):
    register(students[0], 1)
    register(students[1], 1)
    fields = {"one": students[1].pk, "other": students[0].pk}
    for _ in range(2):
        page = dana_client.post(f"{address}/lookalikes/keep/", fields, follow=True).text
    assert "Kept as look-alikes" in page
    pair = LookalikePair.objects.get()
    assert (pair.one, pair.other, pair.accepted_by) == (students[0], students[1], dana)
    gallery = load_gallery(class_group, class_group.school.today(), get_pipeline())
    assert gallery.are_lookalikes(students[1].pk, students[0].pk)


def test_only_the_office_keeps_a_pair(alice_client, dana_client, address, students):
    register(students[0], 1)
    register(students[1], 1)
    lists = f"{address}/lookalikes/"
    assert "keep both" in dana_client.get(lists).text
    assert f"{lists}keep/" not in alice_client.get(lists).text
    fields = {"one": students[0].pk, "other": students[1].pk}
    page = alice_client.post(f"{lists}keep/", fields, follow=True, headers={"referer": lists})
    assert "Only the school office may say" in page.text
    assert not LookalikePair.objects.exists()


def test_a_pair_needs_two_students_with_consent(dana_client, address, students):
    register(students[0], 1)
    for other in (students[0], students[3]):
        fields = {"one": students[0].pk, "other": other.pk}
        page = dana_client.post(f"{address}/lookalikes/keep/", fields, follow=True)
        assert "who both have a consent" in page.text
    assert not LookalikePair.objects.exists()


def test_whose_consent_is_withdrawn_is_compared_with_nobody(alice_client, address, students):
    register(students[0], 1)
    register(students[1], 1)
    withdraw_consent(student=students[1], shown_version=NOT_SHOWN)
    assert "no two students" in alice_client.get(f"{address}/lookalikes/").text


def test_an_evaluation_gives_counts_and_who_was_taken_for_whom(
    alice_client, address, class_group, students
):
    register(students[0], 1, 1, 5)
    register(students[1], 2, 2, 2)
    register(students[2], 3, 3, 5)
    alice_client.post(f"{address}/evaluation/", {"split_percent": "70"})
    run = EvaluationRun.objects.get()
    assert "The test is running." in alice_client.get(f"{address}/evaluation/").text
    evaluate_gallery(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.result["n_students"]) == ("ready", 3)
    page = alice_client.get(f"{address}/evaluation/").text
    assert all(word in page for word in ("Accuracy", "FNIR", "FPIR", "No network is trained"))
    machines = run.result["svm"]
    assert machines["not_first"]["n"] == run.result["not_first"]["n"]
    assert page.count('<dl class="rates">') == 2


def test_an_evaluation_of_too_few_faces_fails_with_a_sentence(
    alice_client, address, class_group, alice
):
    run = submit_evaluation(class_group=class_group, split_percent=70, by=alice)
    evaluate_gallery(run_id=run.pk)
    page = alice_client.get(f"{address}/evaluation/").text
    assert "has a registered face that may be compared" in page


def test_a_second_evaluation_waits_for_the_first(alice_client, address):
    for _ in range(2):
        alice_client.post(f"{address}/evaluation/", {"split_percent": "70"})
    assert EvaluationRun.objects.count() == 1


@pytest.mark.parametrize("share", ["", "0", "100", "x", "71"])
def test_a_share_that_is_not_offered_is_refused(share, alice_client, address):
    alice_client.post(f"{address}/evaluation/", {"split_percent": share})
    assert not EvaluationRun.objects.exists()


def test_a_confirmation_counts_what_was_kept_corrected_and_added(
    alice_client, address, session, students, alice
):
    ana, ben, other_ben, _ = students
    for student in students[:3]:
        make_consent(student=student)
    capture = make_capture(session=session, state="ready")
    make_sighting(capture=capture, proposed_student=ana)
    make_sighting(capture=capture, proposed_student=ben, review="rejected")
    make_sighting(capture=capture, review="accepted", confirmed_student=other_ben)
    make_sighting(capture=capture)
    for _ in range(2):
        confirm_session(session=session, by=alice, shown_version=NOT_SHOWN)
        stats = ProposalStats.objects.get()
        assert (stats.n_kept, stats.n_corrected, stats.n_added) == (1, 1, 1)
    page = alice_client.get(f"{address}/evaluation/").text
    assert "of 2; most likely" in page


@pytest.mark.parametrize(
    ("page", "n_queries"), [("lookalikes", 13), ("evaluation", 7), ("clip", 7)]
)
def test_the_number_of_queries_does_not_grow(
    page, n_queries, alice_client, address, class_group, django_assert_num_queries
):
    group = class_group
    for n in range(2):
        for student in (make_student(school=group.school) for _ in range(1 + 6 * n)):
            make_enrolment(student=student, class_group=group)
            register(student, 1, 1)
        with django_assert_num_queries(n_queries):
            assert alice_client.get(f"{address}/{page}/").status_code == 200
