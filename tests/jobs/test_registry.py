"""Each room's kinds of background work are found, so that none waits for ever."""

import ast
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import import_string

from jobs.models import Job
from jobs.registry import kinds
from tests.house import PRODUCT, files_under, imports_of, name_of, nodes_of

MAKERS = {
    "jobs.registry.Kind",
    "jobs.outgoing.mails.MailWork",
    "rosters.file_imports.work.ImportWork",
}
"""A module that describes a kind imports one of them."""


def test_every_table_of_jobs_has_its_kind():
    tables = {model for model in apps.get_models() if issubclass(model, Job)}
    assert {kind.model for kind in kinds()} == tables


def test_every_table_names_the_kind_that_works_on_it():
    assert [kind.name for kind in kinds() if import_string(kind.model.JOB_KIND) is not kind] == []


def test_no_two_kinds_have_the_same_name():
    names = [kind.name for kind in kinds()]
    assert len(names) > 15
    assert sorted(set(names)) == sorted(names)


def test_every_kind_that_a_room_describes_is_the_one_of_a_table():
    described = [
        (name_of(path), target.id)
        for path in files_under(*PRODUCT)
        if MAKERS & set(imports_of(nodes_of(path)))
        for node in nodes_of(path)
        if isinstance(node, ast.Assign) and is_a_kind(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    assert len(described) == len(kinds())
    found = [getattr(import_module(module), name) for module, name in described]
    assert [kind for kind in found if kind not in kinds()] == []


def is_a_kind(value) -> bool:
    """Say whether it is a `Kind(...)`, or the `.kind(...)` of an import or of a mail."""
    if not isinstance(value, ast.Call):
        return False
    return getattr(value.func, "id", "") == "Kind" or getattr(value.func, "attr", "") == "kind"
