"""A live view adds what its camera sees to the session, and ends in every way it can."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classes.models import ClassSession
from classes.services.sessions import close_session
from classes.versions import NOT_SHOWN
from face_vision.media.images import encode_jpeg
from faces.errors import LiveRefusedError
from faces.services.consents import withdraw_consent
from jobs.reaper import reap
from recognition.errors import PictureRefusedError
from recognition.live.stream import STORE_EVERY_S
from recognition.live.streams import IDLE_S, MAX_STREAMS, Streams
from recognition.live.watched_lesson import ClassView
from recognition.models import Capture, Sighting
from recognition.services.captures import retry_capture, start_live_capture
from recognition.services.review import accept_sighting, reject_sighting
from tests.factories import make_session, make_user
from tests.painted_faces import paint_class_picture

FPS = 5
HOUR = timedelta(hours=1)
STRANGER = 20


class Camera:
    """A room's camera that shows painted people, and the clock it goes by."""

    def __init__(self, streams: Streams | None = None) -> None:
        self.now_s = 100.0
        self.streams = streams or Streams(clock=lambda: self.now_s)

    def show(self, watched: Capture | ClassView, people: list[int], *, seconds: float) -> dict:
        key = watched.pk if isinstance(watched, Capture) else watched
        answer = {}
        for _ in range(round(seconds * FPS)):
            self.now_s += 1 / FPS
            picture = encode_jpeg(paint_class_picture(people, time_s=self.now_s))
            answer = self.streams.recognise_frame(key, picture)
        return answer


@pytest.fixture
def camera() -> Camera:
    return Camera()


@pytest.fixture
def capture(known_session, alice) -> Capture:
    return start_live_capture(session=known_session, by=alice)


@pytest.fixture
def ana(known_students, looks):
    """The first student and the painted person she looks like."""
    return known_students[0], looks[known_students[0]]


def names_in(answer: dict) -> list[str | None]:
    return [face["name"] for face in answer["faces"]]


def test_a_student_is_named_and_a_stranger_is_not(camera, capture, ana):
    answer = camera.show(capture, [ana[1], STRANGER], seconds=2)
    assert sorted(names_in(answer), key=str) == ["Ana Adams", None]
    assert all(0 <= edge <= 1 for face in answer["faces"] for edge in face["box"])


def test_what_was_seen_is_stored_while_it_goes_on(camera, capture, ana):
    answer = camera.show(capture, [ana[1]], seconds=STORE_EVERY_S + 1)
    sighting = Sighting.objects.get(capture=capture)
    assert (sighting.proposed_student, sighting.proposal) == (ana[0], "present")
    assert sighting.candidates.get(rank=1).student == ana[0]
    assert answer["n_present"] == 1


def test_a_student_who_comes_again_has_one_sighting_that_lasts_longer(camera, capture, ana):
    camera.show(capture, [ana[1]], seconds=4)
    first = Sighting.objects.get(capture=capture)
    camera.show(capture, [], seconds=4)
    camera.show(capture, [ana[1]], seconds=4)
    camera.streams.stop(capture.pk)
    again = Sighting.objects.get(capture=capture)
    assert (again.pk, again.first_seen_s) == (first.pk, first.first_seen_s)
    assert again.last_seen_s > first.last_seen_s + 4


def test_a_stranger_is_stored_once_when_she_has_left(camera, capture):
    for _ in range(2):
        camera.show(capture, [STRANGER], seconds=2)
        camera.show(capture, [], seconds=STORE_EVERY_S)
    assert list(capture.sightings.values_list("proposal", flat=True)) == ["unknown"]


def test_a_persons_word_is_not_changed(camera, capture, ana, alice):
    camera.show(capture, [ana[1]], seconds=4)
    sighting = Sighting.objects.get(capture=capture)
    reject_sighting(sighting=sighting, by=alice, shown_version=NOT_SHOWN)
    camera.show(capture, [ana[1]], seconds=4)
    assert Sighting.objects.get(capture=capture).review == "rejected"


def test_a_stranger_named_by_a_person_stays_named(camera, capture, known_students, alice):
    camera.show(capture, [STRANGER], seconds=2)
    camera.show(capture, [], seconds=STORE_EVERY_S)
    accept_sighting(
        sighting=capture.sightings.get(),
        student=known_students[2],
        by=alice,
        shown_version=NOT_SHOWN,
    )
    camera.show(capture, [STRANGER], seconds=2)
    camera.streams.stop(capture.pk)
    assert capture.sightings.get().confirmed_student == known_students[2]


def test_a_withdrawn_consent_ends_the_name_and_the_evidence_at_once(camera, capture, ana):
    camera.show(capture, [ana[1]], seconds=4)
    withdraw_consent(student=ana[0], shown_version=NOT_SHOWN)
    answer = camera.show(capture, [ana[1]], seconds=2)
    camera.streams.stop(capture.pk)
    assert names_in(answer) == [None]
    assert not Sighting.objects.filter(proposed_student=ana[0]).exists()


def test_a_register_closed_meanwhile_ends_the_view_with_a_word(camera, capture, ana):
    camera.show(capture, [ana[1]], seconds=4)
    close_session(session=capture.session, by=make_user(), shown_version=NOT_SHOWN)
    with pytest.raises(LiveRefusedError, match="closed"):
        camera.show(capture, [ana[1]], seconds=2)
    assert capture.sightings.count() == 1


def test_a_silent_camera_is_forgotten_and_its_view_has_ended(camera, capture, ana):
    camera.show(capture, [ana[1]], seconds=2)
    camera.now_s += IDLE_S + 1
    camera.streams.end_idle()
    capture.refresh_from_db()
    assert capture.finished_at
    assert capture.duration_s == pytest.approx(2, abs=0.3)
    assert capture.sightings.get().proposed_student == ana[0]
    with pytest.raises(LiveRefusedError, match="ended"):
        camera.show(capture, [ana[1]], seconds=1)


def test_a_killed_process_leaves_what_was_stored_and_a_new_one_goes_on(camera, capture, ana):
    camera.show(capture, [ana[1]], seconds=4)
    reap()
    capture.refresh_from_db()
    assert (capture.state, capture.sightings.count()) == ("ready", 1)
    restarted = Camera()
    assert restarted.show(capture, [ana[1]], seconds=4)["n_present"] == 1
    assert capture.sightings.count() == 1


def test_stopping_twice_does_no_harm(camera, capture, ana):
    camera.show(capture, [ana[1]], seconds=2)
    camera.streams.stop(capture.pk)
    camera.streams.stop(capture.pk)
    assert capture.sightings.count() == 1


def test_no_more_cameras_than_the_machine_can_watch(camera, known_session, alice, ana):
    captures = [start_live_capture(session=known_session, by=alice) for _ in range(MAX_STREAMS + 1)]
    for capture in captures[:-1]:
        camera.show(capture, [ana[1]], seconds=0.4)
    with pytest.raises(LiveRefusedError, match="4 cameras"):
        camera.show(captures[-1], [ana[1]], seconds=0.4)


@pytest.mark.parametrize("picture", [b"", b"no picture", b"\xff\xd8\xff\xe0 broken"])
def test_what_is_no_picture_is_refused(camera, capture, picture):
    with pytest.raises(LiveRefusedError, match="picture"):
        camera.streams.recognise_frame(capture.pk, picture)


def test_a_live_view_leaves_no_film_to_work_on_again(capture):
    with pytest.raises(Exception, match="leaves no film"):
        retry_capture(capture=capture, shown_version=NOT_SHOWN)


def test_one_broken_picture_ends_nothing(camera, capture, ana):
    camera.show(capture, [ana[1]], seconds=1)
    with pytest.raises(PictureRefusedError):
        camera.streams.recognise_frame(capture.pk, b"no picture")
    assert names_in(camera.show(capture, [ana[1]], seconds=1)) == ["Ana Adams"]


def test_a_view_that_was_refused_has_ended(camera, capture, ana):
    camera.show(capture, [ana[1]], seconds=2)
    close_session(session=capture.session, by=make_user(), shown_version=NOT_SHOWN)
    with pytest.raises(LiveRefusedError):
        camera.show(capture, [ana[1]], seconds=2)
    capture.refresh_from_db()
    assert capture.finished_at


def test_whoever_withdrew_is_not_counted_any_more(camera, capture, ana):
    assert camera.show(capture, [ana[1]], seconds=4)["n_present"] == 1
    withdraw_consent(student=ana[0], shown_version=NOT_SHOWN)
    assert camera.show(capture, [ana[1]], seconds=STORE_EVERY_S + 1)["n_present"] == 0


class TestAClassWithoutALesson:
    @pytest.fixture
    def view(self, class_group, alice, ana) -> ClassView:
        return ClassView(class_group.pk, alice.pk, "door")

    def test_while_nobody_is_seen_no_lesson_opens(self, camera, view):
        answer = camera.show(view, [], seconds=2 * STORE_EVERY_S)
        assert camera.streams.stop(view) == {"capture": None}
        assert (answer["capture"], ClassSession.objects.count()) == (None, 0)

    def test_the_first_face_opens_it(self, camera, view, ana, alice):
        answer = camera.show(view, [ana[1]], seconds=STORE_EVERY_S + 1)
        capture = Capture.objects.get()
        assert (answer["capture"], answer["n_present"]) == (capture.pk, 1)
        assert capture.sightings.get().proposed_student == ana[0]
        assert (capture.uploaded_by, capture.session.class_group_id) == (
            alice,
            view.class_group_id,
        )

    def test_it_goes_on_under_its_capture_and_under_its_view(self, camera, view, ana):
        camera.show(view, [ana[1]], seconds=STORE_EVERY_S + 1)
        capture = Capture.objects.get()
        for watched in (capture, view):
            assert camera.show(watched, [ana[1]], seconds=1)["n_present"] == 1
        assert camera.streams.stop(capture.pk) == {"capture": capture.pk}
        capture.refresh_from_db()
        assert capture.finished_at
        assert Sighting.objects.count() == 1

    def test_a_face_that_was_seen_for_a_moment_opens_it_at_the_end(self, camera, view, ana):
        camera.show(view, [ana[1]], seconds=1)
        assert not ClassSession.objects.exists()
        stopped = camera.streams.stop(view)
        assert Sighting.objects.get(capture=stopped["capture"]).proposed_student == ana[0]

    def test_who_may_no_longer_be_recognised_opens_none(self, camera, view, ana):
        camera.show(view, [ana[1]], seconds=1)
        withdraw_consent(student=ana[0], shown_version=NOT_SHOWN)
        camera.streams.stop(view)
        assert not ClassSession.objects.exists()
        assert not Capture.objects.exists()

    def test_a_lesson_that_has_begun_meanwhile_is_the_one(self, camera, view, ana, class_group):
        camera.show(view, [], seconds=1)
        now = timezone.now()
        session = make_session(class_group=class_group, starts_at=now, ends_at=now + HOUR)
        camera.show(view, [ana[1]], seconds=STORE_EVERY_S + 1)
        assert Capture.objects.get().session == session

    def test_a_view_that_falls_silent_is_forgotten(self, camera, view):
        camera.show(view, [], seconds=1)
        camera.now_s += IDLE_S + 1
        camera.streams.end_idle()
        assert camera.streams.stop(view) == {"capture": None}
        assert not ClassSession.objects.exists()
