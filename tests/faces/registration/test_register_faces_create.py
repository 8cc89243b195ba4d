"""What the command that registers faces makes with --create, and whom it never takes."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from classes.models import ClassGroup, Enrolment, School, Student
from faces.models import BiometricConsent, FaceTemplate
from tests.faces.registration.registering import CREATE, add_picture, register
from tests.factories import make_student
from tests.recognition.running import run_for_text, run_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "faces"


def test_create_makes_whatever_is_missing(folder, school):
    add_picture(folder, "Ana_Maria_Lima", 3)
    answer = register(folder, *CREATE, "--consent-by", "Rosa Lima")
    student = Student.objects.get()
    assert (student.given_name, student.family_name) == ("Ana Maria", "Lima")
    assert student.number == "Ana_Maria_Lima"
    assert BiometricConsent.objects.get().given_by == "Rosa Lima"
    assert answer["faces_registered"] == 1


def test_newcomers_of_a_new_class_group_may_be_looked_for_in_films_of_the_past_year(folder, school):
    add_picture(folder, "Ana_Lima", 3)
    register(folder, *CREATE)
    assert Enrolment.objects.get().from_on == school.today() - timedelta(days=365)


def test_newcomers_of_a_class_group_with_sessions_change_no_earlier_register(
    folder, school, session
):
    add_picture(folder, "Ana_Lima", 3)
    register(folder, *CREATE)
    assert Enrolment.objects.get(student__family_name="Lima").from_on == school.today()


def test_newcomers_are_enrolled_from_the_day_that_is_given(folder, school):
    add_picture(folder, "Ana_Lima", 3)
    for _ in range(2):
        register(folder, *CREATE, "--from", "2030-08-17")
    assert Enrolment.objects.get().from_on == date(2030, 8, 17)


def test_create_twice_makes_nothing_twice(folder, school):
    add_picture(folder, "Ana_Maria_Lima", 3)
    for _ in range(2):
        register(folder, *CREATE)
    counts = [model.objects.count() for model in (ClassGroup, Student, Enrolment, FaceTemplate)]
    assert counts == [1, 1, 1, 1]


def test_create_enrols_the_schools_own_student_instead_of_making_another(folder, school):
    student = make_student(school=school, number="901")
    add_picture(folder, "901", 3)
    register(folder, *CREATE)
    assert Enrolment.objects.get().student == student


def test_create_never_takes_another_classs_student_by_her_name(folder, school):
    make_student(school=school, number="901", given_name="Ana", family_name="Lima")
    add_picture(folder, "Ana_Lima", 3)
    add_picture(folder, "Ben_Ode", 8)
    answer = register(folder, *CREATE)
    assert answer["students"][0]["reason"] == (
        "Outside 7A somebody of Hill School is called Ana Lima: "
        "name the folder by the student's number."
    )
    assert [e.student.name for e in Enrolment.objects.all()] == ["Ben Ode"]


def test_create_cuts_a_long_name_to_a_number_of_its_own(folder, school):
    for ending, person in (("One", 3), ("Two", 8)):
        add_picture(folder, "A_very_long_name_of_more_than_forty_letters_" + ending, person)
    register(folder, *CREATE)
    numbers = set(Student.objects.values_list("number", flat=True))
    assert len(numbers) == 2
    assert max(map(len, numbers)) <= 40


ASSESSED = ("--assessed-by", "Petra Privacy", "--document", "Assessment 1")


def test_create_makes_the_first_school_if_it_is_named(folder, db):
    """It recognises nobody before somebody answers for it; then the same command goes on."""
    add_picture(folder, "Ana_Lima", 3)
    command = ("register_faces", folder, "--class-group", "7A", *CREATE, "--school", "Hill School")
    assert "Recognition is off at Hill School" in str(run_refused(*command))
    assert ClassGroup.objects.get().school.name == "Hill School"
    run_for_text("recognition", *ASSESSED)
    assert "Ana Lima" in run_for_text(*command)


def test_the_first_school_has_the_time_zone_that_is_given_and_it_is_said(folder, db):
    add_picture(folder, "Ana_Lima", 3)
    create = (*CREATE, "--school", "Hill School", "--time-zone", "Asia/Kolkata")
    run_for_text("recognition", *create[-4:], "--create", *ASSESSED)
    text = run_for_text("register_faces", folder, "--class-group", "7A", *create)
    assert School.objects.get().time_zone == "Asia/Kolkata"
    assert "Hill School, on the clock of Asia/Kolkata." in text


def test_a_school_keeps_its_time_zone(folder, school):
    add_picture(folder, "Ana_Lima", 3)
    create = (*CREATE, "--time-zone", "Asia/Kolkata")
    refusal = run_refused("register_faces", folder, "--class-group", "7A", *create)
    assert "in the time zone Europe/Berlin" in str(refusal)


@pytest.mark.parametrize("arguments", [("--create", "--time-zone", "Mars"), ("--time-zone", "UTC")])
def test_a_time_zone_that_does_not_fit_is_refused(folder, class_group, arguments):
    add_picture(folder, "701", 3)
    run_refused("register_faces", folder, "--class-group", "7A", *arguments)


def test_without_a_school_and_a_name_for_it_the_command_says_what_to_give(folder, db):
    add_picture(folder, "Ana_Lima", 3)
    refusal = run_refused("register_faces", folder, "--class-group", "7A", *CREATE)
    assert "--school NAME" in str(refusal)
    assert refusal.returncode == 1
