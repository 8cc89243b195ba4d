"""Only the room of storage knows where a stored file lies: all other code is read for it."""

import ast

import pytest
from django.apps import apps
from django.db import models

from tests.house import PRODUCT, ROOMS, ROOT, files_under, imports_of, name_of, nodes_of, tree_of

LOCAL_PATHS = {"path", "temporary_file_path"}
DONE_WITH_FILES = {"open", "save", "delete"}
SETTINGS_OF_PLACES = {"MEDIA_ROOT", "DEFAULT_STORAGE_ALIAS", "STORAGES"}
KNOW_THE_PLACE = {"storage", "attendance_site"}


def file_fields() -> set[str]:
    fields = (field for model in apps.get_models() for field in model._meta.get_fields())
    return {field.name for field in fields if isinstance(field, models.FileField)} | {"storage"}


def last_name(node: ast.expr) -> str:
    """Return `file` for `file`, `capture.file` and `sighting.capture.file`."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def local_paths(tree: ast.AST, fields: set[str]) -> list[str]:
    """List where a file is asked for its path on this machine, as an attribute or by name."""
    nodes = list(ast.walk(tree))
    asked = [
        ast.unparse(node)
        for node in nodes
        if isinstance(node, ast.Attribute)
        and (
            node.attr == "temporary_file_path"
            or (node.attr == "path" and last_name(node.value) in fields)
        )
    ]
    by_name = [
        ast.unparse(node)
        for node in nodes
        if isinstance(node, ast.Call)
        and last_name(node.func) in {"getattr", "hasattr", "attrgetter"}
        and any(isinstance(a, ast.Constant) and a.value in LOCAL_PATHS for a in node.args)
    ]
    return asked + by_name


def places(tree: ast.AST) -> list[str]:
    """List the settings of storage that are read."""
    nodes = ast.walk(tree)
    return [
        ast.unparse(node)
        for node in nodes
        if isinstance(node, ast.Attribute) and node.attr in SETTINGS_OF_PLACES
    ]


@pytest.mark.parametrize(
    "code",
    ["capture.file.path", "file.path", "storage.path(name)", "getattr(file, 'path')"],
)
def test_the_reading_finds_what_it_is_for(code):
    assert local_paths(ast.parse(code), file_fields())


def test_it_lets_pass_what_is_no_stored_file():
    assert not local_paths(ast.parse("request.path; weights.path"), file_fields())
    assert places(ast.parse("settings.MEDIA_ROOT"))


def files_that_must_not_know():
    rooms = [room for room in ROOMS if room not in KNOW_THE_PLACE]
    return files_under(*rooms)


def test_no_other_room_asks_a_file_for_its_path():
    fields = file_fields()
    assert "file" in fields
    found = {
        name_of(path): asked
        for path in files_that_must_not_know()
        if (asked := local_paths(tree_of(path), fields))
    }
    assert not found


def past_the_room(tree: ast.AST, fields: set[str]) -> list[str]:
    """List where a stored file is opened, written or erased, or its storage asked for, directly."""
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (
            node.attr == "storage"
            or (node.attr in DONE_WITH_FILES and last_name(node.value) in fields - {"storage"})
        )
        and isinstance(node.value, ast.Attribute | ast.Call)
    ]


@pytest.mark.parametrize(
    "code",
    [
        "capture.file.open('rb')",
        "row.file.delete(save=False)",
        "row.file.save(name, content)",
        "row.file.storage",
        "Model._meta.get_field('file').storage.listdir(folder)",
    ],
)
def test_the_reading_finds_what_goes_past_the_room(code):
    assert past_the_room(ast.parse(code), file_fields())


def test_no_other_room_does_anything_with_a_stored_file_itself():
    found = {
        name_of(path): asked
        for path in files_that_must_not_know()
        if (asked := past_the_room(tree_of(path), file_fields()))
    }
    assert not found


def test_no_other_room_knows_the_folder_of_stored_files():
    found = {
        name_of(path): asked
        for path in files_that_must_not_know()
        if (asked := places(tree_of(path)))
    }
    assert not found


def test_no_other_room_imports_a_storage():
    found = [
        path.relative_to(ROOT)
        for path in files_that_must_not_know()
        if "django.core.files.storage" in set(imports_of(nodes_of(path)))
    ]
    assert not found


SEES_TO_NAMES = "storage/durable/durable_files.py"
APPENDS = {
    "storage/durable/erasure_marks.py",
    "storage/upload_parts.py",
    "attendance_site/installation/backups/sealed_archive.py",
}
"""They write on in a file, or for hours; its name is seen to by the same place."""


def test_no_other_module_waits_for_the_disk_itself():
    found = {
        str(path.relative_to(ROOT))
        for path in files_under(*PRODUCT)
        for node in nodes_of(path)
        if isinstance(node, ast.Attribute) and node.attr in {"fsync", "fdatasync"}
    }
    assert found - APPENDS == {SEES_TO_NAMES}
