"""A timetable of another system: guesses, questions, a dry run, all or nothing, twice the same."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from classes.errors import NotOfficeError, StaleRowError
from classes.models import Room, TimetableStep, WeeklyMeeting
from classes.versions import NOT_SHOWN
from jobs.lifecycle import acquire
from rosters.errors import RosterImportError
from rosters.file_imports.services import SentFile
from tests.factories import make_class_group, make_student, make_teacher
from tests.factories.office import make_meeting, make_period, make_term
from tests.processes.work_now import work_on_timetable
from tests.timetables.imports.files import CSV, UNTIS, calendar
from timetables.errors import TimetableImportError
from timetables.import_work import IMPORTS
from timetables.models import TimetableImport
from timetables.planning.planner import LessonAction
from timetables.services.imports import (
    answer_questions,
    apply_timetable_import,
    discard_timetable_import,
    provide_state,
    start_timetable_import,
)
from timetables.services.undo import undo_step
from timetables.tasks import erase_stale_imports

pytestmark = pytest.mark.django_db


def start(school, by, content=UNTIS, name="GPU001.TXT"):
    raw = content if isinstance(content, bytes) else content.encode()
    found = start_timetable_import(school=school, by=by, sent=SentFile(name, raw))
    return work_on_timetable(timetable_import=found)


def answer(found, by, **answers):
    version = found.answers_version
    answer_questions(timetable_import=found, answers=answers, by=by, shown_version=version)
    return work_on_timetable(timetable_import=found)


def apply(found, by, shown_version=NOT_SHOWN):
    apply_timetable_import(timetable_import=found, by=by, shown_version=shown_version)
    return work_on_timetable(timetable_import=found)


def state_of(found):
    return provide_state(timetable_import=found)


def lines():
    return sorted(
        (m.class_group.code, m.weekday, m.starts_at.hour, m.subject)
        for m in WeeklyMeeting.objects.all()
    )


def actions(state):
    return {action: n for action in LessonAction if (n := state.counts[action])}


def test_names_are_guessed_and_all_is_applied_in_one_step(cast, alice, dana):
    found = start(cast, dana)
    state = state_of(found)
    assert state.is_ready
    assert actions(state) == {"add": 3}
    apply(found, dana, state.fingerprint)
    assert lines() == [("7A", 1, 8, "PH"), ("7A", 1, 9, "PH"), ("8B", 2, 8, "LA")]
    line = WeeklyMeeting.objects.filter(class_group__code="7A").first()
    assert (line.teacher.user, line.room.name) == (alice, "Lab")
    assert sorted(room.name for room in Room.objects.all()) == ["Lab", "R2"]
    assert (found.stage, found.file.name, found.counts) == ("applied", "", {"add": 3})
    undo_step(step=TimetableStep.objects.get(), by=dana, shown_version=NOT_SHOWN)
    assert lines() == []


def test_importing_twice_changes_nothing(cast, dana):
    apply(start(cast, dana), dana)
    before = list(WeeklyMeeting.objects.order_by("pk").values())
    state = state_of(again := start(cast, dana))
    assert actions(state) == {"unchanged": 3}
    apply(again, dana, state.fingerprint)
    assert list(WeeklyMeeting.objects.order_by("pk").values()) == before


def test_what_is_not_known_is_asked_about_and_never_dropped(cast, dana, alice):
    content = UNTIS + '3,"9Z","XYZ","MA","R2",1,7,,\n'
    found = start(cast, dana, content)
    state = state_of(found)
    assert {(q.kind, q.name) for q in state.open_questions} == {
        ("class", "9Z"),
        ("teacher", "XYZ"),
        ("period", "7"),
    }
    with pytest.raises(TimetableImportError):
        apply(found, dana)
    period = cast.periods.get(name="2").pk
    group = make_class_group(make_student(school=cast), school=cast, code="new")
    given = {
        "class": {"9Z": str(group.pk)},
        "teacher": {"XYZ": "none"},
        "period": {"7": f"{period}"},
    }
    answer(found, dana, **given)
    apply(found, dana)
    line = group.meetings.get()
    assert (line.weekday, line.starts_at, line.teacher, line.subject) == (0, time(9), None, "MA")
    assert state_of(start(cast, dana, content)).is_ready  # The answers are remembered.


def test_lessons_that_are_left_out_are_named(cast, dana):
    another = UNTIS.splitlines()[0].replace("ALI", "CHA").replace("1,", "9,", 1)
    found = start(cast, dana, UNTIS + another + "\n")
    answer(found, dana, **{"class": {"8B": "skip"}, "room": {"Lab": "none"}})
    state = state_of(found)
    left_out = [(line.line, line.code) for line in state.lines if line.action == "left_out"]
    assert left_out == [(3, "class_left_out"), (4, "lesson_twice_in_file")]
    apply(found, dana)
    assert lines() == [("7A", 1, 8, "PH"), ("7A", 1, 9, "PH")]
    assert not Room.objects.exists()


def test_a_school_with_a_group_for_each_subject_is_asked_about_each(cast, dana):
    physics = make_class_group(make_student(school=cast), school=cast, code="7A-PH")
    apply(start(cast, dana), dana)
    assert {line.class_group for line in WeeklyMeeting.objects.filter(weekday=1)} == {physics}


@pytest.mark.parametrize(("removes", "n_left"), [(False, 2), (True, 1)])
def test_what_is_not_in_the_file_stays_or_goes_as_the_office_wants(
    cast, class_group, dana, removes, n_left
):
    make_meeting(class_group=class_group, weekday=4)
    found = start(cast, dana, CSV.replace("8B;Latein;;;Mi;2\n", ""))
    answer(found, dana, removes_missing=removes)
    assert actions(state_of(found)) == {"remove" if removes else "stays": 1, "add": 1}
    apply(found, dana)
    assert class_group.meetings.count() == n_left


def test_a_change_of_the_school_since_it_was_looked_at_is_looked_at_again(cast, class_group, dana):
    found = start(cast, dana)
    shown = state_of(found).fingerprint
    make_meeting(class_group=class_group, starts_at=time(8), ends_at=time(8, 45))
    apply(found, dana, shown)
    assert (found.stage, found.failure_code) == ("planned", "school_changed_meanwhile")
    assert actions(state_of(found)) == {"add": 2, "change": 1}
    assert WeeklyMeeting.objects.count() == 1
    assert not Room.objects.exists()


def test_what_a_colleague_answered_meanwhile_is_not_overwritten(cast, dana):
    found = start(cast, dana)
    shown = found.answers_version
    answer(found, dana, teacher={"ALI": "none"})
    with pytest.raises(StaleRowError):
        answer_questions(timetable_import=found, answers={}, by=dana, shown_version=shown)
    assert found.answers == {"teacher": {"ALI": "none"}}


def test_it_may_hold_in_one_term(cast, class_group, dana):
    term = make_term(school=cast)
    make_meeting(class_group=class_group, starts_at=time(8), ends_at=time(8, 45))
    found = start(cast, dana)
    answer(found, dana, term=term, removes_missing=True)
    apply(found, dana)
    assert term.meetings.count() == 3
    assert WeeklyMeeting.objects.count() == 4


def test_columns_without_known_headings_are_chosen(cast, dana):
    content = CSV.replace("Klasse", "A").replace("Tag", "B").replace("Stunde", "C")
    found = start(cast, dana, content)
    assert not state_of(found).has_columns
    columns = {"class": "0", "subject": "1", "teacher": "2", "room": "3", "day": "4", "period": "5"}
    answer(found, dana, columns=columns)
    assert state_of(found).is_ready
    apply(found, dana)
    assert lines() == [("7A", 1, 8, "Physik"), ("8B", 2, 9, "Latein")]


def test_a_calendar_needs_no_periods(school, class_group, other_class_group, alice, dana):
    found = start(school, dana, calendar(), "week.ics")
    assert state_of(found).is_ready
    apply(found, dana)
    assert [(code, day) for code, day, *_rest in lines()] == [("7A", 1), ("7A", 4), ("8B", 2)]
    assert WeeklyMeeting.objects.filter(teacher__user=alice).count() == 2


def test_a_new_file_takes_the_place_of_one_that_waits(cast, dana):
    first, second = start(cast, dana), start(cast, dana)
    first.refresh_from_db()
    assert (first.stage, first.file.name) == ("discarded", "")
    discard_timetable_import(timetable_import=second, by=dana)
    for over in (first, second):
        with pytest.raises(RosterImportError):
            apply(over, dana)
    assert not WeeklyMeeting.objects.exists()


def test_the_worker_is_not_disturbed_and_nothing_is_written_twice(cast, dana):
    found = start(cast, dana)
    shown = state_of(found).fingerprint
    apply_timetable_import(timetable_import=found, by=dana, shown_version=shown)
    apply_timetable_import(timetable_import=found, by=dana, shown_version=shown)
    assert acquire(kind=IMPORTS, pk=found.pk)
    with pytest.raises(RosterImportError, match="being worked on"):
        discard_timetable_import(timetable_import=found, by=dana)
    with pytest.raises(RosterImportError, match="being worked on"):
        answer_questions(timetable_import=found, answers={}, by=dana, shown_version=NOT_SHOWN)
    assert not WeeklyMeeting.objects.exists()


def test_a_plan_whose_lines_are_lost_is_made_anew(cast, dana, settings):
    found = start(cast, dana)
    for path in settings.MEDIA_ROOT.rglob("*.json"):
        path.unlink()
    assert state_of(found) is None
    assert found.is_working
    assert actions(state_of(work_on_timetable(timetable_import=found))) == {"add": 3}


def test_a_file_that_nobody_applies_is_erased_after_two_weeks(
    cast, dana, settings, django_capture_on_commit_callbacks
):
    found = start(cast, dana)
    TimetableImport.objects.update(created_at=timezone.now() - timedelta(days=13))
    assert erase_stale_imports() == 0
    TimetableImport.objects.update(created_at=timezone.now() - timedelta(days=15))
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_stale_imports() == 1
    found.refresh_from_db()
    assert (found.stage, found.file.name) == ("discarded", "")
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_only_the_office_imports(cast, alice, eve):
    for user in (alice, eve):
        with pytest.raises(NotOfficeError):
            start(cast, user)
    assert not TimetableImport.objects.exists()


def test_names_of_teachers_that_several_share_are_asked_about(cast, dana):
    make_teacher(school=cast, last_name="Alington")
    assert [q.name for q in state_of(start(cast, dana)).open_questions] == ["ALI"]


def test_six_hundred_lines_are_planned_and_written_with_few_queries(
    cast, dana, django_assert_num_queries, django_assert_max_num_queries
):
    rows = []
    for number in range(20):
        group = make_class_group(make_student(school=cast), school=cast, code=f"G{number:02}x")
        rows += [
            f"{number},{group.code},,MA,R{number},{day},{hour},,"
            for day in range(1, 6)
            for hour in (1, 2)
        ]
    for number, hour in enumerate(range(10, 14), start=3):
        make_period(school=cast, name=f"{number}", starts_at=time(hour), ends_at=time(hour, 45))
    found = start(cast, dana, "\n".join(rows))
    with django_assert_num_queries(0):
        assert state_of(found).counts[LessonAction.ADD] == 200
    with django_assert_max_num_queries(60):
        apply(found, dana)
    assert WeeklyMeeting.objects.count() == 200
