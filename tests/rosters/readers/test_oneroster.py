"""OneRoster files bring terms, classes, people and who is where; later ones end what is over."""

from datetime import date, timedelta

import pytest

from classes.account_mails.awaited_colleagues import shown_address
from classes.models import ClassSession, Enrolment, School, Student, Teacher, Term
from classes.services.timetable import open_sessions_of
from rosters.planning.plans import RosterAction
from tests.factories import SCHOOL_DAY, make_student, make_teacher
from tests.factories.office import make_meeting
from tests.rosters.roster_files import ONEROSTER, make_oneroster, make_zip
from tests.rosters.steps import actions, errors, plan, send, take_in, the_error

pytestmark = pytest.mark.django_db


def rows_of(name, **changed):
    """Return the rows of a file; those named by their first cell are replaced, None leaves out."""
    rows = [changed.get(row[0].replace("-", "_"), row) for row in ONEROSTER[name][1]]
    return [row for row in rows if row is not None]


def enrolment(number) -> Enrolment:
    return Enrolment.objects.get(student__number=number)


def test_bulk_brings_all_of_the_school(school):
    take_in(school, make_oneroster())
    school.refresh_from_db()
    assert school.sourced_id == "org-1"
    assert [x.code for x in school.class_groups.all()] == ["7A", "7B"]
    assert [x.sourced_id for x in school.students.all()] == ["u-1", "u-2", "u-3"]
    assert enrolment("701").from_on == date(2026, 8, 17)
    assert enrolment("702").until_on == date(2026, 12, 19)


def test_end_of_a_term_is_the_first_day_after_it(school):
    take_in(school, make_oneroster())
    term = Term.objects.get()
    assert (term.name, term.sourced_id) == ("Autumn", "t1")
    assert (term.first_on, term.last_on) == (date(2026, 8, 17), date(2026, 12, 18))


def test_teacher_comes_without_a_password_and_teaches_the_class(school):
    take_in(school, make_oneroster())
    teacher = Teacher.objects.get()
    assert shown_address(teacher) == "tess@example.org"
    assert not teacher.user.is_active
    assert not teacher.user.has_usable_password()
    assert [x.code for x in teacher.class_groups.all()] == ["7A"]


@pytest.mark.parametrize("options", [{}, {"folder": "export/"}, {"version": "1.1"}])
def test_same_file_again_changes_nothing(school, options):
    take_in(school, make_oneroster(**options))
    school.refresh_from_db()
    assert actions(school, make_oneroster(**options)) == {RosterAction.UNCHANGED}


def test_role_of_version_1_1_stands_in_the_users(school):
    head, rows = ONEROSTER["users"]
    roles = ["student", "student", "student", "teacher"]
    users = [(*row, role, "org-1") for row, role in zip(rows, roles, strict=True)]
    content = make_oneroster(
        {"users": users, "enrollments": ONEROSTER["enrollments"][1], "roles": []},
        version="1.1",
        headings={"users": (*head, "role", "orgSourcedIds")},
    )
    take_in(school, content)
    assert (school.students.count(), school.teachers.count()) == (3, 1)


def test_people_entered_by_hand_get_the_id_of_the_other_system(school):
    by_hand = make_student(school=school, number="701", given_name="Ana", family_name="Adams")
    take_in(school, make_oneroster())
    by_hand.refresh_from_db()
    assert by_hand.sourced_id == "u-1"
    assert school.students.count() == 3


def test_new_number_and_name_follow_the_id(school):
    take_in(school, make_oneroster())
    users = rows_of("users", u_1=("u-1", "", "true", "Ana", "Miller", "771", ""))
    school.refresh_from_db()
    take_in(school, make_oneroster({"users": users}))
    student = Student.objects.get(sourced_id="u-1")
    assert (student.number, student.family_name) == ("771", "Miller")


def test_who_is_no_longer_in_a_complete_file_has_left_and_keeps_the_past(school):
    take_in(school, make_oneroster())
    school.refresh_from_db()
    Enrolment.objects.update(from_on=school.today() - timedelta(days=30))
    content = make_oneroster({"enrollments": rows_of("enrollments", e_3=None, e_9=None)})
    take_in(school, content)
    assert enrolment("703").until_on == school.today()
    assert Student.objects.filter(number="703").exists()
    assert not Teacher.objects.get().class_groups.exists()


def test_class_that_is_no_longer_in_a_complete_file_is_empty_from_today(school):
    take_in(school, make_oneroster())
    school.refresh_from_db()
    Enrolment.objects.update(from_on=school.today() - timedelta(days=30))
    take_in(
        school,
        make_oneroster(
            {
                "classes": rows_of("classes", g_7b=None),
                "enrollments": rows_of("enrollments", e_3=None),
            }
        ),
    )
    assert not school.class_groups.get(code="7B").roster_on(school.today()).exists()


def test_complete_file_leaves_what_was_entered_by_hand(school, class_group):
    class_group.code = "Chess"
    class_group.save()
    helper = make_teacher(school=school)
    helper.class_groups.add(class_group)
    take_in(school, make_oneroster())
    assert class_group.roster_on(school.today()).count() == 4
    assert list(helper.class_groups.all()) == [class_group]


def test_file_of_changes_ends_only_what_it_names(school):
    take_in(school, make_oneroster())
    school.refresh_from_db()
    Enrolment.objects.update(from_on=school.today() - timedelta(days=30), until_on=None)
    gone = ("e-1", "tobedeleted", "g-7a", "org-1", "u-1", "student", "", "")
    take_in(school, make_oneroster({"enrollments": [gone]}, mode="delta"))
    assert enrolment("701").until_on == school.today()
    assert enrolment("703").until_on is None


def test_file_of_changes_renames_without_saying_the_role_again(school):
    take_in(school, make_oneroster())
    school.refresh_from_db()
    user = ("u-1", "active", "true", "Ana", "Miller", "701", "")
    take_in(school, make_oneroster({"users": [user]}, mode="delta"))
    assert Student.objects.get(sourced_id="u-1").family_name == "Miller"


def test_student_who_is_gone_leaves_every_class_and_stays_in_the_school(school):
    take_in(school, make_oneroster())
    school.refresh_from_db()
    Enrolment.objects.update(from_on=school.today() - timedelta(days=30), until_on=None)
    user = ("u-1", "tobedeleted", "", "", "", "", "")
    content = make_oneroster({"users": [user]}, mode="delta")
    (line,) = plan(school, content).lines
    assert (line.action, line.what) == (RosterAction.END, "Ana Adams (701)")
    take_in(school, content)
    assert enrolment("701").until_on == school.today()
    assert actions(school, content) == {RosterAction.UNCHANGED}


def test_other_schools_of_the_file_are_left_out(school):
    orgs = [*ONEROSTER["orgs"][1], ("org-2", "", "", "Lake School", "school", "2")]
    classes = [*ONEROSTER["classes"][1], ("g-x", "", "Latin", "c", "9X", "org-2")]
    content = make_oneroster({"orgs": orgs, "classes": classes})
    school.name = "A name of ours"
    school.save()
    assert "not clear" in the_error(school, content).reason
    school.sourced_id = "org-1"
    school.save()
    take_in(school, content)
    assert not school.class_groups.filter(code="9X").exists()


def test_file_of_another_school_is_refused(school):
    school.sourced_id = "org-7"
    school.save()
    assert "not clear" in the_error(school, make_oneroster()).reason


WRONG = {
    "required column": (
        {"users": [("u-1", "Ana")]},
        {"headings": {"users": ("sourcedId", "givenName")}},
        ("users.csv", 1, "familyName"),
    ),
    "empty cell": (
        {"users": rows_of("users", u_2=("u-2", "", "true", "Ben", "", "702", ""))},
        {},
        ("users.csv", 3, "“familyName” is empty"),
    ),
    "number twice": (
        {"users": rows_of("users", u_2=("u-2", "", "true", "Ben", "Baker", "701", ""))},
        {},
        ("users.csv", 3, "line 2 already"),
    ),
    "id twice": (
        {"users": rows_of("users", u_2=("u-1", "", "true", "Ben", "Baker", "702", ""))},
        {},
        ("users.csv", 3, "line 2 already"),
    ),
    "course missing": (
        {"classes": rows_of("classes", g_7b=("g-7b", "", "Art", "c-9", "7B", "org-1"))},
        {},
        ("classes.csv", 3, "courses.csv"),
    ),
    "no enrolments": ({"enrollments": []}, {}, ("enrollments.csv", 1, "No student")),
    "other version": ({}, {"version": "2.0"}, ("manifest.csv", 1, "version 1.2")),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_line_is_told_with_its_file_and_line(school, case):
    changes, options, (file, line, reason) = WRONG[case]
    found = errors(school, make_oneroster(changes, **options))
    assert [x for x in found if reason in x.reason and x.place.file == file and x.line == line]


def test_announced_file_that_is_missing_is_told(school):
    manifest = "propertyName,value\r\noneroster.version,1.2\r\nfile.users,bulk\r\n"
    line = the_error(school, make_zip({"manifest.csv": manifest}))
    assert (line.what, line.line) == ("users.csv", 3)


def test_zip_without_a_manifest_is_refused(school):
    sent = send(school, make_zip({"users.csv": "sourcedId\r\n"}))
    assert "manifest.csv" in sent.failure_reason


def test_lessons_of_days_that_fell_out_of_a_term_go(school):
    take_in(school, make_oneroster())
    school.refresh_from_db()
    make_meeting(class_group=school.class_groups.get(code="7A"))
    for days in (0, 7):
        open_sessions_of(school, day=SCHOOL_DAY + timedelta(days=days))
    assert ClassSession.objects.count() == 2
    shorter = ("t1", "", "Autumn", "term", "2026-08-17", "2026-09-08", "2027")
    take_in(school, make_oneroster({"academicSessions": [shorter]}, mode="delta"))
    assert ClassSession.objects.get().day == SCHOOL_DAY


def test_lessons_of_days_that_a_term_gains_open_again(school, monkeypatch):
    monkeypatch.setattr(School, "today", lambda _self: SCHOOL_DAY + timedelta(days=2))
    shorter = ("t1", "", "Autumn", "term", "2026-08-17", "2026-09-01", "2027")
    take_in(school, make_oneroster({"academicSessions": [shorter]}))
    school.refresh_from_db()
    for days in (-1, 0):
        day = SCHOOL_DAY + timedelta(days=days)
        make_meeting(class_group=school.class_groups.get(code="7A"), weekday=day.weekday())
    longer = ("t1", "", "Autumn", "term", "2026-08-17", "2026-12-19", "2027")
    take_in(school, make_oneroster({"academicSessions": [longer]}, mode="delta"))
    assert ClassSession.objects.get().day == SCHOOL_DAY
