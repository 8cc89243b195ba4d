"""A teacher whom a list names without an address is one whom the school knows, if only one fits."""

import pytest

from classes.models import ClassGroup
from tests.factories import make_teacher
from tests.rosters.roster_files import HEADINGS, make_csv
from tests.rosters.steps import plan, take_in

pytestmark = pytest.mark.django_db


def listing(name):
    return make_csv(("701", "Ana", "Adams", "7A", name), headings=(*HEADINGS, "Teacher"))


@pytest.fixture
def kim(school):
    return make_teacher(school=school, first_name="Kim", last_name="Ode", email="kim@example.org")


@pytest.mark.parametrize(
    "name",
    ["Mr Ode", "Ode", "Kim Ode", '"Ode, Kim"', '"Ode, K."', "K. Ode", "K Ode", "Dr. Kim ODE"],
)
def test_however_the_list_writes_her_she_teaches_the_class(school, kim, name):
    take_in(school, listing(name))
    assert list(ClassGroup.objects.get(code="7A").teachers.all()) == [kim]


@pytest.mark.parametrize("name", ["Miss Ode", "Odette", "L. Ode", "Mr Kim"])
def test_who_may_be_several_or_nobody_is_named_and_nobody_teaches(school, kim, name):
    make_teacher(school=school, first_name="Kay", last_name="Ode", email="kay@example.org")
    [line] = plan(school, listing(name)).lines
    codes = {reason.code for reason in line.reasons}
    assert codes & {"teacher_name_several", "teacher_name_unknown"}
    take_in(school, listing(name))
    assert not ClassGroup.objects.get(code="7A").teachers.exists()
