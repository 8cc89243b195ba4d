"""A list without a column of numbers comes in once somebody says what tells two students apart."""

import io

import pytest
from django.core.management import call_command
from django.test import override_settings

from classes.models import Enrolment
from rosters.planning.plans import RosterAction
from rosters.readers.identities import BIRTH, CLASS, KINDS, NAME, kind_of
from tests.factories import make_student
from tests.rosters.roster_files import CLASS_7A, make_csv
from tests.rosters.steps import CHANGES, actions, errors, plan, take_in
from tests.rosters.test_choose_reading import post, upload

pytestmark = pytest.mark.django_db

HEADINGS = ("First name", "Last name", "Date of birth", "Class")
ANA, BEN = ("Ana", "Adams", "17/02/2014", "7A"), ("Ben", "Baker", "03/04/2014", "7A")
ROWS = [ANA, BEN, ("Ben", "Baker", "05/06/2014", "7B")]


def listing(*rows, headings=HEADINGS):
    return make_csv(*(rows or ROWS), headings=headings)


def by(kind, **more):
    return {"choices": {"identity": kind} | more}


def members(school):
    rows = Enrolment.objects.filter(class_group__school=school, until_on=None)
    return sorted((x.student.name, x.class_group.code) for x in rows)


ALL = [("Ana Adams", "7A"), ("Ben Baker", "7A"), ("Ben Baker", "7B")]


@pytest.mark.parametrize(("kind", "n"), [(BIRTH, 3), (CLASS, 3), (NAME, 2)])
def test_everybody_comes_in_with_a_number_of_this_site(school, kind, n):
    take_in(school, listing(), **by(kind))
    numbers = {x.number for x in school.students.all()}
    assert (len(numbers), school.students.count()) == (n, n)
    assert all(number.startswith("N") and len(number) == 9 for number in numbers)
    assert members(school) == ALL


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_list_again_doubles_nobody(school, kind):
    take_in(school, listing(), **by(kind))
    assert actions(school, listing(), **by(kind)) == {RosterAction.UNCHANGED}


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_of_other_capitals_and_hyphens_is_the_same_student(school, kind):
    take_in(school, listing(("Ana", "Lee Park", "17/02/2014", "7A")), **by(kind))
    again = listing(("ANA", "Lee-Park", "2014-02-17", "7A"))
    take_in(school, again, **by(kind))
    assert school.students.get().name == "ANA Lee-Park"


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_known_by_a_number_in_the_same_class_is_not_doubled(school, kind):
    take_in(school, make_csv(("701", "Ana", "Adams", "7A")))
    take_in(school, listing(ANA), **by(kind))
    student = school.students.get()
    assert (student.number, kind_of(student.sourced_id)) == ("701", kind)


@pytest.mark.parametrize("kind", [BIRTH, CLASS])
def test_a_namesake_in_another_class_is_somebody_else_and_named(school, kind):
    take_in(school, make_csv(("701", "Ana", "Adams", "8B")))
    [line] = plan(school, listing(ANA), **by(kind)).lines
    assert line.action == RosterAction.ADD
    codes = [reason.code for reason in line.reasons]
    assert {"student_new", "number_given", "namesake_there"} <= set(codes)


def test_by_the_name_alone_she_is_the_one_of_the_other_class(school):
    take_in(school, make_csv(("701", "Ana", "Adams", "8B")))
    take_in(school, listing(ANA), **by(NAME))
    assert school.students.get().number == "701"
    assert members(school) == [("Ana Adams", "7A"), ("Ana Adams", "8B")]


def test_a_name_of_several_students_is_an_error_of_its_line(school):
    take_in(school, make_csv(*CLASS_7A))
    [line] = errors(school, listing(ANA, BEN), **by(CLASS))
    assert (line.place.line, line.reasons[0].code) == (3, "name_of_several")


@pytest.mark.parametrize("kind", [CLASS, NAME])
def test_two_of_one_name_in_a_class_of_the_file_are_named_as_such(school, kind):
    twice = listing(BEN, ("Ben", "Baker", "06/07/2014", "7A"))
    [line] = errors(school, twice, **by(kind))
    assert (line.place.line, line.reasons[0].code) == (3, "name_repeated")


def test_a_line_without_a_day_of_birth_is_an_error_where_it_tells_apart(school):
    [line] = errors(school, listing(ANA, ("Ben", "Baker", "", "7A")), **by(BIRTH))
    assert (line.place.line, line.reasons[0].code) == (3, "cell_empty")


def test_days_of_birth_of_grown_students_are_read(school):
    rows = [("Ana", "Adams", "24.12.98", "7A"), ("Ben", "Baker", "1987-05-01", "7A")]
    take_in(school, listing(*rows), **by(BIRTH))
    again = [("Ana", "Adams", "1998-12-24", "7A"), ("Ben", "Baker", "01.05.1987", "7A")]
    assert actions(school, listing(*again), **by(BIRTH)) == {RosterAction.UNCHANGED}


def test_no_day_of_birth_is_kept_and_no_sign_is_equal_elsewhere(school, other_school):
    take_in(school, listing(ANA), **by(BIRTH))
    kept = school.students.get()
    assert "2014" not in f"{kept.sourced_id} {kept.number}"
    with override_settings(SECRET_KEY="another secret of another site"):
        take_in(other_school, listing(ANA), **by(BIRTH))
    assert other_school.students.get().sourced_id != kept.sourced_id


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_secret_of_the_site_doubles_nobody(school, kind):
    take_in(school, listing(), **by(kind))
    with override_settings(SECRET_KEY="a new secret of the same site"):
        assert not CHANGES & actions(school, listing(ANA), **by(kind))


def test_a_later_list_with_numbers_gives_them_to_those_who_are_there(school):
    take_in(school, listing(ANA), **by(CLASS))
    [line] = plan(school, make_csv(("701", "Ana", "Adams", "7A"))).lines
    assert line.action == RosterAction.CHANGE
    take_in(school, make_csv(("701", "Ana", "Adams", "7A")))
    assert school.students.get().number == "701"
    assert actions(school, listing(ANA), **by(CLASS)) == {RosterAction.UNCHANGED}


def test_who_moves_on_with_her_class_is_not_doubled_by_a_number_she_has(school):
    take_in(school, listing(ANA), **by(CLASS))
    make_student(school=school, number="7", given_name="Ana", family_name="Adams")
    take_in(school, listing(ANA), **by(CLASS))
    assert school.students.count() == 2


def test_one_look_at_the_page_is_enough_and_the_next_list_is_asked_nothing(dana_client, school):
    page = upload(dana_client, school, listing())
    form = page.context["form"]
    assert form["identity"].value() == ""
    assert [x.field for x in page.context["plan"].outline.columns][2] == "birth_on"
    page = post(dana_client, page, identity=BIRTH)
    plan = page.context["plan"]
    assert (plan.n_errors, plan.counts[RosterAction.ADD], plan.ignored) == (0, 3, [])
    page = upload(dana_client, school, listing(("Cy", "Clark", "30/01/2014", "7A")))
    assert page.context["plan"].counts[RosterAction.ADD] == 1


def test_a_column_that_is_proposed_as_the_number_gives_way(dana_client, school):
    rows = [("Ana", "Adams", "ana@example.org", "7A"), ("Ben", "Baker", "b@example.org", "7A")]
    headings = ("First name", "Last name", "Mail of the house", "Class")
    page = upload(dana_client, school, listing(*rows, headings=headings))
    page = post(dana_client, page, identity=CLASS)
    plan = page.context["plan"]
    assert (plan.n_errors, plan.ignored) == (0, ["Mail of the house"])


def test_the_day_of_birth_needs_its_column(dana_client, school):
    rows = [("Ana", "Adams", "7A"), ("Ben", "Baker", "7A")]
    page = upload(dana_client, school, listing(*rows, headings=("First name", "Last name", "Form")))
    page = post(dana_client, page, identity=BIRTH)
    assert page.context["form"].errors["identity"]


def test_a_number_in_the_file_needs_no_day_of_birth(school):
    rows = [("71", "Ana", "Adams", "03/04/2014", "7A"), ("72", "Ben", "Baker", "no day", "7A")]
    found = plan(school, listing(*rows, headings=("Number", *HEADINGS)))
    assert (found.n_errors, found.ignored) == (0, ["Date of birth"])


def test_the_command_is_told_by_an_option(school, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(listing())
    call_command("import_roster", path, "--apart-by", BIRTH, stdout=io.StringIO())
    assert members(school) == ALL
