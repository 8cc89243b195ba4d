"""A class list is shown before it changes anything, and the same one again changes nothing."""

from datetime import date

import pytest

from classes.models import Enrolment, RosterImport, Student
from classes.roster_plans.plans import Action
from classes.services.roster_imports import apply_import, plan_of, start_import
from tests.roster_files import CLASS_7A, make_csv

pytestmark = pytest.mark.django_db


def send(school, content, **options):
    return start_import(school=school, by=None, file_name="class.csv", content=content, **options)


def take_in(school, content, **options):
    return apply_import(roster_import=send(school, content, **options), by=None)


def actions_of(school, content, **options):
    plan = plan_of(send(school, content, **options))
    return {line.place.line: line.action for line in plan.lines}


def test_upload_alone_changes_nothing(school):
    sent = send(school, make_csv(*CLASS_7A))
    assert sent.state == RosterImport.State.PLANNED
    assert sent.n_added == 4
    assert not Student.objects.exists()


def test_applied_list_brings_students_class_and_enrolments_from_today(school):
    applied = take_in(school, make_csv(*CLASS_7A))
    group = school.class_groups.get(code="7A")
    assert [x.number for x in group.roster_on(school.today())] == ["701", "702", "703", "704"]
    assert set(Enrolment.objects.values_list("from_on", flat=True)) == {school.today()}
    assert applied.state == RosterImport.State.APPLIED


def test_same_file_again_changes_nothing(school):
    take_in(school, make_csv(*CLASS_7A))
    assert set(actions_of(school, make_csv(*CLASS_7A)).values()) == {Action.UNCHANGED}


def test_class_in_use_is_left_as_it_is(school, class_group):
    assert set(actions_of(school, make_csv(*CLASS_7A)).values()) == {Action.UNCHANGED}


def test_new_name_is_a_change_and_says_the_old_one(school, class_group):
    plan = plan_of(send(school, make_csv(("701", "Ana", "Miller", "7A"))))
    (line,) = plan.lines
    assert (line.action, line.line) == (Action.CHANGE, 2)
    assert "Ana Adams" in line.reason


def test_who_is_missing_leaves_only_when_asked(school, class_group):
    content = make_csv(*CLASS_7A[:3])
    assert set(actions_of(school, content).values()) == {Action.UNCHANGED}
    day = date(2026, 10, 1)
    assert Action.END in actions_of(school, content, ends_missing_on=day).values()
    take_in(school, content, ends_missing_on=day)
    assert Enrolment.objects.get(student__number="704").until_on == day
    assert Student.objects.filter(number="704").exists()
