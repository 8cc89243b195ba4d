"""The live page says what it needs, and hands pictures to the networks for those only who may."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classes.models import ClassSession
from classes.services.sessions import close_session
from classes.versions import NOT_SHOWN
from privacy.models import AccessNote
from recognition.models import Capture
from recognition.services.captures import start_live_capture
from tests.factories import make_session, make_sighting, make_student, make_user
from tests.recognition.live.test_live_server import OPERATIONS, serving, socket_path

__all__ = ["socket_path"]

FACE = {"box": [0.1, 0.1, 0.2, 0.3], "proposal": "present", "name": "Ana Adams", "score": 0.8}
HOUR = timedelta(hours=1)
AS_SCRIPT = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def networks(socket_path):
    """A process that sees Ana in every picture of the captures it is asked about."""
    answers = {
        "recognise": lambda body, parameters: {
            "faces": [FACE],
            "n_present": parameters.get("capture", 0),
        },
        "stop": lambda body, parameters: {},
    }
    with serving(socket_path, OPERATIONS | answers):
        yield


@pytest.fixture
def page(known_session) -> str:
    return reverse("recognition:live", args=[known_session.pk])


def begin(client, session) -> dict:
    return client.post(reverse("recognition:start_live", args=[session.pk]), **AS_SCRIPT).json()


def test_the_page_offers_the_camera(alice_client, page, networks):
    html = alice_client.get(page).content.decode()
    assert "Start the camera" in html
    assert "of 3 seen" in html


def test_without_the_process_the_page_says_whom_to_ask(alice_client, page, socket_path):
    html = alice_client.get(page).content.decode()
    assert "ask your IT person" in html
    assert "manage.py" not in html
    assert "Start the camera" not in html


def test_without_registered_faces_the_page_says_so(alice_client, session, networks):
    html = alice_client.get(reverse("recognition:live", args=[session.pk])).content.decode()
    assert "register faces first" in html


def test_a_closed_register_is_said(alice_client, known_session, page, networks):
    close_session(session=known_session, by=make_user(), shown_version=NOT_SHOWN)
    assert "closed" in alice_client.get(page).content.decode()
    answer = alice_client.post(
        reverse("recognition:start_live", args=[known_session.pk]), **AS_SCRIPT
    )
    assert (answer.status_code, "closed" in answer.json()["refusal"]) == (409, True)
    assert not Capture.objects.exists()


def test_a_picture_goes_to_the_networks_and_the_answer_comes_back(
    alice_client, known_session, networks
):
    addresses = begin(alice_client, known_session)
    capture = Capture.objects.get()
    answer = alice_client.post(addresses["frames"], b"jpeg", content_type="image/jpeg")
    assert answer.json() == {"faces": [FACE], "n_present": capture.pk}
    assert answer["Cache-Control"] == "private, no-store"
    assert (capture.kind, capture.state, capture.file) == ("live", "ready", "")


def test_whoever_watches_is_in_the_access_log(alice_client, alice, known_session, networks):
    frames, student = begin(alice_client, known_session)["frames"], make_student()
    make_sighting(capture=Capture.objects.get(), proposed_student=student)
    alice_client.post(frames, b"jpeg", content_type="image/jpeg")
    note = AccessNote.objects.get(subject="live")
    assert (note.user_id, note.student_id) == (alice.pk, student.pk)


@pytest.mark.parametrize(("ends_after", "is_in"), [(100, True), (30, False)])
def test_pictures_of_a_lesson_keep_her_who_watches_signed_in_until_it_ends(
    alice_client, known_session, networks, settings, monkeypatch, ends_after, is_in
):
    settings.SESSION_IDLE_MINUTES = 60
    now = timezone.now()
    known_session.starts_at, known_session.ends_at = now, now + timedelta(minutes=ends_after)
    known_session.save()
    alice_client.get("/")
    frames = begin(alice_client, known_session)["frames"]
    for minute in range(0, 95, 10):
        at = now + timedelta(minutes=minute)
        monkeypatch.setattr("time.time", at.timestamp)
        monkeypatch.setattr("django.utils.timezone.now", lambda at=at: at)
        alice_client.post(frames, b"jpeg", content_type="image/jpeg", headers={"X-By-Itself": "1"})
    assert (alice_client.get("/").status_code == 200) is is_in


def test_a_picture_without_the_process_is_refused_in_a_sentence(
    alice_client, known_session, networks, settings, tmp_path
):
    addresses = begin(alice_client, known_session)
    settings.LIVE_NETWORKS_SOCKET = tmp_path / "away.sock"
    answer = alice_client.post(addresses["frames"], b"jpeg", content_type="image/jpeg", **AS_SCRIPT)
    assert (answer.status_code, "your IT person" in answer.json()["refusal"]) == (409, True)
    stopped = alice_client.post(addresses["stop"])
    assert stopped.url == reverse("recognition:review", args=[known_session.pk])


def test_an_uploaded_video_takes_no_pictures(alice_client, known_session, networks):
    begin(alice_client, known_session)
    Capture.objects.update(kind="video", file="captures/a.mp4")
    pk = Capture.objects.get().pk
    for name in ("live_frame", "stop_live"):
        assert alice_client.post(reverse(f"recognition:{name}", args=[pk])).status_code == 404


def test_the_page_of_a_class_says_whose_lesson_it_would_be_and_opens_none(
    alice_client, class_group, known_session, networks
):
    page = alice_client.get(reverse("recognition:live_now", args=[class_group.pk])).text
    assert "No lesson of 7A Physics is on now" in page
    assert reverse("recognition:start_live_now", args=[class_group.pk]) in page
    assert ClassSession.objects.count() == 1


def test_the_page_of_a_class_leads_to_the_lesson_that_is_on(alice_client, class_group, networks):
    session = make_session(
        class_group=class_group, starts_at=timezone.now(), ends_at=timezone.now() + HOUR
    )
    page = alice_client.get(reverse("recognition:live_now", args=[class_group.pk]))
    assert page.url == reverse("recognition:live", args=[session.pk])


class TestAClassWithoutALesson:
    @pytest.fixture
    def addresses(self, alice_client, class_group, known_students, networks) -> dict:
        start = reverse("recognition:start_live_now", args=[class_group.pk])
        return alice_client.post(start, **AS_SCRIPT).json()

    @pytest.fixture
    def stored(self, socket_path, class_group, known_students, alice):
        """A process that has stored a face of the view, in a lesson that it opened."""
        session = make_session(class_group=class_group)
        capture = start_live_capture(session=session, by=alice)
        answer = {"faces": [FACE], "n_present": 1, "capture": capture.pk}
        answers = {"recognise": lambda body, parameters: answer, "stop": lambda body, _: answer}
        with serving(socket_path, OPERATIONS | answers):
            yield capture

    def test_starting_the_camera_opens_none(self, alice_client, addresses):
        answer = alice_client.post(addresses["frames"], b"jpeg", content_type="image/jpeg")
        assert answer.json() == {"faces": [FACE], "n_present": 0}
        assert not ClassSession.objects.exists()
        assert not Capture.objects.exists()

    def test_stopped_without_a_face_there_was_none(self, alice_client, class_group, addresses):
        stopped = alice_client.post(addresses["stop"], follow=True)
        assert stopped.redirect_chain[0][0] == reverse(
            "recognition:class_group", args=[class_group.pk]
        )
        assert "no lesson was opened" in stopped.text
        assert not ClassSession.objects.exists()

    def test_with_the_first_face_the_page_hears_of_its_lesson(
        self, alice_client, class_group, stored
    ):
        address = [class_group.pk, uuid.uuid4()]
        frames = reverse("recognition:live_frame_of_class", args=address)
        answer = alice_client.post(frames, b"jpeg", content_type="image/jpeg").json()
        assert answer["frames"] == reverse("recognition:live_frame", args=[stored.pk])
        assert answer["stop"] == reverse("recognition:stop_live", args=[stored.pk])
        assert "7A Physics, 09:00 to 09:45" in answer["lesson"]
        assert AccessNote.objects.get().subject == "live"

    def test_stopped_after_the_first_face_it_leads_to_the_review(
        self, alice_client, class_group, stored
    ):
        address = [class_group.pk, uuid.uuid4()]
        stopped = alice_client.post(reverse("recognition:stop_live_of_class", args=address))
        assert stopped.url == reverse("recognition:review", args=[stored.session_id])

    def test_a_lesson_that_is_on_is_watched_at_once(
        self, alice_client, class_group, known_students, networks
    ):
        now = timezone.now()
        session = make_session(class_group=class_group, starts_at=now, ends_at=now + HOUR)
        start = reverse("recognition:start_live_now", args=[class_group.pk])
        alice_client.post(start, **AS_SCRIPT)
        assert Capture.objects.get().session == session

    @pytest.mark.parametrize("stranger", ["charlie_client", "eve_client"])
    def test_strangers_watch_no_class(self, request, stranger, class_group, addresses):
        client = request.getfixturevalue(stranger)
        assert [client.post(address).status_code for address in addresses.values()] == [404, 404]


def test_a_lesson_of_the_timetable_stays_though_nobody_came(alice_client, known_session, networks):
    addresses = begin(alice_client, known_session)
    alice_client.post(addresses["stop"])
    assert ClassSession.objects.get() == known_session


def test_without_faces_no_lesson_begins(alice_client, class_group, networks):
    start = reverse("recognition:start_live_now", args=[class_group.pk])
    assert alice_client.post(start, **AS_SCRIPT).status_code == 409
    assert not ClassSession.objects.exists()


@pytest.mark.parametrize("stranger", ["charlie_client", "eve_client"])
def test_strangers_find_nothing(request, stranger, alice_client, known_session, page, networks):
    addresses = begin(alice_client, known_session)
    client = request.getfixturevalue(stranger)
    assert client.get(page).status_code == 404
    for address in addresses.values():
        assert client.post(address).status_code == 404
