"""What only reads stands in selectors, and what stands there knows no service: all code is read."""

import ast
from functools import cache

import pytest

from tests.house import PRODUCT, ROOT, files_under, imports_of, name_of, tree_of

WRITES = {
    *("save", "create", "delete", "bulk_create", "bulk_update", "get_or_create"),
    *("update_or_create", "send", "log_actions", "on_commit", "write_bytes", "select_for_update"),
}
"""Methods that change something, or lock it to be changed; `update` counts if it names fields."""

QUERIES = {
    *("filter", "exclude", "exists", "values_list", "values", "aggregate", "annotate", "count"),
    *("in_bulk", "roster_on", "visible_to", "active", "standing"),
}
RULES = ("refuse_", "require_", "check_")
"""What refuses is a rule of the domain: it stands with the services that ask it."""


MADE_FOR_ANOTHER = {"classes/services/reminder_mail.py"}
"""A mail is made here, which the service beside it sends."""


def is_service(path):
    return not {"services", "services.py"}.isdisjoint(path.parts)


def is_write(call):
    method = getattr(call.func, "attr", "")
    return method in WRITES or (method == "update" and bool(call.keywords) and not call.args)


def calls_in(node):
    return [n for n in ast.walk(node) if isinstance(n, ast.Call)]


def names_in(node):
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    return names | {n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)}


def those_that(does, definitions):
    """Return the definitions that do something themselves, or name one that does."""
    found = {key for key, node in definitions.items() if any(map(does, calls_in(node)))}
    while True:
        names = {name for _, name in found}
        more = {
            key
            for key, node in definitions.items()
            if key not in found and (names_in(node) - {key[1]}) & names
        }
        if not more:
            return found
        found |= more


def definitions_in(trees):
    return {
        (where, node.name): node
        for where, tree in trees.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }


@cache
def services_and_what_they_call():
    paths = [path for path in files_under(*PRODUCT) if is_service(path)]
    assert len(paths) > 80
    paths += files_under("jobs", "storage")
    return {str(path.relative_to(ROOT)): tree_of(path) for path in paths}


def public_functions(tree):
    nodes = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [node for node in nodes if not node.name.startswith("_")]


def is_rule(function):
    return function.name.startswith(RULES)


def mere_readers(trees):
    """List the public functions that neither write nor lock, and are no rule."""
    writing = those_that(is_write, definitions_in(trees))
    return {
        (where, function.name): function
        for where, tree in trees.items()
        for function in public_functions(tree)
        if (where, function.name) not in writing and not is_rule(function)
    }


def asks_the_database(function):
    return any(getattr(call.func, "attr", "") in QUERIES for call in calls_in(function))


def reads_in(trees):
    return [key for key, function in mere_readers(trees).items() if asks_the_database(function)]


def modules_of_readers(trees):
    readers = mere_readers(trees)
    return [
        where
        for where, tree in trees.items()
        if (functions := public_functions(tree))
        and all((where, function.name) in readers for function in functions)
    ]


def test_a_service_that_reads_the_database_writes_or_refuses():
    trees = services_and_what_they_call()
    assert [key for key in reads_in(trees) if "services" in key[0]] == []


def test_a_module_of_services_writes_something():
    trees = services_and_what_they_call()
    assert {where for where in modules_of_readers(trees) if "services" in where} == MADE_FOR_ANOTHER


READS = "def current(group):\n    return group.sessions.filter(state='open').first()"
WRITTEN = "def close(session):\n    session.save()"
BY_ANOTHER = "def _close(session):\n    session.save()\ndef close(session):\n    _close(session)"
A_RULE = "def refuse_closed(group):\n    if group.sessions.filter(state='open').exists(): raise X"
COMPUTES = "def last_day(day):\n    return day.replace(day=28)"


@pytest.mark.parametrize(
    ("code", "is_read", "is_module_of_readers"),
    [
        (READS, True, True),
        (WRITTEN, False, False),
        (BY_ANOTHER, False, False),
        (A_RULE, False, False),
        (COMPUTES, False, True),
    ],
)
def test_the_reading_tells_reads_from_writes(code, is_read, is_module_of_readers):
    trees = {"a": ast.parse(code)}
    assert bool(reads_in(trees)) is is_read
    assert bool(modules_of_readers(trees)) is is_module_of_readers


def test_selectors_know_no_service():
    paths = [path for path in files_under(*PRODUCT) if "selectors" in path.parts]
    assert len(paths) > 40
    wrong = [
        f"{name_of(path)} imports {module}"
        for path in paths
        for module in imports_of(ast.walk(tree_of(path)))
        if "services" in module.split(".")
    ]
    assert wrong == []
