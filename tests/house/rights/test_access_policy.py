"""Who acts for a school is asked of one policy: the code is read for whoever decides alone."""

import ast

import pytest

from classes.access import (
    acts_for_everybody,
    administered_schools,
    is_office,
    may_administer,
    own_schools_of,
    school_path_of,
    schools_of,
)
from classes.models import School
from tests.house import PRODUCT, files_under, name_of, nodes_of
from tests.house.rooms import models_of_rooms

POLICY = "classes.access"
WORDS = {"served_by", "overseen_by", "held_by", "seeing", "is_superuser"}


def decides(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in WORDS and isinstance(node.ctx, ast.Load)
    return isinstance(node, ast.keyword) and (node.arg or "").startswith("staff_roles")


def is_of_rows(name: str) -> bool:
    """A model's queryset says who sees its rows."""
    return "models" in name.split(".")


def test_no_room_decides_alone_who_acts_for_a_school():
    found = {
        name_of(path)
        for path in files_under(*PRODUCT)
        if not is_of_rows(name_of(path)) and any(decides(n) for n in nodes_of(path))
    }
    assert found == {POLICY}


@pytest.mark.parametrize(
    "code", ["user.is_superuser", "f(staff_roles__role=1)", "s.served_by(u, r)"]
)
def test_the_reading_finds_what_it_is_for(code):
    assert any(decides(node) for node in ast.walk(ast.parse(code)))


@pytest.mark.parametrize(
    ("name", "n_administered", "n_own", "n_all"),
    [("alice", 0, 1, 1), ("dana", 1, 1, 1), ("eve", 0, 0, 0), ("root", 1, 0, 1)],
)
def test_the_policy_knows_the_cast(
    request, school, class_group, name, n_administered, n_own, n_all
):
    user = request.getfixturevalue(name)
    counts = [
        found.filter(pk=school.pk).count()
        for found in (administered_schools(user), own_schools_of(user), schools_of(user))
    ]
    assert counts == [n_administered, n_own, n_all]
    assert is_office(user, class_group) == bool(n_administered)
    assert may_administer(user) == (name != "alice")
    assert acts_for_everybody(user) == (name == "root")


WITHOUT_SCHOOL = {
    "User",
    "GuessCount",
    "DataKey",
    "FaceCluster",
    "ClipFace",
    "UploadChunk",
    "AccessEntry",
    "RowChange",
    "AccessedStudent",
    "AccessNote",
    "AccessChange",
    "AccessLogCut",
    "IdempotentRequest",
}
"""Rows that are reached through another row alone, or belong to no school."""


def school_reached_from(model):
    """Follow the way that a model names to its school."""
    for name in school_path_of(model).split("__"):
        model = model if name == "pk" else model._meta.get_field(name).related_model
    return model


def test_every_model_names_the_way_to_its_school():
    assert [model for model in models_of_rooms() if not names_its_way(model)] == []


def names_its_way(model):
    if model.__name__ in WITHOUT_SCHOOL:
        return not hasattr(model, "SCHOOL_PATH")
    return school_reached_from(model) is School
