"""The codes of a country are taken over once, and what a person changed stays."""

from importlib import import_module

import pytest
from django.apps import apps

from classes.models import AttendanceCode, Status
from classes.setup.code_sets import (
    CODE_SETS,
    ENGLAND,
    ENGLISH_CODES,
    GERMANY,
    NEW_SOUTH_WALES,
    WALES,
    WELSH_CODES,
    Counted,
)
from classes.setup.services import apply_code_set
from office.services.illness import report_ill
from tests.factories.office import make_code

KEYS = sorted(CODE_SETS)
OLDEST = ["england", "germany", "none", "usa"]
"""Those that a school may have had before codes were settled."""


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


OF_REGULATION_10 = {
    Counted.ATTENDING: "L",
    Counted.APPROVED_ACTIVITY: "K V P W B",
    Counted.AUTHORISED: "C1 M J1 S C2 C T R I E",
    Counted.UNAUTHORISED: "G N O U",
    Counted.NOT_POSSIBLE: "D X Q Y1 Y2 Y3 Y4 Y5 Y6 Y7",
}
"""The codes of the register in England from 19 August 2024, but / and \\, # and Z."""


@pytest.mark.parametrize("counted", Counted)
def test_england_has_every_code_under_what_it_counts_as(counted):
    found = {letter for letter, _, of in ENGLISH_CODES if of == counted}
    assert found == set(OF_REGULATION_10[counted].split())


def test_england_has_thirty_codes_each_once(school):
    codes = apply_code_set(school=school, code_set=ENGLAND)
    assert len(codes) == len({code.statutory_code for code in codes}) == 30
    n = {status: sum(code.counts_as == status for code in codes) for status in Status}
    assert n == {Status.PRESENT: 5, Status.LATE: 2, Status.EXCUSED: 20, Status.ABSENT: 3}


OF_WALES = {
    Counted.ATTENDING: "L",
    Counted.APPROVED_ACTIVITY: "B D J P V W",
    Counted.AUTHORISED: "C E F H I M R S T",
    Counted.UNAUTHORISED: "G N O U",
    Counted.NOT_POSSIBLE: "X Y",
}
"""The codes of the Welsh Government's guidance of 2010, but / and \\, # and Z."""


@pytest.mark.parametrize("counted", Counted)
def test_wales_has_every_code_under_what_it_counts_as(counted):
    found = {letter for letter, _, of in WELSH_CODES if of == counted}
    assert found == set(OF_WALES[counted].split())


def test_wales_has_twenty_two_codes_each_once(school):
    codes = apply_code_set(school=school, code_set=WALES)
    assert len(codes) == len({code.statutory_code for code in codes}) == 22
    n = {status: sum(code.counts_as == status for code in codes) for status in Status}
    assert n == {Status.PRESENT: 6, Status.LATE: 2, Status.EXCUSED: 11, Status.ABSENT: 3}


def test_new_south_wales_has_the_eight_codes_of_its_minister(school):
    codes = apply_code_set(school=school, code_set=NEW_SOUTH_WALES)
    found = {code.statutory_code: str(code.counts_as) for code in codes}
    assert found == {
        **dict.fromkeys("BH", "present"),
        **dict.fromkeys("SLEFM", "excused"),
        "A": "absent",
    }


def test_who_came_after_the_register_was_closed_is_in_the_building():
    rows = {letter: counts_as for letter, _, counts_as in ENGLAND.rows}
    assert rows["U"].is_here


ILLNESS = {"england": "I", "germany": "K", "new-south-wales": "S", "usa": "I", "wales": "I"}


@pytest.mark.parametrize(("key", "letter"), ILLNESS.items())
def test_ill_today_finds_the_code_of_the_country(school, dana, student, key, letter):
    apply_code_set(school=school, code_set=CODE_SETS[key])
    assert report_ill(student=student, by=dana).code.letter == letter


def test_a_school_that_has_the_set_gets_its_code_marked(school):
    apply_code_set(school=school, code_set=GERMANY)
    school.attendance_codes.update(is_illness=False)
    assert apply_code_set(school=school, code_set=GERMANY) == []
    assert school.attendance_codes.get(is_illness=True).letter == "K"


def test_a_code_that_the_school_marked_stays_the_one(school):
    own = make_code(school=school, letter="ZZ", is_illness=True)
    apply_code_set(school=school, code_set=GERMANY)
    assert school.attendance_codes.get(is_illness=True) == own


def test_a_code_of_another_meaning_is_not_marked(school):
    make_code(school=school, letter="K", label="Klassenfahrt")
    apply_code_set(school=school, code_set=GERMANY)
    assert not school.attendance_codes.filter(is_illness=True).exists()


@pytest.mark.parametrize("key", OLDEST)
def test_codes_from_before_are_settled_as_those_that_come_now(school, key):
    settle = import_module("classes.migrations.0011_settle_codes_by_hand").settle
    new = apply_code_set(school=school, code_set=CODE_SETS[key])
    own = make_code(school=school, letter="ZZ", label="Away", counts_as="absent")
    school.attendance_codes.update(is_settled=False)
    settle(apps, None)
    settled = set(school.attendance_codes.filter(is_settled=True).values_list("letter", flat=True))
    assert settled == {code.letter for code in new if code.is_settled}
    assert own.letter not in settled
