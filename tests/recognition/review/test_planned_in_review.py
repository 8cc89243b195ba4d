"""Planned absences in the review: shown before any face, confirmed, taken back."""

import pytest

from classes.models import AttendanceCode, PlannedAbsence
from classes.services import Author, MadeEntries, RegisterEntry, record_attendance, undo_entries
from classes.versions import NOT_SHOWN
from recognition.selectors.preview import preview_confirmation
from recognition.selectors.proposal_sheets import session_workbook
from recognition.selectors.review_queue import review_of
from recognition.selectors.review_version import review_version
from recognition.services.confirmation import confirm_session, undo_confirmation
from recognition.services.review import accept_sighting, undo_review
from recognition.services.review.bulk_entries import mark_undecided
from tests.factories import make_capture, make_sighting
from tests.factories.office import make_code, make_planned_absence
from tests.reports.exports.test_spreadsheets import read_rows, read_sheets
from tests.shown_forms import press

HTMX = {"HX-Request": "true"}


@pytest.fixture
def address(known_session) -> str:
    return f"/sessions/{known_session.pk}/review/"


@pytest.fixture
def leave(school) -> AttendanceCode:
    return make_code(school=school, letter="D", label="Dentist", used_by="office")


@pytest.fixture
def plans(known_session, students, leave) -> list[PlannedAbsence]:
    """For the third, who has a face, and the fourth, who is marked by hand."""
    return [
        make_planned_absence(student=students[2], code=leave, reason="Dr. Tooth"),
        make_planned_absence(student=students[3], status="absent"),
    ]


@pytest.fixture
def film(capture, known_students):
    """The first is seen."""
    first = known_students[0]
    return make_sighting((first, 0.8), capture=capture, proposed_student=first)


def entries_of(session) -> dict[str, tuple[str, str, str]]:
    records = session.records.select_related("student", "code")
    return {r.student.number: (r.letter, r.source, r.note) for r in records}


def test_the_plan_stands_in_the_review_before_anything_is_filmed(alice_client, address, plans):
    page = alice_client.get(address).text
    assert "Nothing was filmed yet" in page
    assert "Planned: Dentist" in page
    assert "Dr. Tooth" in page
    assert "Planned: Absent" in page
    assert "(2 of them as planned)" in page


def test_confirming_writes_the_plan_of_who_was_not_seen(known_session, film, plans, alice):
    foretold = preview_confirmation(review_of(known_session))
    assert confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN) == foretold
    numbers = foretold.counts.numbers
    assert (numbers["excused"], numbers["absent"], foretold.n_planned) == (1, 2, 2)
    assert entries_of(known_session) == {
        "701": ("P", "capture", ""),
        "702": ("A", "capture", ""),
        "703": ("D", "plan", "Dr. Tooth"),
        "704": ("A", "plan", ""),
    }


def test_confirming_without_a_film_writes_the_plans_alone(known_session, plans, alice):
    done = confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert (set(entries_of(known_session)), done.n_open) == ({"703", "704"}, 2)


def test_taking_the_confirmation_back_takes_the_plan_back(known_session, film, plans, alice):
    record_attendance(
        session=known_session,
        student=plans[1].student,
        entry=RegisterEntry("late"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    undo_confirmation(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert entries_of(known_session) == {"704": ("L", "person", "")}


def test_what_a_person_said_is_not_changed_by_a_plan(known_session, film, plans, alice):
    record_attendance(
        session=known_session,
        student=plans[0].student,
        entry=RegisterEntry("present"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert entries_of(known_session)["703"] == ("P", "person", "")


def test_who_is_seen_though_planned_absent_is_proposed_present_and_the_line_says_so(
    alice_client, address, known_session, film, students, alice
):
    make_planned_absence(student=students[0], reason="Wedding")
    page = alice_client.get(address).text
    assert "Planned absent, but seen:" in page
    assert "Wedding" in page
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert entries_of(known_session)["701"] == ("P", "capture", "")


def test_a_later_film_that_sees_her_says_present_and_taking_it_back_says_the_plan(
    known_session, film, plans, alice
):
    third = plans[0].student
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    later = make_capture(session=known_session, state="ready")
    make_sighting((third, 0.8), capture=later, proposed_student=third)
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert entries_of(known_session)["703"] == ("P", "capture", "")
    undo_confirmation(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert entries_of(known_session)["703"] == ("D", "plan", "Dr. Tooth")


def test_a_plan_entered_after_the_confirmation_explains_the_absence(
    known_session, film, students, alice
):
    confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    make_planned_absence(student=students[1], reason="Flu")
    assert confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN).n_planned == 1
    assert entries_of(known_session)["702"] == ("E", "plan", "Flu")


def test_a_plan_changed_meanwhile_is_another_version(known_session, plans):
    versions = {review_version(known_session)}
    plans[0].delete()
    versions.add(review_version(known_session))
    assert len(versions) == 2


@pytest.mark.parametrize(("status", "letter"), [("present", "P"), ("absent", "A")])
def test_all_the_others_leaves_planned_absences_to_their_plan(
    known_session, plans, alice, status, letter
):
    marked = mark_undecided(session=known_session, status=status, by=alice, shown_version=NOT_SHOWN)
    assert marked.n_planned == 2
    letters = {number: row[0] for number, row in entries_of(known_session).items()}
    assert letters == {"701": letter, "702": letter, "703": "D", "704": "A"}
    had = dict.fromkeys(marked.versions, False)
    undo_entries(
        session=known_session,
        made=MadeEntries(had, marked.since),
        by=alice,
        shown_versions=NOT_SHOWN,
    )
    assert entries_of(known_session) == {}


def test_the_page_says_how_many_of_the_others_are_as_planned(alice_client, address, plans):
    part = press(
        alice_client, address, f"{address}others/", {"status": "present"}, headers=HTMX
    ).text
    assert "2 others are present. 2 are marked as planned." in part


def test_one_tap_says_what_is_planned(alice_client, address, known_session, plans, leave):
    student = plans[0].student
    sent = {"status": f"excused:{leave.pk}", "note": "Dr. Tooth", "shown_version": ""}
    part = alice_client.post(f"{address}students/{student.pk}/", sent, headers=HTMX).text
    assert f"{student}: Dentist." in part
    assert entries_of(known_session) == {"703": ("D", "person", "Dr. Tooth")}


def test_one_tap_on_excused_offers_the_codes_beside_the_note(
    alice_client, address, school, student, known_session
):
    sport = make_code(school=school, letter="S", label="Sport day")
    bus = make_code(school=school, label="Bus", counts_as="late")
    mark = f"{address}students/{student.pk}/"
    part = alice_client.post(mark, {"status": "excused"}, headers=HTMX).text
    asked = part[part.index("ask-more") :]
    assert f'value="excused:{sport.pk}"' in asked
    assert f'value="late:{bus.pk}"' not in asked
    sent = {"status": f"excused:{sport.pk}", "note": "", "shown_version": ""}
    sent["shown_version"] = known_session.records.get().version
    alice_client.post(mark, sent, headers=HTMX)
    assert known_session.records.get().code == sport


def test_a_face_recognised_and_taken_back_restores_the_code(known_session, plans, alice, leave):
    student = plans[0].student
    record_attendance(
        session=known_session,
        student=student,
        entry=RegisterEntry("excused", code=leave),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    face = make_sighting(capture=make_capture(session=known_session, state="ready"))
    accepted = accept_sighting(sighting=face, student=student, by=alice, shown_version="")
    assert entries_of(known_session)["703"][0] == "P"
    undo_review(sighting=face, by=alice, shown_version=accepted.version)
    assert known_session.records.get().code == leave


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_the_sheet_shows_the_plan_and_names_its_code(
    known_session, film, plans, alice, is_confirmed
):
    if is_confirmed:
        confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    content = session_workbook(review_of(known_session), is_confirmed=is_confirmed)
    sheet = read_sheets(content)[0]
    assert [row[3] for row in read_rows(sheet)] == ["P", "A", "D", "A"]
    assert "D Dentist (counts as excused)" in sheet["A2"].value
