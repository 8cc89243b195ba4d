"""Who may change users, schools and rosters in the admin, and what it refuses."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import User
from classes.models import ClassGroup, Enrolment, School, Status, Student, Teacher
from classes.selectors.invitations import people_to_invite
from classes.services import Author, RegisterEntry, record_attendance
from classes.versions import NOT_SHOWN
from tests.admin.admin_pages import act, address, change_row, errors_of, listed, save_change
from tests.factories import (
    make_administrator,
    make_class_group,
    make_colleague,
    make_enrolment,
    make_record,
    make_superuser,
    make_teacher,
)

NO_ROLES = {"staff_roles-TOTAL_FORMS": 0, "staff_roles-INITIAL_FORMS": 0}
NO_POSTS = {"teacher_posts-TOTAL_FORMS": 0, "teacher_posts-INITIAL_FORMS": 0} | NO_ROLES
NEW_USER = {
    "email": "Frank@Example.org",
    "first_name": "Frank",
    "last_name": "",
    "password1": "a rather long secret",
    "password2": "a rather long secret",
}


def posts(*schools):
    rows = {f"teacher_posts-{i}-school": school.pk for i, school in enumerate(schools)}
    counts = {"teacher_posts-TOTAL_FORMS": len(schools), "teacher_posts-INITIAL_FORMS": 0}
    return counts | rows | NO_ROLES


def roles(prefix="staff_roles", **row):
    """Fill in one role on the page of a school or of a user."""
    counts = {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 0}
    return counts | {f"{prefix}-0-{name}": value for name, value in row.items()}


def enrolment_rows(student, class_group, days):
    """Fill in two rows of one class group on a student's page."""
    first_from, first_until, second_from, second_until = days
    return {
        **{"number": student.number, "given_name": "Ana", "family_name": "Adams"},
        **{"enrolments-TOTAL_FORMS": 2, "enrolments-INITIAL_FORMS": 0},
        **{f"enrolments-{n}-student": student.pk for n in range(2)},
        **{f"enrolments-{n}-class_group": class_group.pk for n in range(2)},
        **{"enrolments-0-from_on": first_from, "enrolments-0-until_on": first_until},
        **{"enrolments-1-from_on": second_from, "enrolments-1-until_on": second_until},
    }


class TestUsers:
    def test_administrator_adds_a_teacher_of_the_own_school(self, dana_client, school):
        dana_client.post(address(User, "add"), NEW_USER | posts(school))
        frank = school.teachers.get(awaited__email="frank@example.org").user
        assert (frank.first_name, frank.is_active) == ("Frank", False)
        assert not frank.has_usable_password()

    @pytest.mark.parametrize("with_post", [False, True])
    def test_user_of_no_school_or_of_another_is_refused(self, dana_client, other_school, with_post):
        dana_client.post(
            address(User, "add"), NEW_USER | (posts(other_school) if with_post else NO_POSTS)
        )
        assert not User.objects.filter(email__iexact=NEW_USER["email"]).exists()

    def test_same_address_in_other_case_is_refused(self, root_client, dana):
        form = NEW_USER | NO_POSTS | {"email": "DANA@example.org"}
        assert "already" in errors_of(root_client.post(address(User, "add"), form))

    def test_only_a_superuser_hands_out_all_schools(self, dana_client, root_client, alice):
        form = {"email": alice.email, "is_active": "on", "is_superuser": "on"} | NO_POSTS
        for client, is_trusted in ((dana_client, False), (root_client, True)):
            save_change(client, address(User, "change", alice.pk), form)
            alice.refresh_from_db()
            assert alice.is_superuser is is_trusted

    def test_only_a_superuser_makes_an_operator_of_all_schools(
        self, dana_client, root_client, alice
    ):
        form = {"email": alice.email, "is_active": "on"} | NO_POSTS | roles(role="operator")
        for client, n_roles in ((dana_client, 0), (root_client, 1)):
            save_change(client, address(User, "change", alice.pk), form)
            assert alice.staff_roles.filter(school=None).count() == n_roles

    def test_administrator_adds_a_secretary_who_does_not_teach(self, dana_client, school):
        form = NEW_USER | NO_POSTS | roles(role="secretary", school=school.pk)
        dana_client.post(address(User, "add"), form)
        assert [line.email for line in people_to_invite(school)] == ["frank@example.org"]
        assert not school.staff_roles.filter(role="secretary").exists()

    def test_administrator_switches_off_the_log_in_of_a_secretary(self, dana_client, school):
        secretary = make_colleague(school=school, role="secretary")
        change_row(dana_client, secretary, {"email": "s@x.org"} | NO_POSTS)
        secretary.refresh_from_db()
        assert not secretary.is_active

    def test_administrator_changes_neither_equals_nor_superusers(self, dana_client, school):
        colleague = make_administrator(school=school)
        chief = make_superuser()
        make_teacher(user=chief, school=school)
        for user in (colleague, chief):
            response = change_row(dana_client, user, {"email": "mine@example.org"} | NO_POSTS)
            assert response.status_code == 403
            password_page = reverse("admin:auth_user_password_change", args=[user.pk])
            assert dana_client.get(password_page).status_code == 403
            assert dana_client.get(address(User, "delete", user.pk)).status_code == 403

    def test_teacher_who_also_teaches_elsewhere_is_only_read(
        self, dana_client, alice, other_school
    ):
        make_teacher(user=alice, school=other_school)
        page = dana_client.get(address(User, "change", alice.pk))
        assert page.status_code == 200
        assert not page.context["has_change_permission"]

    def test_administrator_sets_the_password_of_an_own_teacher(self, dana_client, alice):
        form = {"password1": "another long secret", "password2": "another long secret"}
        dana_client.post(reverse("admin:auth_user_password_change", args=[alice.pk]), form)
        alice.refresh_from_db()
        assert alice.check_password("another long secret")

    def test_user_whose_name_stands_in_the_register_is_not_deleted(
        self, dana_client, alice, session, student
    ):
        record_attendance(
            session=session,
            student=student,
            entry=RegisterEntry(Status.PRESENT),
            author=Author(alice),
            shown_version=NOT_SHOWN,
        )
        page = save_change(dana_client, address(User, "delete", alice.pk), {"post": "yes"})
        assert "Cannot delete user" in page.content.decode()
        assert User.objects.filter(pk=alice.pk).exists()


class TestSchool:
    limits = {
        "language": "en-gb",
        "attendance_limit_percent": 90,
        "days_absent_before_warning": 3,
        "minutes_until_register_due": 15,
        "minutes_until_reminder": 30,
        **{"day_parts": "day", "day_rule": "first", "afternoon_from": "12:00"},
        **{"letter_present": "P", "letter_late": "L", "letter_excused": "E", "letter_absent": "A"},
    }

    def test_administrator_gives_roles_to_people_of_her_school(self, dana_client, school, alice):
        form = {"name": "Hill", "time_zone": "Europe/Berlin"} | self.limits
        form |= roles(user=alice.pk, role="head")
        save_change(dana_client, address(School, "change", school.pk), form)
        school.refresh_from_db()
        assert school.name == "Hill"
        assert alice.staff_roles.get().role == "head"

    def test_no_role_is_given_to_people_of_another_school(self, dana_client, school, eve):
        form = {"name": "Hill", "time_zone": "Europe/Berlin"} | self.limits
        form |= roles(user=eve.pk, role="administrator")
        save_change(dana_client, address(School, "change", school.pk), form)
        assert not eve.staff_roles.filter(school=school).exists()

    def test_nobody_takes_her_own_administration_away(self, dana_client, school, dana):
        held = dana.staff_roles.get()
        form = {"name": "Hill", "time_zone": "Europe/Berlin"} | self.limits
        form |= roles(id=held.pk, user=dana.pk, role="head") | {"staff_roles-INITIAL_FORMS": 1}
        for change in ({}, {"staff_roles-0-DELETE": "on", "staff_roles-0-role": "administrator"}):
            page = save_change(dana_client, address(School, "change", school.pk), form | change)
            assert "Ask another administrator" in page.content.decode()
        assert dana.staff_roles.get().role == "administrator"

    def test_schools_are_added_and_deleted_by_a_superuser_only(self, dana_client, school):
        assert dana_client.get(address(School, "add")).status_code == 403
        assert dana_client.get(address(School, "delete", school.pk)).status_code == 403

    def test_unknown_time_zone_is_refused(self, root_client, school):
        form = {"name": "Hill", "time_zone": "Europe/Hill"} | NO_ROLES
        page = save_change(root_client, address(School, "change", school.pk), form)
        assert "not a time zone" in errors_of(page)


class TestRoster:
    def test_overlapping_enrolment_is_an_error_of_the_form(self, dana_client, student, class_group):
        form = {"student": student.pk, "class_group": class_group.pk, "from_on": "2026-09-01"}
        page = dana_client.post(address(Enrolment, "add"), form)
        assert "Ana Adams is in 7A Physics" in errors_of(page)
        assert student.enrolments.count() == 1

    def test_enrolment_is_ended_on_its_page(self, dana_client, student):
        enrolment = student.enrolments.get()
        form = {"from_on": "2026-08-17", "until_on": "2026-10-01"}
        save_change(dana_client, address(Enrolment, "change", enrolment.pk), form)
        enrolment.refresh_from_db()
        assert enrolment.until_on == date(2026, 10, 1)

    def test_those_who_left_are_told_from_those_still_enrolled(self, dana_client, school):
        group = make_class_group(school=school)
        stays = make_enrolment(class_group=group, from_on=date(2001, 1, 1))
        left = make_enrolment(
            class_group=group, from_on=date(2001, 1, 1), until_on=date(2002, 1, 1)
        )
        assert listed(dana_client, Enrolment, still_enrolled="yes") == {stays}
        assert listed(dana_client, Enrolment, still_enrolled="no") == {left}

    def test_student_is_enrolled_on_the_own_page(self, dana_client, student, other_class_group):
        enrolment = student.enrolments.get()
        form = {
            **{"number": student.number, "given_name": "Ana", "family_name": "Adams"},
            **{"enrolments-TOTAL_FORMS": 2, "enrolments-INITIAL_FORMS": 1},
            **{"enrolments-0-id": enrolment.pk, "enrolments-0-student": student.pk},
            **{"enrolments-0-class_group": enrolment.class_group_id},
            **{"enrolments-0-from_on": "2026-08-17", "enrolments-1-student": student.pk},
            **{"enrolments-1-class_group": other_class_group.pk},
            "enrolments-1-from_on": "2026-09-01",
        }
        save_change(dana_client, address(Student, "change", student.pk), form)
        assert student in other_class_group.roster_on(date(2026, 9, 1))

    @pytest.mark.parametrize(
        "days",
        [
            ("2027-09-01", "2027-12-01", "2027-10-01", "2028-01-01"),
            ("2027-09-01", "", "2027-10-01", ""),
            ("2027-09-01", "2027-12-01", "2027-09-01", "2027-12-01"),
        ],
    )
    def test_rows_of_one_page_do_not_overlap(self, dana_client, student, other_class_group, days):
        form = enrolment_rows(student, other_class_group, days)
        page = change_row(dana_client, student, form).content.decode()
        text = "is in 8B Latin from 1 September 2027 already."
        assert page.count(text) == 1
        assert not other_class_group.enrolments.filter(student=student).exists()

    def test_rows_of_one_page_may_follow_each_other(self, dana_client, student, other_class_group):
        days = ("2027-09-01", "2027-12-01", "2027-12-01", "")
        form = enrolment_rows(student, other_class_group, days)
        save_change(dana_client, address(Student, "change", student.pk), form)
        first, second = other_class_group.enrolments.filter(student=student)
        assert first.until_on == second.from_on
        changed = {"enrolments-INITIAL_FORMS": 2}
        changed |= {"enrolments-0-id": first.pk, "enrolments-1-id": second.pk}
        changed |= {"enrolments-0-until_on": "2027-12-08"}
        page = save_change(dana_client, address(Student, "change", student.pk), form | changed)
        assert "already." in page.content.decode()

    def test_teacher_of_another_school_is_refused_even_by_a_superuser(
        self, root_client, class_group, other_school
    ):
        stranger = make_teacher(school=other_school)
        form = {"code": "7A", "title": "", "teachers": [stranger.pk]}
        page = save_change(root_client, address(ClassGroup, "change", class_group.pk), form)
        assert "teachers of Hill School only" in errors_of(page)

    def test_posted_school_of_somebody_else_is_refused(self, dana_client, other_school):
        form = {"school": other_school.pk, "number": "1", "family_name": "Intruder"}
        assert "valid choice" in errors_of(dana_client.post(address(Student, "add"), form))

    def test_number_of_another_student_is_refused_when_changed(self, dana_client, students):
        form = {"number": "702", "family_name": "Adams"}
        form |= {"enrolments-TOTAL_FORMS": 0, "enrolments-INITIAL_FORMS": 0}
        page = save_change(dana_client, address(Student, "change", students[0].pk), form)
        assert "has this number" in errors_of(page)

    def test_code_of_another_class_group_is_refused_when_changed(
        self, dana_client, class_group, other_class_group
    ):
        page = change_row(dana_client, class_group, {"code": "8B"})
        assert "has this code" in errors_of(page)

    def test_student_does_not_change_schools(self, root_client, student, school, other_school):
        form = {"number": "701", "family_name": "Adams", "school": other_school.pk}
        form |= {"enrolments-TOTAL_FORMS": 0, "enrolments-INITIAL_FORMS": 0}
        save_change(root_client, address(Student, "change", student.pk), form)
        student.refresh_from_db()
        assert student.school == school

    def test_student_with_attendance_is_not_deleted(self, root_client, session, student):
        make_record(session=session, student=student)
        for model, row in ((Student, student), (Enrolment, student.enrolments.get())):
            save_change(root_client, address(model, "delete", row.pk), {"post": "yes"})
            act(root_client, model, "delete_selected", row, post="yes")
            assert model.objects.filter(pk=row.pk).exists()

    def test_student_entered_by_mistake_is_deleted(self, dana_client, student):
        save_change(dana_client, address(Student, "delete", student.pk), {"post": "yes"})
        assert not Student.objects.filter(pk=student.pk).exists()

    def test_teacher_who_leaves_keeps_the_log_in(self, dana_client, alice):
        post = alice.teacher_posts.get()
        save_change(dana_client, address(Teacher, "delete", post.pk), {"post": "yes"})
        assert not alice.teacher_posts.exists()
        assert User.objects.filter(pk=alice.pk).exists()
