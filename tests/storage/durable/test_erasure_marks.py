"""What was erased is noted beside the keys, for whoever restores a backup of before."""

import json
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from classes.versions import NOT_SHOWN
from faces.models import ConsentObjection
from faces.selectors.consents import may_be_recognised
from faces.services.consents import record_objection, take_back_objection, withdraw_consent
from faces.services.lost_keys import repeat_objections, withdraw_marked
from office.services.repeated_erasures import erase_again
from office.services.student_erasures import erase_now
from privacy.selectors.retention import count_old
from privacy.services.retention import run_retention
from storage.durable.erasure_marks import ErasureReach, mark_erasure, marks_since
from tests.factories import make_consent

THREE_YEARS = timedelta(days=1096)


@pytest.fixture(autouse=True)
def notes(settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    return settings.KEYS_DIR / "erasures.jsonl"


def test_a_person_is_noted_by_numbers_and_without_her_name(student, notes):
    key, school_id = student.pk, student.school_id
    erase_now(student=student)
    lines = [json.loads(line) for line in notes.read_text().splitlines()]
    noted = {(line["student"], line["school"], line["reach"]) for line in lines}
    assert noted == {(key, school_id, "person")}
    assert {name for line in lines for name in line} == {"student", "school", "reach", "at"}
    assert notes.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("withdraw", ["withdrawal", "objection"])
def test_a_withdrawal_is_noted_also_of_whom_no_face_is_registered(student, withdraw):
    make_consent(student=student)
    if withdraw == "objection":
        record_objection(student=student, objected_by="Ada", entered_by=None)
    else:
        withdraw_consent(student=student, shown_version=NOT_SHOWN)
    noted = ["faces", "objection"] if withdraw == "objection" else ["faces"]
    marks = marks_since(None)
    assert [(one.student_id, one.reach) for one in marks] == [(student.pk, one) for one in noted]


def test_what_was_noted_before_a_backup_is_not_repeated(student):
    mark_erasure(student=student, reach=ErasureReach.FACES)
    assert marks_since(timezone.now()) == []


def test_a_line_that_a_kill_broke_off_spoils_no_other(student, notes):
    mark_erasure(student=student, reach=ErasureReach.PERSON)
    with notes.open("a") as file:
        file.write('{"student": 1')
    mark_erasure(student=student, reach=ErasureReach.FACES)
    assert [one.reach for one in marks_since(None)] == ["person", "faces"]


def test_a_number_of_another_school_is_somebody_else(students, notes):
    ben = students[1]
    make_consent(student=ben)
    for reach in ErasureReach:
        mark_erasure(student=ben, reach=reach, objected_at=timezone.now())
    notes.write_text(notes.read_text().replace(f'"school": {ben.school_id}', '"school": 999999'))
    marks = marks_since(None)
    assert (withdraw_marked(marks), repeat_objections(marks), erase_again(marks)) == (0, 0, 0)


def test_they_go_after_three_years_and_the_page_counts_them_before(student, notes):
    now = timezone.now()
    mark_erasure(student=student, reach=ErasureReach.PERSON)
    long_after = now + THREE_YEARS
    assert count_old(None, now=now)["erasure_marks"] == 0
    assert count_old(None, now=long_after)["erasure_marks"] == 1
    run = run_retention(school_id=None, day=long_after.date(), now=long_after)
    assert run.counts["erasure_marks"] == 1
    assert notes.read_text() == ""


@pytest.fixture
def objections(student):
    """Ada said no and takes it back; Alan said no. Then a backup of before is there again."""
    ada = record_objection(student=student, objected_by="Ada", entered_by=None)
    alan = record_objection(student=student, objected_by="Alan", entered_by=None)
    return ada, alan


def standing(student) -> list[datetime]:
    rows = ConsentObjection.objects.standing().filter(student=student)
    return [row.objected_at for row in rows]


def test_every_no_stands_again_in_a_restored_backup_without_a_name(student, objections, notes):
    ada, alan = objections
    ConsentObjection.objects.all().delete()
    make_consent(student=student)
    assert repeat_objections(marks_since(None)) == 2
    assert repeat_objections(marks_since(None)) == 0
    assert sorted(standing(student)) == [ada.objected_at, alan.objected_at]
    assert not may_be_recognised(student)
    assert "Ada" not in notes.read_text()
    assert not ConsentObjection.objects.filter(objected_by__in=["Ada", "Alan"]).exists()


def test_a_no_that_was_taken_back_is_not_one_again(
    student, objections, django_capture_on_commit_callbacks
):
    ada, alan = objections
    with django_capture_on_commit_callbacks(execute=True):
        take_back_objection(objection=ada)
    ConsentObjection.objects.all().delete()
    assert repeat_objections(marks_since(None)) == 1
    assert standing(student) == [alan.objected_at]


def test_a_no_of_the_backup_that_ended_since_ends_there_too(
    student, objections, django_capture_on_commit_callbacks
):
    ada, alan = objections
    with django_capture_on_commit_callbacks(execute=True):
        take_back_objection(objection=ada)
    ConsentObjection.objects.update(lifted_at=None)
    assert repeat_objections(marks_since(None)) == 0
    assert standing(student) == [alan.objected_at]


def test_an_end_that_was_never_kept_is_not_noted(student, objections):
    ada, _alan = objections
    take_back_objection(objection=ada)  # whose transaction has not ended
    assert ErasureReach.LIFTED not in [one.reach for one in marks_since(None)]
