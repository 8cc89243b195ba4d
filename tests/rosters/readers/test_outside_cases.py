"""Files kept outside the repository, of which earlier versions lost something, come in whole.

They lie in ROSTER_CASES, else beside the repository in shared/cases; without them this is skipped.
"""

import os
from datetime import date
from pathlib import Path

import pytest

from rosters.errors import RosterUnreadableError
from rosters.readers.reader import read_roster
from tests.house import ROOT

CASES = Path(os.environ.get("ROSTER_CASES") or ROOT.parent / "shared" / "cases")

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="there are no files of cases")

ZEROS = ["004711", "004712"]
COME_IN = {
    "01*/R03_sims": (ZEROS, ["7A", "7A"]),
    "01*/R04b_arbor": (["004711"], ["7A"]),
    "01*/R18_ps_two_ids": (["4711"], ["7A"]),
    "02*/R18b_course_section": (["4711"], ["Algebra I-1", "English I-2"]),
    "03*/R08d_sep": (["004711"], ["7A"]),
    "04*/R10b_totals_row": (ZEROS, ["7A", "7A"]),
    "05*/R11_number_format_000000": (
        ["004711", "20260000004712", "20260000004713"],
        ["7A"] * 3,
    ),
    "07*/R11d_excel_text_trick": (ZEROS, ["7A", "7A"]),
    "14*/R12c_given_only": (["1"], ["7A"]),
    "14*/R12d_mononym_in_given": (["1", "2", "3"], ["7A"] * 3),
    "16*/R03b_sims": (["004711"], ["7A"]),
    "17*/R01_powerschool_cr": (ZEROS, ["7A", "7A"]),
    "17*/R02_infinitecampus": (["004711"], ["Algebra I-1"]),
    "17*/R05_skyward": (["4711"], ["7A"]),
    "17*/R07_moodle": (["004711"], ["7A"]),
    "17*/R08c_schild_semicolon": (["4711"], ["7A"]),
}
OF_CLASSES = {
    "03*/R10_report_title_rows": {"7A"},
    "03*/R10e_second_sheet": {"7A"},
    "09*/R10f_sheet_per_class": {"7A", "7B"},
    "10*/R10d_merged_class": {"7A", "7B"},
}


def read(pattern):
    (path,) = CASES.glob(f"{pattern}.*")
    return read_roster(path.read_bytes())


@pytest.mark.parametrize(("pattern", "outcome"), COME_IN.items(), ids=COME_IN)
def test_students_and_classes_come_in_unasked(pattern, outcome):
    roster = read(pattern)
    assert roster.problems == []
    assert ([x.number for x in roster.students], [x.group for x in roster.enrolments]) == outcome


@pytest.mark.parametrize(("pattern", "codes"), OF_CLASSES.items(), ids=OF_CLASSES)
def test_every_student_of_a_workbook_is_in_a_class(pattern, codes):
    roster = read(pattern)
    assert roster.problems == []
    assert {x.group for x in roster.enrolments} == codes
    assert {x.student for x in roster.enrolments} == {x.number for x in roster.students}


def test_shortened_numbers_are_refused_at_their_lines():
    roster = read("06*/R11b_scientific")
    assert [x.reason.code for x in roster.problems] == ["number_shortened"] * 2
    assert roster.students == []


def test_every_form_of_a_day_is_read():
    paths = sorted(CASES.glob("13*/*.csv"))
    days = {
        path.stem: [x.from_on for x in read_roster(path.read_bytes()).enrolments] for path in paths
    }
    assert len(days) >= 12
    assert {name: found for name, found in days.items() if found != [date(2026, 8, 17)]} == {}


def test_a_list_without_numbers_is_asked_about():
    roster = read("17*/R06_classroom")
    assert roster.outline.asks == ["columns"]
    assert roster.students == []


def test_no_file_of_a_case_is_refused_as_a_whole():
    refused = []
    for path in CASES.glob("*-roster-*/R*"):
        try:
            read_roster(path.read_bytes())
        except RosterUnreadableError as error:
            refused.append((path.name, str(error)))
    assert refused == []
