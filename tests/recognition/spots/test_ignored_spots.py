"""A poster is asked about once: whoever ignores it is not asked again in this room."""

import pytest
from django.core.files.base import ContentFile

from classes.models import Room
from classes.versions import NOT_SHOWN
from faces.services.consents import erase_faces
from privacy.registry import Due
from recognition.models import IgnoredSpot, Sighting
from recognition.personal_data import _unseen_spots
from recognition.selectors.review_queue import review_of
from recognition.services.captures import store_capture
from recognition.services.ignored_spots import ignore_spot, signatures_of, stop_ignoring
from recognition.services.review import accept_sighting, undo_review
from tests.factories import make_session
from tests.painted_faces import write_class_video
from tests.processes.work_now import recognise_capture
from tests.recognition.captures.test_pictures_of_people import SMALL, film_of_a_photo


@pytest.fixture
def ana(known_students, looks):
    return known_students[0], looks[known_students[0]]


@pytest.fixture
def poster(ana, tmp_path):
    return film_of_a_photo(tmp_path / "poster.mp4", ana[1])


def seen_in(path, session):
    capture = store_capture(session=session, file=ContentFile(path.read_bytes(), name=path.name))
    recognise_capture(capture_id=capture.pk)
    return Sighting.objects.get(capture=capture)


@pytest.fixture
def spot(poster, known_session, alice):
    sighting = seen_in(poster, known_session)
    return ignore_spot(sighting=sighting, name="Poster", by=alice, shown_version=NOT_SHOWN)


@pytest.fixture
def later(known_session):
    return make_session(
        class_group=known_session.class_group, starts_at=known_session.starts_at.replace(hour=9)
    )


def test_a_later_film_leaves_the_poster_out(spot, poster, later):
    seen = seen_in(poster, later)
    assert (seen.proposal, seen.reason, seen.ignored_spot) == ("unknown", "ignored_spot", spot)
    review = review_of(later)
    assert (review.ignored, review.unknown, review.check) == ([seen], [], [])
    spot.refresh_from_db()
    assert spot.last_seen_on == later.day


def test_a_student_before_the_same_wall_is_present_all_the_same(spot, ana, later, tmp_path):
    path = write_class_video(tmp_path / "class.mp4", [ana[1]], duration_s=6, fps=5, size=SMALL)
    seen = seen_in(path, later)
    assert (seen.proposed_student, seen.proposal) == (ana[0], "present")


def test_it_is_ignored_in_its_room_alone(spot, poster, later):
    later.room = Room.objects.create(school=later.class_group.school, name="Room 9")
    later.save()
    assert signatures_of(later) == {}
    assert seen_in(poster, later).proposal == "check"


def test_a_lesson_of_another_class_in_the_room_leaves_it_out_too(spot, later, school):
    room = Room.objects.create(school=later.class_group.school, name="Room 9")
    IgnoredSpot.objects.update(room=room)
    other = make_session(room=room, starts_at=later.starts_at)
    assert set(signatures_of(other)) == {spot.pk}


def test_taken_back_it_is_a_face_of_the_lesson_again(spot, poster, later):
    seen = seen_in(poster, later)
    stop_ignoring(spot=spot, shown_version=spot.version)
    assert review_of(later).unknown == [seen]
    assert signatures_of(later) == {}


def test_taking_back_the_word_about_the_face_takes_the_picture_back(spot, alice):
    sighting = spot.sightings.get()
    undo_review(sighting=sighting, by=alice, shown_version=NOT_SHOWN)
    assert not IgnoredSpot.objects.exists()
    sighting.refresh_from_db()
    assert (sighting.review, sighting.proposal) == ("unreviewed", "check")


def test_who_names_a_picture_of_before_and_takes_that_back_changes_no_room(
    spot, poster, later, ana, alice
):
    seen = seen_in(poster, later)
    accept_sighting(sighting=seen, student=ana[0], by=alice, shown_version=NOT_SHOWN)
    undo_review(sighting=seen, by=alice, shown_version=NOT_SHOWN)
    assert IgnoredSpot.objects.get() == spot


def test_nothing_of_the_face_outlives_it(spot, ana):
    erase_faces(ana[0])
    spot.refresh_from_db()
    assert len(bytes(spot.signature)) == 64


def test_a_picture_that_no_film_has_shown_for_its_period_goes(spot, school):
    school = spot.class_group.school
    from datetime import UTC, datetime

    def due(year):
        return Due(school.pk, datetime(year, 9, 2, tzinfo=UTC), 365, 1095)

    assert not _unseen_spots(due(2026)).exists()
    assert _unseen_spots(due(2028)).get() == spot
