"""A class of OneRoster keeps its code from file to file, whatever other classes come beside it."""

import pytest

from rosters.planning.plans import RosterAction
from tests.rosters.roster_files import ONEROSTER, make_oneroster
from tests.rosters.steps import actions, errors, take_in

pytestmark = pytest.mark.django_db


def section(letter, *, code="MA7", title=None):
    return (f"g-m{letter}", "", title or f"Maths 7 {letter}", "c", code, "org-1")


def send_classes(school, *sections, mode="delta"):
    rows = [*ONEROSTER["classes"][1], *sections] if mode == "bulk" else list(sections)
    content = make_oneroster({"classes": rows}, mode=mode)
    assert errors(school, content) == []
    take_in(school, content)
    school.refresh_from_db()
    assert actions(school, content) == {RosterAction.UNCHANGED}
    return [group.code for group in school.class_groups.filter(sourced_id__startswith="g-m")]


@pytest.fixture
def two_sections(school):
    send_classes(school, section("a"), section("b"), mode="bulk")
    return ["Maths 7 a", "Maths 7 b"]


@pytest.mark.parametrize("letter", ["a", "b"])
def test_section_that_comes_alone_keeps_the_code_it_has(school, two_sections, letter):
    assert send_classes(school, section(letter)) == two_sections


def test_new_section_takes_no_code_from_the_others(school, two_sections):
    assert send_classes(school, section("c")) == ["MA7", *two_sections]
    assert send_classes(school, section("d")) == ["MA7", *two_sections, "Maths 7 d"]
    assert send_classes(school, section("c")) == ["MA7", *two_sections, "Maths 7 d"]


def test_second_section_renames_no_first_one(school):
    assert send_classes(school, section("a"), mode="bulk") == ["MA7"]
    assert send_classes(school, section("a"), section("b"), mode="bulk") == ["MA7", "Maths 7 b"]


def test_class_that_is_called_otherwise_gets_its_new_code(school, two_sections):
    renamed = section("a", code="MA8", title="Maths 8 a")
    assert send_classes(school, renamed) == ["MA8", "Maths 7 b"]


def test_classes_that_change_codes_with_each_other_stop_no_file(school):
    one, other = section("a", code="X"), section("b", code="Y")
    assert send_classes(school, one, other, mode="bulk") == ["X", "Y"]
    one, other = section("a", code="Y"), section("b", code="X")
    assert send_classes(school, one, other) == ["Maths 7 a", "Maths 7 b"]
