"""An erased student's name goes from texts; who is called alike keeps her own."""

import unicodedata
from types import SimpleNamespace

import pytest

from classes.models import AttendanceRecord
from privacy import registry
from privacy.registry import HeldTable, Holding
from privacy.services.erasure import take_names_out
from privacy.traces import GONE, names_her
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


@pytest.mark.parametrize(
    "written",
    [
        "zoë weißmann",
        "ZOË WEISSMANN",
        "Zoë   Weißmann",
        "Zoë\u00a0\nWeißmann",
        unicodedata.normalize("NFD", "Zoë Weißmann"),
        unicodedata.normalize("NFD", "WEIẞMANN,ZOË"),
        "weißmann zoë",
    ],
)
def test_her_name_goes_however_it_was_typed(students, session, written):
    """From a classmate's line and from JSON, and it is counted."""
    one, other = students[1:3]
    one.given_name, one.family_name = "Zoë", "Weißmann"
    one.save()
    record = make_record(session=session, student=other, note=f"at the doctor with {written}, ill")
    assert take_names_out(one) == 1
    record.refresh_from_db()
    assert record.note == f"at the doctor with {GONE}, ill"
    assert names_her({"text": [f"with {written}"]}, one)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("given", "family"), [("Ольга", "Лыжина"), ("Ki", "Ik"), ("", "Ångström")])
def test_names_without_any_sure_letter_are_found(students, session, form, given, family):
    one, other = students[1:3]
    one.given_name, one.family_name = given, family
    one.save()
    name = f"{given} {family}".strip()
    typed = unicodedata.normalize(form, name.upper() if given else name)
    record = make_record(session=session, student=other, note=f"with {typed}")
    assert take_names_out(one) == 1
    record.refresh_from_db()
    assert record.note == f"with {GONE}"


def test_words_and_longer_names_are_no_name_of_hers(students, session):
    one, will, other = students[:3]
    one.given_name, one.family_name = "Ana", "Adams"
    will.given_name, will.family_name = "", "Will"
    for student in (one, will):
        student.save()
    record = make_record(session=session, student=other, note="diana adams will come")
    assert take_names_out(one) == take_names_out(will) == 0
    record.refresh_from_db()
    assert record.note == "diana adams will come"


def test_a_field_with_her_family_name_alone_names_her():
    student = SimpleNamespace(given_name="Zoë", family_name="Weißmann", number="7")
    assert names_her({"family_name": "WEISSMANN"}, student)
    assert not names_her({"family_name": "Weißmanns Hof"}, student)
