"""Today lists the absent by class, and names who comes later."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from classes.setup.code_sets import CODE_SETS
from office.selectors.today import school_today
from tests.factories import make_class_group, make_record, make_session, make_student
from tests.factories.office import make_code, make_planned_absence

NOW = datetime(2026, 9, 8, 9, 12, tzinfo=ZoneInfo("Europe/Berlin"))
EIGHT = NOW.replace(hour=8, minute=0)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_nine(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def address(school) -> str:
    return f"/schools/{school.pk}/today/"


@pytest.fixture
def lesson(class_group):
    return make_session(class_group=class_group, starts_at=EIGHT)


def test_the_absent_stand_by_class_and_in_it_the_third_day_first(
    school, class_group, lesson, students
):
    fifth = make_student(school=school)
    other = make_class_group(fifth, school=school, code="5C")
    elsewhere = make_session(class_group=other, starts_at=lesson.starts_at)
    make_record(session=elsewhere, student=fifth, status="absent")
    for student in students[:2]:
        make_record(session=lesson, student=student, status="absent")
    for days in (1, 2):
        past = make_session(class_group=class_group, starts_at=NOW - timedelta(days=days))
        make_record(session=past, student=students[1], status="absent")
    lines = school_today(school, now=NOW).unexplained
    assert [line.code for line in lines] == ["5C", "7A", "7A"]
    assert [line.student for line in lines[1:]] == [students[1], students[0]]


def test_who_is_expected_later_is_named_with_the_time(school, students, dana_client, address):
    for student, hours in zip(students[:2], (5, 4), strict=True):
        make_planned_absence(student=student, starts_at=EIGHT, ends_at=EIGHT + hours * HOUR)
    make_planned_absence(student=students[2], starts_at=EIGHT, ends_at=EIGHT + 40 * HOUR)
    coming = school_today(school, now=NOW).expected
    assert [line.student for line in coming] == [students[1], students[0]]
    page = dana_client.get(address).text.partition("expected-head")[2]
    part = page.partition("</section>")[0]
    assert part.index("Ben Baker") < part.index("from 12:00") < part.index("Ana Adams")


TO_RING = {
    **{"england": {"N"}, "wales": {"N"}, "new-south-wales": {"A"}},
    **{"germany": {"O"}, "usa": set()},
}
"""“Reason not yet established” is no reason; “unexcused” and “truant” settle the question."""


@pytest.mark.parametrize("set_of", TO_RING)
def test_only_a_code_that_leaves_it_open_leaves_her_among_those_to_ring(
    school, lesson, student, set_of
):
    to_ring = set()
    for row in [row for row in CODE_SETS[set_of].rows if row[2] in ("absent", "excused")]:
        code = CODE_SETS[set_of].code(0, row)
        code.school = school
        code.save()
        record = make_record(session=lesson, student=student, status=code.counts_as, code=code)
        today = school_today(school, now=NOW)
        assert len(today.unexplained) + len(today.explained) == 1, code.label
        to_ring |= {code.letter} if today.unexplained else set()
        record.delete()
    assert to_ring == TO_RING[set_of]


def test_who_is_absent_without_a_code_or_by_one_of_her_own_school_is_to_be_rung(
    school, lesson, students
):
    own = make_code(school=school, label="Not here", counts_as="absent")
    make_record(session=lesson, student=students[0], status="absent")
    make_record(session=lesson, student=students[1], status="absent", code=own)
    assert len(school_today(school, now=NOW).unexplained) == 2
    own.is_settled = True
    own.save()
    away = school_today(school, now=NOW)
    assert [line.student for line in away.unexplained] == [students[0]]
    assert [line.student for line in away.explained] == [students[1]]


def test_a_schools_code_for_illness_is_a_reason_whatever_it_counts_as(school, lesson, student):
    ill = make_code(school=school, label="Ill", counts_as="absent", is_illness=True)
    make_record(session=lesson, student=student, status="absent", code=ill)
    assert [line.student for line in school_today(school, now=NOW).explained] == [student]
