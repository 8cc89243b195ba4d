"""The registration desk of a student, as the office and the teachers use it."""

import pytest
from django.utils.translation import override

from faces.errors import NetworksAwayError
from faces.models import BiometricConsent, ConsentObjection, FacePicture, FaceTemplate
from faces.views import student_faces
from tests.factories import (
    make_capture,
    make_consent,
    make_face_picture,
    make_face_template,
    make_notice,
    make_objection,
    make_record,
    make_sighting,
)
from tests.painted_faces import write_picture
from tests.shown_forms import press

JSON = {"Accept": "application/json"}


@pytest.fixture
def desk(student) -> str:
    return f"/students/{student.pk}/faces/"


@pytest.fixture
def consented(student):
    make_consent(student=student)
    return student


def send(client, student, *paths, **fields):
    files = [path.open("rb") for path in paths]
    address = f"/students/{student.pk}/pictures/"
    return client.post(address, {"pictures": files, **fields}, follow=True)


def test_pictures_sent_wait_for_the_worker(alice_client, consented, tmp_path):
    paths = [write_picture(tmp_path / f"{i}.png", [3], face_px=150 + i) for i in range(2)]
    page = send(alice_client, consented, *paths)
    assert page.text.count("Waiting") == 2
    assert FacePicture.objects.filter(uploaded_by__email="alice@example.org").count() == 2


def test_a_bad_file_is_named_with_its_reason_and_the_others_are_taken(
    alice_client, consented, tmp_path
):
    bad = tmp_path / "letter.jpg"
    bad.write_text("no picture")
    good = write_picture(tmp_path / "1.png", [3], face_px=160)
    page = send(alice_client, consented, bad, good)
    assert "letter.jpg" in page.text
    assert FacePicture.objects.count() == 1


def test_nothing_sent_is_said(alice_client, consented):
    assert "Choose at least one file" in send(alice_client, consented).text


def test_a_picture_of_the_camera_is_answered_for_the_script(alice_client, consented, tmp_path):
    with write_picture(tmp_path / "1.png", [3], face_px=160).open("rb") as file:
        answer = alice_client.post(
            f"/students/{consented.pk}/pictures/",
            {"pictures": file, "is_webcam": "on"},
            headers=JSON,
        )
    assert answer.json() == {"n_taken": 1}
    assert FacePicture.objects.get().source == "webcam"


def test_without_consent_the_desk_takes_no_picture(alice_client, student, desk, tmp_path):
    assert 'name="pictures"' not in alice_client.get(desk).text
    page = send(alice_client, student, write_picture(tmp_path / "1.png", [3], face_px=160))
    assert "no consent" in page.text
    assert not FacePicture.objects.exists()


def test_another_students_face_is_not_replaced(alice_client, consented, students, tmp_path):
    face = make_face_template(student=students[1])
    path = write_picture(tmp_path / "1.png", [3], face_px=160)
    send(alice_client, consented, path, replaces=face.pk)
    assert not FacePicture.objects.exists()


def test_the_desk_asks_the_networks_process(alice_client, consented, monkeypatch):
    asked = []

    def answer(operation, body, parameters):
        asked.append((operation, body, parameters))
        return {"advice": "nearer", "pitch": None}

    monkeypatch.setattr(student_faces, "ask_inference_server", answer)
    address = f"/students/{consented.pk}/judge/?wanted=left&level=3.5"
    response = alice_client.post(address, b"jpeg", content_type="image/jpeg", headers=JSON)
    assert response.json() == {"advice": "nearer", "pitch": None}
    assert asked == [("judge", b"jpeg", {"wanted": "left", "level": 3.5})]


@pytest.mark.parametrize("query", ["wanted=upside&level=nan", "level=x", "wanted=up&level=1e999"])
def test_whatever_a_script_sends_is_bounded(alice_client, consented, monkeypatch, query):
    monkeypatch.setattr(
        student_faces, "ask_inference_server", lambda o, b, p: {"level": p["level"]}
    )
    address = f"/students/{consented.pk}/judge/?{query}"
    response = alice_client.post(address, b"x", content_type="image/jpeg", headers=JSON)
    assert response.json() == {"level": 0.0}


def test_networks_that_are_away_are_told(alice_client, consented, settings, tmp_path):
    settings.LIVE_NETWORKS_SOCKET = tmp_path / "nobody.sock"
    address = f"/students/{consented.pk}/judge/"
    response = alice_client.post(address, b"x", content_type="image/jpeg", headers=JSON)
    assert response.status_code == 409
    assert response.json()["kind"] == NetworksAwayError.__name__


def test_no_picture_of_a_student_without_consent_is_looked_at(alice_client, student):
    address = f"/students/{student.pk}/judge/"
    response = alice_client.post(address, b"x", content_type="image/jpeg", headers=JSON)
    assert "consent" in response.json()["refusal"]


def test_a_face_is_shown_in_lists_and_erased(alice_client, consented):
    faces = [make_face_template(student=consented) for _ in range(2)]
    for face in faces:
        alice_client.post(f"/faces/{face.pk}/show/")
    assert FaceTemplate.objects.get(is_shown=True) == faces[1]
    alice_client.post(f"/faces/{faces[1].pk}/remove/")
    assert list(FaceTemplate.objects.all()) == [faces[0]]


def test_the_office_enters_a_consent_to_a_notice(dana_client, student, school, desk):
    notice = make_notice(school=school, version="2026-08")
    fields = {
        "notice": notice.pk,
        "given_by": "Ada",
        "relation": "mother",
        "given_on": "2026-09-01",
    }
    dana_client.post(f"/students/{student.pk}/consent/", fields)
    consent = BiometricConsent.objects.get()
    assert (consent.notice, consent.wording, consent.relation) == (notice, "2026-08", "mother")
    assert consent.entered_by.email == "dana@example.org"
    assert "Ada signed version 2026-08 on 1 September 2026" in dana_client.get(desk).text


@pytest.mark.parametrize(
    "wrong", [{"given_by": ""}, {"wording": ""}, {"given_on": "2999-01-01"}, {"given_on": "soon"}]
)
def test_a_consent_that_says_too_little_is_asked_for_again(dana_client, student, wrong):
    fields = {"wording": "2026-08", "given_by": "Ada", "given_on": "2026-09-01"} | wrong
    page = dana_client.post(f"/students/{student.pk}/consent/", fields)
    assert "errorlist" in page.text
    assert not BiometricConsent.objects.exists()


def test_a_notice_of_another_school_is_no_choice(dana_client, student, other_school):
    notice = make_notice(school=other_school)
    fields = {"notice": notice.pk, "given_by": "Ada", "given_on": "2026-09-01"}
    dana_client.post(f"/students/{student.pk}/consent/", fields)
    assert not BiometricConsent.objects.exists()


def test_a_teacher_enters_no_consent_and_ends_any(alice_client, student):
    fields = {"wording": "2026-08", "given_by": "Ada", "given_on": "2026-09-01"}
    page = alice_client.post(f"/students/{student.pk}/consent/", fields, follow=True)
    assert "Consents are entered by the school office." in page.text
    page = alice_client.get(f"/students/{student.pk}/faces/")
    assert "The school office enters consents." in page.text
    assert not BiometricConsent.objects.exists()
    make_consent(student=student)
    withdraw = f"/students/{student.pk}/consent/withdraw/"
    press(alice_client, f"/students/{student.pk}/faces/", withdraw)
    assert not BiometricConsent.objects.active().exists()


def test_an_objection_is_recorded_by_a_teacher_and_lifted_by_the_office(
    alice_client, dana_client, consented, desk
):
    alice_client.post(
        f"/students/{consented.pk}/objection/", {"objected_by": "Ana", "relation": "the student"}
    )
    assert "Ana objected" in alice_client.get(desk).text
    lift = f"/students/{consented.pk}/objection/lift/"
    alice_client.post(lift, {"shown_version": ConsentObjection.objects.get().pk})
    assert ConsentObjection.objects.standing().exists()
    press(dana_client, desk, lift)
    assert not ConsentObjection.objects.standing().exists()


@pytest.mark.parametrize("shown", ["", "x", "9" * 30])
def test_an_objection_that_no_page_showed_cannot_be_lifted(dana_client, consented, shown):
    make_objection(student=consented)
    lift = f"/students/{consented.pk}/objection/lift/"
    assert dana_client.post(lift, {"shown_version": shown}).status_code == 404
    assert ConsentObjection.objects.standing().exists()


def test_only_the_office_stores_a_face_like_another_students(
    alice_client, dana_client, consented, students
):
    picture = make_face_picture(
        student=consented,
        state="asked",
        failure_code="face_like_another_student",
        failure_params={"name": "Ben", "number": "1"},
        lookalike=students[1],
    )
    alice_client.post(f"/pictures/{picture.pk}/allow/")
    picture.refresh_from_db()
    assert picture.state == "asked"
    desk = f"/students/{consented.pk}/faces/"
    press(dana_client, desk, f"/pictures/{picture.pk}/allow/")
    picture.refresh_from_db()
    assert (picture.state, picture.allowed_by.email) == ("queued", "dana@example.org")


@pytest.mark.parametrize(
    ("is_confirmed", "overrides", "n_learned"),
    [
        (True, {}, 1),
        (False, {}, 0),
        (True, {"face_height_px": 40.0}, 0),
        (True, {"review": "rejected"}, 0),
    ],
)
def test_only_a_confirmed_face_is_learned(
    alice_client, consented, session, is_confirmed, overrides, n_learned
):
    capture = make_capture(session=session, state="ready")
    face = {"face_height_px": 80.0, "proposed_student": consented} | overrides
    sighting = make_sighting((consented, 0.8), capture=capture, **face)
    make_record(session=session, student=consented)
    if is_confirmed:
        session.confirmed_at = session.ends_at
        session.save()
    alice_client.post(f"/sightings/{sighting.pk}/learn/")
    learned = FacePicture.objects.filter(source="sighting")
    assert learned.count() == n_learned
    for picture in learned:
        assert picture.name == ""
        with override("de"):
            assert picture.label == "Aus einer Stunde"


def test_the_desk_needs_a_fixed_number_of_queries(
    alice_client, consented, desk, django_assert_num_queries
):
    for _ in range(3):
        make_face_template(student=consented)
        make_face_picture(student=consented)
    with django_assert_num_queries(24):
        alice_client.get(desk)


def test_the_review_offers_to_learn_a_face_once_it_is_confirmed(alice_client, session, student):
    make_consent(student=student)
    capture = make_capture(session=session, state="ready")
    make_sighting((student, 0.8), capture=capture, proposed_student=student)
    review = f"/sessions/{session.pk}/review/"
    assert "Register this face" not in alice_client.get(review).text
    press(alice_client, review, f"/sessions/{session.pk}/confirm/")
    assert "Register this face" in alice_client.get(review).text
