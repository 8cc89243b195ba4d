"""A person's word about a face corrects the register at once, and can be taken back."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from classes.errors import SessionClosedError
from classes.models import AttendanceRecord, ClassSession
from classes.services.register.entries import Author, RegisterEntry, record_attendance
from classes.services.sessions import close_session
from classes.versions import NOT_SHOWN
from recognition.errors import SightingReviewError
from recognition.models import Sighting
from recognition.services.confirmation import confirm_session
from recognition.services.review import accept_sighting, reject_sighting, undo_review
from tests.factories import make_capture, make_sighting


@pytest.fixture
def face(known_session, known_students) -> Sighting:
    """The first student, proposed present."""
    capture = make_capture(session=known_session, state="ready")
    return make_sighting(
        (known_students[0], 0.8), capture=capture, proposed_student=known_students[0]
    )


@pytest.fixture
def confirmed(face, known_session, alice) -> ClassSession:
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    return known_session


def statuses() -> dict[str, str]:
    return dict(AttendanceRecord.objects.values_list("student__number", "status"))


def test_no_after_the_confirmation_makes_her_absent(confirmed, face, bob):
    reject_sighting(sighting=face, by=bob, shown_version=NOT_SHOWN)
    assert statuses()["701"] == "absent"
    record = AttendanceRecord.objects.get(student__number="701")
    assert (record.source, record.recorded_by) == ("person", bob)
    assert record.amendments.get().old_status == "present"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en-gb", "The face in the film was not"), ("de", "Das Gesicht im Film war nicht")],
)
def test_the_reason_of_a_correction_is_in_the_readers_language(
    confirmed, face, alice_client, bob, language, sentence
):
    reject_sighting(sighting=face, by=bob, shown_version=NOT_SHOWN)
    amendment = AttendanceRecord.objects.get(student__number="701").amendments.get()
    assert (amendment.reason, amendment.reason_code) == ("", "face_of_another")
    address = reverse("classes:session_register", args=[confirmed.pk])
    with override(language):
        assert amendment.shown_reason.startswith(sentence)
    page = alice_client.get(address, headers={"Accept-Language": language})
    assert sentence in page.content.decode()


def test_undo_knows_a_correction_by_its_code_not_by_its_words(
    face, known_session, students, alice, bob
):
    row = {"session": known_session, "student": students[0], "shown_version": NOT_SHOWN}
    record_attendance(**row, entry=RegisterEntry("absent"), author=Author(alice))
    accept_sighting(sighting=face, student=students[0], by=bob, shown_version=NOT_SHOWN)
    words = "Recognised by a face in the film."
    record_attendance(**row, entry=RegisterEntry("late"), author=Author(alice, reason=words))
    undo_review(sighting=face, by=bob, shown_version=NOT_SHOWN)
    assert statuses()["701"] == "late"


def test_someone_else_after_the_confirmation_moves_the_mark(confirmed, face, students, bob):
    accept_sighting(sighting=face, student=students[1], by=bob, shown_version=NOT_SHOWN)
    assert (statuses()["701"], statuses()["702"]) == ("absent", "present")


def test_undo_after_the_confirmation_restores_both(confirmed, face, students, bob):
    before = statuses()
    accept_sighting(sighting=face, student=students[1], by=bob, shown_version=NOT_SHOWN)
    undo_review(sighting=face, by=bob, shown_version=NOT_SHOWN)
    assert statuses() == before


def test_who_is_seen_on_another_face_stays_present(confirmed, face, students, bob):
    second = make_sighting((students[0], 0.8), capture=face.capture, proposed_student=students[0])
    reject_sighting(sighting=second, by=bob, shown_version=NOT_SHOWN)
    assert statuses()["701"] == "present"


def test_a_mark_set_by_hand_is_no_matter_of_faces(face, known_session, students, alice, bob):
    record_attendance(
        session=known_session,
        student=students[0],
        entry=RegisterEntry("present"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    reject_sighting(sighting=face, by=bob, shown_version=NOT_SHOWN)
    assert statuses()["701"] == "present"


@pytest.mark.parametrize("status", ["absent", "excused"])
def test_recognising_who_was_recorded_as_away_means_present(
    face, known_session, students, alice, bob, status
):
    record_attendance(
        session=known_session,
        student=students[0],
        entry=RegisterEntry(status, note="called in"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    accept_sighting(sighting=face, student=students[0], by=bob, shown_version=NOT_SHOWN)
    record = AttendanceRecord.objects.get(student=students[0])
    assert (record.status, record.note) == ("present", "called in")
    undo_review(sighting=face, by=bob, shown_version=NOT_SHOWN)
    record.refresh_from_db()
    assert (record.status, record.note) == (status, "called in")


def test_undo_leaves_what_somebody_changed_since(face, known_session, students, alice, bob):
    record_attendance(
        session=known_session,
        student=students[0],
        entry=RegisterEntry("absent"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    accept_sighting(sighting=face, student=students[0], by=bob, shown_version=NOT_SHOWN)
    record_attendance(
        session=known_session,
        student=students[0],
        entry=RegisterEntry("late"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    undo_review(sighting=face, by=bob, shown_version=NOT_SHOWN)
    assert statuses()["701"] == "late"


def test_a_word_read_before_a_colleague_closed_the_register_is_refused(
    face, known_session, students, alice, bob
):
    close_session(
        session=ClassSession.objects.get(pk=known_session.pk), by=alice, shown_version=NOT_SHOWN
    )
    with pytest.raises(SessionClosedError):
        accept_sighting(sighting=face, student=students[0], by=bob, shown_version=NOT_SHOWN)


def test_a_face_gone_meanwhile_is_told(face, students, bob):
    Sighting.objects.all().delete()
    with pytest.raises(SightingReviewError, match="gone"):
        accept_sighting(sighting=face, student=students[0], by=bob, shown_version=NOT_SHOWN)


def test_closing_without_confirming_erases_the_faces_of_nobody(face, known_session, alice):
    make_sighting(capture=face.capture)
    nameless = make_sighting(capture=face.capture, proposal="check")
    assert nameless.proposed_student is None
    close_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert list(Sighting.objects.all()) == [face]


def test_a_face_may_be_named_only_with_consent(face, students, bob):
    with pytest.raises(SightingReviewError, match="no consent"):
        accept_sighting(sighting=face, student=students[3], by=bob, shown_version=NOT_SHOWN)
