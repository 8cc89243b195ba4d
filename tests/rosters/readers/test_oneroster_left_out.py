"""A line of OneRoster that names nobody holds up nothing; names and ends are as schools mean."""

from datetime import date
from typing import Any

import pytest

from classes.models import Term
from rosters.planning.plans import RosterAction
from tests.rosters.readers.test_oneroster import enrolment, rows_of
from tests.rosters.roster_files import ONEROSTER, make_oneroster
from tests.rosters.steps import actions, plan, take_in

pytestmark = pytest.mark.django_db

LEFT_OUT: dict[str, tuple[dict[str, Any], dict[str, Any], tuple[str, int, str]]] = {
    "unknown student": (
        {
            "enrollments": rows_of(
                "enrollments", e_2=("e-2", "", "g-7a", "org-1", "u-77", "student", "", "")
            )
        },
        {},
        ("enrollments.csv", 3, "No student"),
    ),
    "unknown class": (
        {
            "enrollments": rows_of(
                "enrollments", e_2=("e-2", "", "g-77", "org-1", "u-2", "student", "", "")
            )
        },
        {},
        ("enrollments.csv", 3, "No class"),
    ),
}


@pytest.mark.parametrize("case", LEFT_OUT)
def test_a_line_that_names_nobody_is_left_out_and_holds_up_nothing(school, case):
    changes, _options, (file, line, reason) = LEFT_OUT[case]
    found = plan(school, make_oneroster(changes))
    assert not found.has_errors
    lines = [x for x in found.lines if x.action == RosterAction.LEFT_OUT]
    assert [x for x in lines if reason in x.reason and x.place.file == file and x.line == line]
    take_in(school, make_oneroster(changes))
    assert school.students.count() == 3


def test_class_marked_deleted_ends_with_its_enrolments_and_says_so(school):
    gone = ("g-7b", "tobedeleted", "Art", "c", "7B", "org-1")
    found = plan(school, make_oneroster({"classes": rows_of("classes", g_7b=gone)}))
    assert not found.has_errors
    (line,) = [x for x in found.lines if x.action == RosterAction.LEFT_OUT]
    assert "marked as deleted in this file" in line.reason


def test_two_terms_of_one_title_and_first_day_are_one_and_named(school):
    _head, rows = ONEROSTER["academicSessions"]
    again = ("t2", "", "Autumn", "term", "2026-08-17", "2026-12-19", "2027")
    content = make_oneroster({"academicSessions": [*rows, again]})
    take_in(school, content)
    school.refresh_from_db()
    assert Term.objects.get().sourced_id == "t1"
    assert actions(school, content) == {RosterAction.UNCHANGED, RosterAction.LEFT_OUT}


def test_an_end_on_a_friday_is_the_last_day(school):
    friday = ("t1", "", "Autumn", "term", "2026-08-17", "2026-12-18", "2027")
    line = ("e-2", "", "g-7a", "org-1", "u-2", "student", "2026-08-17", "2026-12-18")
    rows = {"academicSessions": [friday], "enrollments": rows_of("enrollments", e_2=line)}
    take_in(school, make_oneroster(rows))
    assert Term.objects.get().last_on == date(2026, 12, 18)
    assert enrolment("702").until_on == date(2026, 12, 19)


def test_preferred_name_is_what_the_register_shows(school):
    head, rows = ONEROSTER["users"]
    users = [(*row, "Kim" if row[0] == "u-1" else "") for row in rows]
    headings = {"users": (*head, "preferredGivenName")}
    take_in(school, make_oneroster({"users": users}, headings=headings))
    assert school.students.get(number="701").given_name == "Kim"
