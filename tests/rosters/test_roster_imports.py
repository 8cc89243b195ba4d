"""A class list is shown before it changes anything, and the same one again changes nothing."""

from datetime import date

import pytest

from classes.models import Enrolment, Student
from rosters.models import RosterImport
from rosters.planning.plans import RosterAction
from rosters.services import provide_plan
from tests.rosters.roster_files import CLASS_7A, make_csv
from tests.rosters.steps import send, take_in

pytestmark = pytest.mark.django_db


def actions_of(school, content, **options):
    plan = provide_plan(roster_import=send(school, content, **options))
    return {line.place.line: line.action for line in plan.lines}


def test_upload_alone_changes_nothing(school):
    sent = send(school, make_csv(*CLASS_7A))
    assert sent.stage == RosterImport.Stage.PLANNED
    assert sent.n_added == 4
    assert not Student.objects.exists()


def test_applied_list_brings_students_class_and_enrolments_from_today(school):
    applied = take_in(school, make_csv(*CLASS_7A))
    group = school.class_groups.get(code="7A")
    assert [x.number for x in group.roster_on(school.today())] == ["701", "702", "703", "704"]
    assert set(Enrolment.objects.values_list("from_on", flat=True)) == {school.today()}
    assert applied.stage == RosterImport.Stage.APPLIED


def test_same_file_again_changes_nothing(school):
    take_in(school, make_csv(*CLASS_7A))
    assert set(actions_of(school, make_csv(*CLASS_7A)).values()) == {RosterAction.UNCHANGED}


def test_class_in_use_is_left_as_it_is(school, class_group):
    assert set(actions_of(school, make_csv(*CLASS_7A)).values()) == {RosterAction.UNCHANGED}


def test_new_name_is_a_change_and_says_the_old_one(school, class_group):
    plan = provide_plan(roster_import=send(school, make_csv(("701", "Ana", "Miller", "7A"))))
    (line,) = plan.lines
    assert (line.action, line.line) == (RosterAction.CHANGE, 2)
    assert "Ana Adams" in line.reason


def test_who_is_missing_leaves_only_when_asked(school, class_group):
    content = make_csv(*CLASS_7A[:3])
    assert set(actions_of(school, content).values()) == {RosterAction.UNCHANGED}
    day = date(2026, 10, 1)
    assert RosterAction.END in actions_of(school, content, ends_missing_on=day).values()
    take_in(school, content, ends_missing_on=day)
    assert Enrolment.objects.get(student__number="704").until_on == day
    assert Student.objects.filter(number="704").exists()


@pytest.mark.parametrize("code", ["7a", "07A", "7 A"])
def test_class_beside_one_that_looks_the_same_is_noted(school, class_group, code):
    content = make_csv(("9", "New", "One", code))
    (line,) = provide_plan(roster_import=send(school, content)).lines
    assert (line.action, "“7A” is there too" in line.reason) == (RosterAction.ADD, True)


def test_number_that_lost_its_zero_is_noted_also_within_a_file(school):
    content = make_csv(("0901", "Ada", "Adams", "7A"), ("901", "Ada", "Adams", "7A"))
    first, second = provide_plan(roster_import=send(school, content)).lines
    assert "is there too" not in first.reason
    assert "“0901” is there too" in second.reason


def test_number_that_only_begins_alike_is_not_noted(school):
    content = make_csv(("9010", "Ada", "Adams", "7A"), ("901", "Ben", "Baker", "7A1"))
    assert "is there too" not in " ".join(
        line.reason for line in provide_plan(roster_import=send(school, content)).lines
    )
