"""A plan is applied whole or not at all, once, and only if the school is still as it was seen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from classes.models import AwaitedColleague, ClassGroup, Enrolment, StaffRole, Student, Teacher
from classes.versions import NOT_SHOWN
from office.services.departures import end_teaching
from rosters.errors import RosterImportError
from rosters.import_work import IMPORTS, work_on_import
from rosters.models import RosterImport
from rosters.planning import writer
from rosters.planning.plans import RosterAction
from rosters.services import apply_import, discard_import, provide_plan
from tests.factories import (
    make_administrator,
    make_enrolment,
    make_record,
    make_student,
    make_teacher,
    make_user,
)
from tests.rosters.roster_files import CLASS_7A, HEADINGS, make_csv, many_rows
from tests.rosters.steps import actions, apply, plan, send, take_in, the_error

pytestmark = pytest.mark.django_db

MOST_QUERIES = 60
WITH_TEACHER = (*HEADINGS, "Teacher e-mail")


def stored_files(settings) -> list:
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_file_is_erased_once_it_is_applied(school, settings, django_capture_on_commit_callbacks):
    sent = send(school, make_csv(*CLASS_7A))
    assert len(stored_files(settings)) == 2  # The file, and the lines of its plan.
    with django_capture_on_commit_callbacks(execute=True):
        apply(sent)
    assert stored_files(settings) == []


def test_file_is_erased_when_it_is_discarded(school, settings, django_capture_on_commit_callbacks):
    sent = send(school, make_csv(*CLASS_7A))
    with django_capture_on_commit_callbacks(execute=True):
        discard_import(roster_import=sent)
    assert stored_files(settings) == []
    with pytest.raises(RosterImportError, match="erased"):
        apply_import(roster_import=sent, by=None, shown_version=NOT_SHOWN)


def test_nothing_is_written_when_the_last_write_fails(school, monkeypatch):
    sent = send(school, make_csv(*CLASS_7A))

    def fail(_writes):
        raise RuntimeError("The disk is full.")

    monkeypatch.setattr(writer, "_write_teachings", fail)
    apply(sent)
    assert (sent.stage, sent.state, sent.attempts) == ("planned", "queued", 1)
    assert not Student.objects.exists()
    assert not ClassGroup.objects.exists()


def test_what_the_database_refuses_is_logged_with_its_cause(school, monkeypatch, caplog):
    sent = send(school, make_csv(*CLASS_7A))

    def refuse(_writes):
        raise IntegrityError("Two teachers of one name.")

    monkeypatch.setattr(writer, "_write_teachings", refuse)
    apply(sent)
    assert (sent.is_planned, sent.failure_code) == (True, "school_changed_meanwhile")
    assert "Two teachers of one name." in caplog.text


def test_school_that_changed_meanwhile_is_looked_at_again(school):
    sent = send(school, make_csv(*CLASS_7A))
    make_student(school=school, number="701", given_name="Ana", family_name="Adams")
    seen = provide_plan(roster_import=sent).fingerprint
    apply(sent, shown_version=seen)
    assert (sent.is_planned, sent.failure_code) == (True, "school_changed_meanwhile")
    assert school.students.count() == 1
    with pytest.raises(RosterImportError, match="look at the import again"):
        apply(sent, shown_version=seen)
    apply(sent, shown_version=provide_plan(roster_import=sent).fingerprint)
    assert (sent.stage, sent.failure_code) == ("applied", "")
    assert school.students.count() == 4


def test_plan_is_the_same_in_every_language(school, class_group):
    content = make_csv(("701", "Ana", "Miller", "7A"), ("9", "New", "One", "7A"))
    english = plan(school, content).fingerprint
    with translation.override("de"):
        assert plan(school, content).fingerprint == english


def test_applying_twice_writes_once(school):
    sent = send(school, make_csv(*CLASS_7A))
    same = RosterImport.objects.get(pk=sent.pk)
    apply(sent)
    apply(same)
    assert (school.students.count(), Enrolment.objects.count()) == (4, 4)


@pytest.mark.django_db(transaction=True)
def test_two_who_apply_at_the_same_time_write_once(school):
    sent = send(school, make_csv(*CLASS_7A))

    def apply_once(_number):
        try:
            apply(RosterImport.objects.get(pk=sent.pk))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(apply_once, range(2)))
    sent.refresh_from_db()
    assert sent.stage == RosterImport.Stage.APPLIED
    assert (school.students.count(), Enrolment.objects.count()) == (4, 4)


@pytest.mark.thorough
def test_two_thousand_students_take_a_bounded_number_of_queries(school):
    content = make_csv(*many_rows(2000))
    with CaptureQueriesContext(
        connection,
    ) as looked:
        sent = send(school, content)
    with CaptureQueriesContext(connection) as applied:
        apply(sent)
    assert len(looked) <= 40
    assert len(applied) <= MOST_QUERIES
    assert Enrolment.objects.count() == 2000


def test_who_left_and_is_listed_again_joins_again_and_the_past_stays(school, class_group):
    Enrolment.objects.filter(student__number="701").update(until_on=date(2026, 9, 30))
    take_in(school, make_csv(*CLASS_7A))
    first, second = Enrolment.objects.filter(student__number="701").order_by("from_on")
    assert first.until_on == date(2026, 9, 30)
    assert (second.from_on, second.until_on) == (school.today(), None)
    assert actions(school, make_csv(*CLASS_7A)) == {RosterAction.UNCHANGED}


def test_who_leaves_keeps_her_records(school, session, student):
    record = make_record(session=session, student=student)
    take_in(school, make_csv(*CLASS_7A[1:]), ends_missing_on=date(2026, 9, 2))
    assert Enrolment.objects.get(student=student).until_on == date(2026, 9, 2)
    assert type(record).objects.filter(pk=record.pk).exists()


def test_last_day_of_the_file_ends_the_enrolment(school, class_group):
    row = ("701", "Ana", "Adams", "7A", "", "2026-10-01")
    content = make_csv(row, headings=(*HEADINGS, "From", "Until"))
    (line,) = plan(school, content).lines
    assert line.action == RosterAction.END
    take_in(school, content)
    assert Enrolment.objects.get(student__number="701").until_on == date(2026, 10, 1)


def test_an_end_that_the_file_leaves_empty_is_taken_back_and_the_line_says_so(school, class_group):
    # Far from now, whenever that is: what has ended already begins anew instead.
    Enrolment.objects.filter(student__number="701").update(until_on=date(2096, 12, 19))
    row = ("701", "Ana", "Adams", "7A", "", "")
    content = make_csv(row, headings=(*HEADINGS, "From", "Until"))
    (line,) = plan(school, content).lines
    assert line.action == RosterAction.CHANGE
    assert line.reason.endswith("The end on 19 December 2096 is taken back.")
    take_in(school, content)
    assert Enrolment.objects.get(student__number="701").until_on is None
    assert actions(school, content) == {RosterAction.UNCHANGED}


def test_days_that_do_not_fit_are_an_error(school, class_group):
    make_enrolment(
        student=class_group.roster_on(date(2026, 9, 1))[0],
        class_group=class_group,
        from_on=date(2025, 9, 1),
        until_on=date(2026, 7, 1),
    )
    row = ("701", "Ana", "Adams", "7A", "2025-09-01", "2026-10-01")
    content = make_csv(row, headings=(*HEADINGS, "From", "Until"))
    assert "do not fit" in the_error(school, content).reason


def test_teacher_of_the_file_teaches_the_class_and_is_invited_later(school):
    take_in(school, make_csv((*CLASS_7A[0], "Tess@Example.org"), headings=WITH_TEACHER))
    teacher = Teacher.objects.get()
    assert (teacher.awaited.email, teacher.user.is_active) == ("tess@example.org", False)
    assert teacher.class_groups.get().code == "7A"


TESS = make_csv((*CLASS_7A[0], "tess@example.org"), headings=WITH_TEACHER)


@pytest.mark.parametrize("of", ["a teacher", "an administrator"])
def test_log_in_of_another_school_is_not_let_in_by_a_file(school, other_school, of):
    if of == "a teacher":
        make_teacher(school=other_school, user=make_user(email="tess@example.org"))
    else:
        make_administrator(school=other_school, email="tess@example.org")
    take_in(school, TESS)
    stand_in = AwaitedColleague.objects.get().stand_in
    assert school.teachers.get() == stand_in
    assert (stand_in.user.address, stand_in.class_groups.get().code) == ("", "7A")


def test_administrator_of_this_school_may_teach_though_she_belongs_to_another(school, other_school):
    administrator = make_administrator(school=school, email="tess@example.org")
    other_school.staff_roles.create(user=administrator, role="administrator")
    take_in(school, TESS)
    assert Teacher.objects.get().user == administrator


def test_line_says_that_a_teacher_has_a_log_in_already(school):
    assert "log-in" not in " ".join(line.reason for line in plan(school, TESS).lines)
    tess = make_user(email="tess@example.org")
    StaffRole.objects.create(user=tess, school=school, role="head")
    (line,) = plan(school, TESS).lines
    assert "has a log-in already" in line.reason


def test_somebody_who_logs_in_already_is_not_changed(school):
    user = make_user(email="tess@example.org", first_name="Tess", last_name="Teach")
    StaffRole.objects.create(user=user, school=school, role="head")
    take_in(school, make_csv((*CLASS_7A[0], "tess@example.org"), headings=WITH_TEACHER))
    assert Teacher.objects.get().user == user
    assert User.objects.get(pk=user.pk).password == user.password
    assert User.objects.count() == 1


def test_teachers_are_only_added(school, class_group):
    teacher = make_teacher(class_group)
    take_in(school, make_csv((*CLASS_7A[0], "tess@example.org"), headings=WITH_TEACHER))
    assert teacher in class_group.teachers.all()


def test_students_of_another_school_with_the_same_numbers_are_others(school, other_school):
    take_in(other_school, make_csv(*CLASS_7A))
    take_in(school, make_csv(*CLASS_7A))
    assert (school.students.count(), other_school.students.count()) == (4, 4)


def test_a_file_that_could_not_be_worked_on_is_tried_again_while_it_is_there(school):
    sent = send(school, make_csv(*CLASS_7A))
    RosterImport.objects.filter(pk=sent.pk).update(
        state="failed", failure_code="attempts_exhausted"
    )
    sent.refresh_from_db()
    IMPORTS.try_again(sent, sent.version)
    assert work_on_import(roster_import=sent).is_planned

    unreadable = send(school, b"PK\x03\x04 broken")
    with pytest.raises(RosterImportError, match="erased"):
        IMPORTS.try_again(unreadable, unreadable.version)


def test_a_teacher_who_left_and_is_listed_again_comes_back(school, class_group, alice, dana):
    post = alice.teacher_posts.get()
    end_teaching(teacher=post, successor=None, by=dana, shown_version=post.version)
    rows = [(*row, alice.email) for row in CLASS_7A]
    content = make_csv(*rows, headings=WITH_TEACHER)
    [first] = [
        line for line in plan(school, content).lines if line.action != RosterAction.UNCHANGED
    ]
    assert "comes back" in first.reason
    take_in(school, content)
    post.refresh_from_db()
    alice.refresh_from_db()
    assert (post.left_on, alice.is_active) == (None, True)
    assert list(class_group.teachers.all()) == [post]
    assert actions(school, content) == {RosterAction.UNCHANGED}


def test_a_file_switches_nobody_on_whom_the_installation_switched_off(school, alice):
    post = alice.teacher_posts.get()
    post.left_on, alice.is_active = date(2026, 8, 31), False
    post.save()
    alice.save()
    take_in(school, make_csv((*CLASS_7A[0], alice.email), headings=WITH_TEACHER))
    post.refresh_from_db()
    alice.refresh_from_db()
    assert (post.left_on, alice.is_active) == (None, False)


def test_a_teacher_whom_the_file_does_not_name_stays_away(school, alice):
    post = alice.teacher_posts.get()
    post.left_on = date(2026, 8, 31)
    post.save()
    take_in(school, make_csv(*CLASS_7A))
    post.refresh_from_db()
    assert post.left_on
