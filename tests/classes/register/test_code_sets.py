"""The codes of a country are taken over once, and what a person changed stays."""

import pytest

from classes.models import AttendanceCode
from classes.setup.code_sets import CODE_SETS, ENGLAND, GERMANY
from classes.setup.services import apply_code_set
from tests.factories.office import make_code

KEYS = sorted(CODE_SETS)


@pytest.mark.parametrize("key", KEYS)
def test_every_code_keeps_the_rules_of_codes(school, key):
    new = apply_code_set(school=school, code_set=CODE_SETS[key])
    assert len(new) == len(CODE_SETS[key].rows)
    assert school.has_chosen_codes


@pytest.mark.parametrize("key", KEYS)
def test_applied_again_it_adds_nothing(school, key):
    apply_code_set(school=school, code_set=CODE_SETS[key])
    assert apply_code_set(school=school, code_set=CODE_SETS[key]) == []


def test_what_a_person_changed_stays_and_what_is_missing_comes(school):
    apply_code_set(school=school, code_set=GERMANY)
    AttendanceCode.objects.filter(school=school, letter="K").update(label="Krank", is_active=False)
    AttendanceCode.objects.filter(school=school, letter="B").update(letter="BU")
    AttendanceCode.objects.filter(school=school, letter="PR").delete()
    new = apply_code_set(school=school, code_set=GERMANY)
    assert [code.letter for code in new] == ["PR"]
    kept = AttendanceCode.objects.get(school=school, letter="K")
    assert (kept.label, kept.is_active) == ("Krank", False)


def test_a_letter_in_use_is_left_to_the_school(school):
    make_code(school=school, letter="i", label="Internal exam", counts_as="present")
    new = apply_code_set(school=school, code_set=ENGLAND)
    assert "I" not in {code.letter for code in new}


def test_the_authority_reads_its_own_letter(school):
    apply_code_set(school=school, code_set=ENGLAND)
    visit = AttendanceCode.objects.get(school=school, label__startswith="Educational visit")
    assert (visit.letter, visit.statutory_code) == ("V", "V")
    assert AttendanceCode.objects.get(school=school, letter="I").statutory_code == "I"


def test_another_school_gets_none(school, other_school):
    apply_code_set(school=school, code_set=GERMANY)
    assert not other_school.attendance_codes.exists()
