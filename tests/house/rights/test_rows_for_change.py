"""Rows that are asked for to be changed are asked for as such: the purpose is an argument."""

import ast

import pytest

from tests.house import PRODUCT, files_under, nodes_of

ASKED = {
    *("visible_to", "own_of", "overseen_by", "seeing", "_is_own_of"),
    *("class_groups_of", "students_of", "schools_of", "readable_schools"),
}
"""What the policy and the querysets of models are asked with a user."""

DECIDED = {"visible_to", "own_of", "overseen_by", "seeing"}


def name_of(call):
    return call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)


def questions_in(function):
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and name_of(node) in ASKED:
            yield node, "for_change" in {keyword.arg for keyword in node.keywords}


def functions_in(*folders):
    for path in files_under(*PRODUCT):
        if set(folders) & {*path.parts, path.stem}:
            for node in nodes_of(path):
                if isinstance(node, ast.FunctionDef):
                    yield path, node


def only_reads(view):
    """Tell whether a view changes nothing that is not its sender's own, by its decorators."""
    marks = {ast.unparse(mark) for mark in view.decorator_list}
    if "for_readers" in marks:
        return True
    reading = {"require_GET", "require_safe", "require_http_methods(['GET'])"}
    return bool(marks & reading) and "for_changes" not in marks


def forgotten_in_views(functions):
    """List who looks rows up for whatever a request may be, and does not name what for."""
    return {
        f"{path}: {view.name}"
        for path, view in functions
        if not only_reads(view)
        for call, is_named in questions_in(view)
        if not is_named and ast.unparse(call.args[0]).startswith("request.user")
    }


def forgetful_querysets(functions):
    return {
        f"{path}: {function.name}"
        for path, function in functions
        if function.name in DECIDED
        if "for_change" not in {arg.arg for arg in function.args.kwonlyargs}
        or not all(is_named for _, is_named in questions_in(function))
    }


def test_a_view_that_may_change_rows_asks_for_those_that_may_be_changed():
    views = list(functions_in("views", "integrations"))
    assert sum(is_named for _, view in views for _, is_named in questions_in(view)) > 60
    assert not forgotten_in_views(views)


def test_whatever_says_who_sees_rows_passes_on_what_for():
    found = list(functions_in("models"))
    assert sum(function.name == "visible_to" for _, function in found) > 30
    assert not forgetful_querysets(found)


def test_nothing_is_noted_on_the_user_of_a_request():
    def is_of_request(target):
        return isinstance(target, ast.Attribute) and ast.unparse(target.value) == "request.user"

    noted = {
        f"{path}: {ast.unparse(node)}"
        for path in files_under(*PRODUCT)
        for node in nodes_of(path)
        if isinstance(node, ast.Assign) and any(is_of_request(one) for one in node.targets)
    }
    assert not noted


LOOKED_UP = "rows = Student.objects.visible_to(request.user)"


@pytest.mark.parametrize(
    ("marks", "line", "is_forgotten"),
    [
        ("@require_POST", LOOKED_UP, True),
        ("@for_changes\n@require_GET", LOOKED_UP, True),
        ("@require_http_methods(['GET', 'POST'])", LOOKED_UP, True),
        ("", LOOKED_UP, True),
        ("@require_GET", LOOKED_UP, False),
        ("@for_readers\n@require_POST", LOOKED_UP, False),
        ("@require_POST", "rows = students_of(request.user, for_change=True)", False),
    ],
)
def test_the_reading_finds_what_it_is_for(marks, line, is_forgotten):
    view = ast.parse(f"{marks}\ndef view(request):\n    {line}").body[0]
    assert bool(forgotten_in_views([("a", view)])) == is_forgotten


@pytest.mark.parametrize(
    ("head", "body", "is_forgetful"),
    [
        ("self, user", "self.none()", True),
        ("self, user, *, for_change=False", "School.objects.overseen_by(user)", True),
        (
            "self, user, *, for_change=False",
            "School.objects.overseen_by(user, for_change=for_change)",
            False,
        ),
    ],
)
def test_the_reading_finds_querysets_that_forget(head, body, is_forgetful):
    function = ast.parse(f"def visible_to({head}):\n    return {body}").body[0]
    assert bool(forgetful_querysets([("a", function)])) == is_forgetful
