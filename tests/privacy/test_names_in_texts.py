"""An erased student's name goes from texts; who is called alike keeps her own."""

from classes.models import AttendanceRecord
from privacy import registry
from privacy.registry import HeldTable, Holding
from privacy.services.erasure import take_names_out
from tests.factories import make_record


def test_a_namesake_keeps_her_words_in_a_table_of_two_holdings(students, session, monkeypatch):
    """The second holding names no way to a student, as that of the unidentified faces does."""
    second = Holding(name="second", title="", until="", tables=(HeldTable(AttendanceRecord),))
    monkeypatch.setitem(registry._registry.holdings, "second", second)
    one, other = students[1:3]
    type(one).objects.filter(pk=other.pk).update(
        given_name=one.given_name, family_name=one.family_name
    )
    words = f"{one.given_name} {one.family_name} was ill"
    hers = make_record(session=session, student=other, note=words)
    of_one = make_record(session=session, student=one, note=words)
    take_names_out(one)
    hers.refresh_from_db()
    of_one.refresh_from_db()
    assert hers.note == words
    assert one.family_name not in of_one.note
