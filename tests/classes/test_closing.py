"""Whoever closes a register answers for entries that she has seen, and for no other."""

import pytest

from classes.services import record_attendance
from classes.versions import NOT_SHOWN
from tests.factories import make_record
from tests.shown_forms import fields_of, press

HTMX = {"HX-Request": "true"}
MEANWHILE = "meanwhile"


@pytest.fixture
def close(session) -> str:
    return f"/sessions/{session.pk}/close/"


@pytest.mark.parametrize("what", ["entered", "changed", "taken back"])
def test_nobody_answers_for_an_entry_that_she_has_not_seen(
    what, alice_client, bob, session, students, close
):
    first, second = students[:2]
    kept = make_record(session=session, student=first, recorded_by=bob)
    shown = fields_of(alice_client.get(f"/sessions/{session.pk}/").text, close)
    if what == "taken back":
        kept.delete()
    else:
        record_attendance(
            session=session,
            student=second if what == "entered" else first,
            status="absent",
            by=bob,
            shown_version=NOT_SHOWN,
        )
    assert MEANWHILE in alice_client.post(close, shown, follow=True).text
    session.refresh_from_db()
    assert not session.is_closed


def test_her_own_entries_on_the_page_she_knows(alice_client, alice, bob, session, students, close):
    make_record(session=session, student=students[0], recorded_by=bob)
    page = f"/sessions/{session.pk}/"
    shown = fields_of(alice_client.get(page).text, close)
    for student in students[:2]:
        line = f"{page}students/{student.pk}/"
        press(alice_client, page, line, {"status": "absent"}, headers=HTMX)
    assert "is closed" in alice_client.post(close, shown, follow=True).text
    session.refresh_from_db()
    assert session.confirmed_by == alice
    assert {record.recorded_by for record in session.records.all()} == {alice}
