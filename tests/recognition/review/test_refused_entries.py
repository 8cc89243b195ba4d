"""Minutes or a note typed in the review stay there while they are refused."""

import pytest

from classes.services import Author, Entry, record_attendance
from classes.versions import NOT_SHOWN
from tests.shown_forms import fields_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def address(known_session) -> str:
    return f"/sessions/{known_session.pk}/review/"


@pytest.fixture
def mark(alice_client, address, students) -> str:
    """An excuse of a student, whose note is asked for."""
    mark = f"{address}students/{students[3].pk}/"
    seen = fields_of(alice_client.get(address).text, mark)["shown_version"][0]
    alice_client.post(mark, {"status": "excused", "shown_version": seen}, headers=HTMX)
    return mark


@pytest.fixture
def noted(alice_client, bob, address, mark, known_session, students) -> dict:
    """The note as Alice has typed it, while Bob sets the student to absent."""
    asked = alice_client.get(address).text.partition('class="ask-more"')[2]
    seen = asked.partition('name="shown_version" value="')[2].partition('"')[0]
    record_attendance(
        session=known_session,
        student=students[3],
        entry=Entry("absent"),
        author=Author(bob),
        shown_version=NOT_SHOWN,
    )
    return {"status": "excused", "note": "Dentist until ten", "shown_version": seen}


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_note_that_somebody_else_was_quicker_than_stays(alice_client, mark, noted, headers):
    answer = alice_client.post(mark, noted, headers=headers)
    assert answer.status_code == 422
    assert "meanwhile" in answer.text
    assert "Dentist until ten" in answer.text


def test_whoever_has_seen_it_saves_over_it(alice_client, mark, noted, known_session):
    asked = alice_client.post(mark, noted, headers=HTMX).text.partition('class="ask-more"')[2]
    seen = asked.partition('name="shown_version" value="')[2].partition('"')[0]
    again = alice_client.post(mark, noted | {"shown_version": seen}, headers=HTMX)
    assert again.status_code == 200
    record = known_session.records.get()
    assert (record.status, record.note) == ("excused", "Dentist until ten")


def test_minutes_that_are_none_stand_there_with_the_reason(alice_client, mark):
    sent = {"status": "late", "minutes_late": "999", "note": "", "shown_version": ""}
    answer = alice_client.post(mark, sent, headers=HTMX).text
    assert 'value="999"' in answer
