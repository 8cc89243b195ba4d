"""The review: trays, what a person says without a page load, and the confirmation."""

import pytest

from classes.models import ClassSession
from classes.services import Author, RegisterEntry, close_session, record_attendance
from classes.versions import NOT_SHOWN
from recognition.selectors.preview import preview_confirmation
from recognition.selectors.review_queue import review_of
from recognition.selectors.review_version import review_versions
from recognition.services.confirmation import confirm_session
from recognition.services.review import reject_sighting
from tests.factories import make_capture, make_consent, make_sighting
from tests.shown_forms import fields_of, press

HTMX = {"HX-Request": "true"}


@pytest.fixture
def doubtful(capture, known_students):
    first, second, _ = known_students
    return make_sighting(
        (second, 0.67),
        (first, 0.61),
        capture=capture,
        proposed_student=second,
        proposal="check",
        reason="close_runner_up",
    )


@pytest.fixture
def nameless(capture, known_students):
    candidates = [(student, 0.66) for student in known_students]
    return make_sighting(*candidates, capture=capture, proposal="check")


@pytest.fixture
def address(known_session) -> str:
    return f"/sessions/{known_session.pk}/review/"


def test_a_doubtful_face_stands_beside_the_registered_ones(alice_client, address, doubtful):
    page = alice_client.get(address).text
    assert "Ben Baker?" in page
    assert "Looks much like another student too." in page
    assert "Also possible: Ana Adams." in page
    assert "Seen <span" in page
    assert "0:01, for 3 s, in 12 pictures" in page
    assert "(0.67)" in page


def test_how_alike_a_face_is_stands_behind_why_alone(
    alice_client, address, capture, known_students
):
    make_sighting((known_students[1], 0.83), capture=capture, proposed_student=known_students[1])
    page = alice_client.get(address).text
    before, why = page.split("<summary>Why?</summary>", 1)
    assert 'class="present-line"' in before
    assert "alike" not in before.split("<main", 1)[1].replace('id="alike"', "")
    assert "very alike" in why


def test_without_a_capture_everybody_is_to_be_marked(alice_client, address):
    page = alice_client.get(address).text
    assert "Nothing was filmed yet" in page
    assert page.count('class="review-line') == 4


def test_yes_moves_the_student_to_present(alice_client, doubtful, known_students):
    answer = alice_client.post(
        f"/sightings/{doubtful.pk}/name/", {"student": known_students[1].pk}, headers=HTMX
    )
    assert "<html" not in answer.text
    assert f"{known_students[1]} is here." in answer.text
    assert f'class="present-line is-moved" id="student-{known_students[1].pk}"' in answer.text


def test_no_moves_the_student_to_not_seen_and_can_be_undone(alice_client, doubtful, address):
    page = alice_client.post(f"/sightings/{doubtful.pk}/reject/", headers=HTMX).text
    assert "This is not Ben Baker." in page
    assert f'action="/sightings/{doubtful.pk}/undo/"' in page
    undo = fields_of(page, f"/sightings/{doubtful.pk}/undo/")
    page = alice_client.post(f"/sightings/{doubtful.pk}/undo/", undo, headers=HTMX).text
    assert "Ben Baker?" in page


def test_without_scripts_a_word_leads_back_to_the_review(alice_client, doubtful, address):
    answer = alice_client.post(f"/sightings/{doubtful.pk}/reject/", follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert "This is not Ben Baker." in answer.text


def test_someone_else_offers_the_most_alike_first(alice_client, doubtful, known_students):
    page = alice_client.get(f"/sightings/{doubtful.pk}/name/", headers=HTMX).text
    first, second, third = known_students
    places = [page.index(f'value="{student.pk}"') for student in (second, first, third)]
    assert places == sorted(places)
    assert "<html" not in page


def test_a_student_without_consent_is_neither_offered_nor_named(alice_client, students, doubtful):
    page = alice_client.get(f"/sightings/{doubtful.pk}/name/").text
    assert "Anabel Clark" not in page
    answer = alice_client.post(f"/sightings/{doubtful.pk}/name/", {"student": students[3].pk})
    assert "who has a consent" in answer.text
    doubtful.refresh_from_db()
    assert doubtful.review == "unreviewed"


@pytest.mark.parametrize("student", ["", "0", "Ana", "999999"])
def test_nobody_of_the_roster_cannot_be_named(alice_client, doubtful, student):
    for headers in ({}, HTMX):
        answer = alice_client.post(
            f"/sightings/{doubtful.pk}/name/", {"student": student}, headers=headers
        )
        assert "Choose a student" in answer.text


def test_a_face_without_a_proposal_asks_who_it_is(alice_client, address, nameless):
    page = alice_client.get(address).text
    assert "Who is this?" in page
    assert "Nobody in this class" in page


def test_one_face_cannot_be_two_students_at_once(alice_client, sure, doubtful, known_students):
    name = {"student": known_students[0].pk}
    alice_client.post(f"/sightings/{sure.pk}/name/", name)
    answer = alice_client.post(f"/sightings/{doubtful.pk}/name/", name, headers=HTMX)
    assert answer.status_code == 204
    assert answer["HX-Redirect"]


def test_a_tap_in_the_review_sets_a_status(alice_client, alice, sure, students, address):
    mark = f"{address}students/{students[3].pk}/"
    page = alice_client.post(mark, {"status": "excused"}, headers=HTMX).text
    assert 'name="note"' in page
    assert students[3].attendance_records.get().recorded_by == alice


def test_bad_minutes_in_the_review_are_refused_beside_the_field(alice_client, students, address):
    sent = {"status": "late", "minutes_late": "soon", "note": ""}
    page = alice_client.post(f"{address}students/{students[3].pk}/", sent, headers=HTMX).text
    assert "Enter a whole number." in page
    assert not students[3].attendance_records.exists()


def test_a_student_of_another_class_is_not_marked(alice_client, other_class_group, address):
    stranger = other_class_group.enrolments.get().student
    answer = alice_client.post(f"{address}students/{stranger.pk}/", {"status": "present"})
    assert answer.status_code == 404


def test_the_dock_says_what_confirming_writes(alice_client, address, sure, doubtful):
    assert "1 present, 1 absent; 2 are left open." in " ".join(
        alice_client.get(address).text.split()
    )


def test_confirming_leads_to_the_register(alice_client, known_session, address, sure, doubtful):
    confirm = f"/sessions/{known_session.pk}/confirm/"
    answer = press(alice_client, address, confirm, follow=True)
    assert answer.redirect_chain == [(f"/sessions/{known_session.pk}/", 302)]
    assert "Confirmed: 1 here, 1 absent, 2 left open." in answer.text
    assert "proposed by a film or photo, confirmed by Alice" in answer.text


def test_confirming_waits_for_unfinished_work(alice_client, known_session, sure, address):
    make_capture(session=known_session)
    assert "1 of 3 seen so far" in alice_client.get(address).text
    answer = alice_client.post(f"/sessions/{known_session.pk}/confirm/", follow=True)
    assert "still being worked on" in answer.text
    assert not known_session.records.exists()


def test_a_review_that_changed_since_it_was_shown_is_not_confirmed(
    alice_client, alice, bob, known_session, sure, address
):
    shown = {"shown_version": review_versions(known_session, alice).others}
    confirm = f"/sessions/{known_session.pk}/confirm/"
    assert (
        f'name="shown_version" value="{shown["shown_version"]}"' in alice_client.get(address).text
    )
    reject_sighting(sighting=sure, by=bob, shown_version=NOT_SHOWN)
    answer = alice_client.post(confirm, shown, follow=True)
    assert "Something has changed meanwhile" in answer.text
    assert not known_session.records.exists()
    shown["shown_version"] = review_versions(known_session, alice).others
    assert "Confirmed" in alice_client.post(confirm, shown, follow=True).text


def test_a_closed_review_offers_nothing_to_change(alice_client, alice, known_session, address):
    close_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    page = alice_client.get(address).text
    assert "The register is closed" in page
    assert "Confirm</button>" not in page
    assert "status-buttons" not in page


@pytest.mark.parametrize("n_more", [0, 12])
def test_the_number_of_queries_does_not_grow(
    n_more, alice_client, address, capture, known_students, sure, doubtful, nameless,
    django_assert_num_queries,
):  # fmt: skip
    for _ in range(n_more):
        make_sighting((known_students[0], 0.2), capture=capture)
        make_sighting((known_students[2], 0.66), capture=capture, proposal="check")
    with django_assert_num_queries(21):
        assert alice_client.get(address).status_code == 200


@pytest.mark.usefixtures("sure", "doubtful")
@pytest.mark.parametrize("situation", ["fresh", "by person", "confirmed", "contradicted"])
def test_the_preview_is_what_the_confirmation_writes(
    situation, known_session, known_students, alice, sure
):
    make_consent(student=known_session.class_group.school.students.get(number="704"))
    if situation == "by person":
        for student, status in zip(known_students, ["absent", "late", "excused"], strict=True):
            record_attendance(
                session=known_session,
                student=student,
                entry=RegisterEntry(status),
                author=Author(alice),
                shown_version=NOT_SHOWN,
            )
    if situation in {"confirmed", "contradicted"}:
        confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    if situation == "contradicted":
        reject_sighting(sighting=sure, by=alice, shown_version=NOT_SHOWN)
    preview = preview_confirmation(review_of(known_session))
    assert preview == confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)


def test_a_press_on_confirm_that_comes_twice_counts_once(
    alice_client, known_session, sure, address
):
    confirm = f"/sessions/{known_session.pk}/confirm/"
    shown = fields_of(alice_client.get(address).text, confirm)
    alice_client.post(confirm, shown)
    known_session.refresh_from_db()
    page = alice_client.post(confirm, shown, follow=True).text
    assert page.count("Confirmed: ") == 1
    assert "look at the review again" not in page
    assert ClassSession.objects.get().confirmed_at == known_session.confirmed_at


def test_a_second_press_after_somebody_elses_word_is_refused(
    alice_client, bob, address, known_session, sure, known_students
):
    confirm = f"/sessions/{known_session.pk}/confirm/"
    shown = fields_of(alice_client.get(address).text, confirm)
    alice_client.post(confirm, shown)
    record_attendance(
        session=known_session,
        student=known_students[0],
        entry=RegisterEntry("late"),
        author=Author(bob),
        shown_version=NOT_SHOWN,
    )
    assert "look at the review again" in alice_client.post(confirm, shown, follow=True).text
