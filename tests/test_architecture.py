"""The house keeps its floors: every import is read, and none may point upward."""

import ast
import re
import subprocess
import sys

import pytest

from tests.house import (
    FLOOR_OF,
    NOT_OF_THE_PRODUCT,
    PRODUCT,
    ROOMS,
    ROOT,
    files_under,
    imports_of,
    is_out_of_bounds,
    name_of,
    nodes_of,
    room_of,
    tree_of,
)

WEB_PARTS = {
    *("views", "forms", "api", "urls", "admin", "tasks", "management", "templatetags"),
    *(
        "adapters",
        "known_devices",
        "middleware",
        "requests",
        "strangers",
        "authentication",
        "proofs",
        "single_sign_on",
        "problems",
        "throttling",
    ),
}
"""Folders and modules that know a request, a form or a command."""

WEB_OF_INTEGRATIONS = {f"integrations.{name}" for name in ("access", "scopes", "etags")}
"""The same, where another room has a module of this name that is none."""

FRAMEWORKS = {
    *("django.http", "django.shortcuts", "django.forms", "django.views", "django.contrib.messages"),
    *("django.contrib.admin", "rest_framework", "drf_spectacular", "django_htmx"),
}
ROWS_OF_THE_ADMINISTRATION = "django.contrib.admin.models"
"""Its history is a table like any other."""


def all_imports(path):
    return set(imports_of(nodes_of(path)))


def breaches(paths, is_breach):
    return [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in paths
        for module in sorted(all_imports(path))
        if is_breach(name_of(path), module)
    ]


def test_there_is_something_to_read():
    assert len(files_under(*PRODUCT)) > 300
    assert {"classes", "faces", "recognition", "face_vision", "jobs", "storage"} <= set(PRODUCT)


def test_rooms_import_only_from_floors_below():
    def points_upward(importer, imported):
        return is_out_of_bounds(room_of(importer), room_of(imported))

    assert not breaches(files_under(*ROOMS), points_upward)


def test_nothing_of_the_product_imports_the_demonstration_or_the_benchmarks():
    def is_outside(_, imported):
        return room_of(imported) in NOT_OF_THE_PRODUCT

    assert not breaches(files_under(*PRODUCT), is_outside)


def modules_of_house():
    return {name_of(path): path for path in files_under(*ROOMS)}


def graph_of_imports():
    """Return which modules each module imports, at once or within a function."""
    modules = modules_of_house()

    def resolved(name):
        while name and name not in modules:
            name = name.rpartition(".")[0]
        return name

    return {
        name: {resolved(m) for m in imports_of(run_sometime(tree_of(path)))} - {"", name}
        for name, path in modules.items()
    }


def run_sometime(tree, *, is_with_functions=True):
    """List the statements that run: at import or in functions, not those for types only."""
    found, waiting = [], list(tree.body)
    while waiting:
        node = waiting.pop()
        found.append(node)
        is_late = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        is_for_types = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        if not is_for_types and (is_with_functions or not is_late):
            waiting.extend(ast.iter_child_nodes(node))
    return found


def late_imports(path):
    """List the modules that a file imports only within functions."""
    tree = tree_of(path)
    at_once = {id(node) for node in run_sometime(tree, is_with_functions=False)}
    late = [node for node in run_sometime(tree) if id(node) not in at_once]
    return {ast.unparse(node) for node in late if isinstance(node, ast.Import | ast.ImportFrom)}


LATE = {
    "face_vision.cage.child": "a child loads what decodes only once it is shut in",
    "face_vision.cameras.camera_child": "a child loads what films only once it is limited",
    "archives.child": "a child that opens a zip needs no reader of workbooks",
    "face_vision.embedding.facenet.graph": "comes with TensorFlow",
    "face_vision.embedding.mobilefacenet.conversion": "comes with TensorFlow",
    "face_vision.tensorflow_loader": "TensorFlow",
    "face_vision.evaluation.svm_baseline": "scikit-learn, for the baseline of evaluations alone",
    "face_vision.identification.assignment": "SciPy",
    "face_vision.tracking.tracklets": "SciPy",
    "faces.engine": "the detector, of a framework that only the worker loads",
    "integrations.services.roster_sources": "SSH, if a list is fetched from a folder",
    "attendance_site.installation.observability.error_reports": "Sentry, if errors go there",
    "attendance_site.admin_site": "apps register their models with this site as they are imported",
}
"""Which modules import within functions, and why; an app's `ready` does so by Django's rule."""


def test_what_is_imported_late_has_a_reason():
    paths = [path for path in files_under(*PRODUCT) if path.name != "apps.py"]
    assert {name_of(path) for path in paths if late_imports(path)} == set(LATE)


def test_no_import_goes_round_in_a_circle():
    graph, done, circles = graph_of_imports(), set(), []

    def visit(name, path):
        if name in path:
            circles.append(" -> ".join([*path[path.index(name) :], name]))
        elif name not in done:
            for other in sorted(graph[name]):
                # A package's own __init__ gathers what its modules offer.
                if not other.startswith(f"{name}.") and not name.startswith(f"{other}."):
                    visit(other, [*path, name])
            done.add(name)

    assert "storage.encryption.keys_in_use" in graph["storage.encryption.keyring"]
    for name in sorted(graph):
        visit(name, [])
    assert not circles


def test_an_import_within_a_function_counts():
    code = "if TYPE_CHECKING:\n    import a\ndef f():\n    import b\n"
    assert set(imports_of(run_sometime(ast.parse(code)))) == {"b"}


def layer_of(module):
    """Return 1 for the domain, 2 for the web."""
    parts = module.split(".")
    is_web = WEB_PARTS & set(parts[1:]) or ".".join(parts[:2]) in WEB_OF_INTEGRATIONS
    return 2 if is_web else 1


def test_the_domain_does_not_import_the_web():
    def points_upward(importer, imported):
        return room_of(imported) in FLOOR_OF and layer_of(imported) > layer_of(importer)

    # The site and an app's start connect parts, whatever their layer.
    rooms = set(PRODUCT) - {"attendance_site"}
    paths = [path for path in files_under(*rooms) if path.name != "apps.py"]
    assert not breaches(paths, points_upward)


def test_what_knows_requests_or_forms_is_a_part_of_the_web():
    def knows(importer, imported):
        is_framework = any(f"{imported}.".startswith(f"{name}.") for name in FRAMEWORKS)
        is_framework &= not imported.startswith(ROWS_OF_THE_ADMINISTRATION)
        return is_framework and layer_of(importer) == 1

    rooms = set(PRODUCT) - {"attendance_site"}
    # The errors of the API are kinds of those of its framework.
    paths = [p for p in files_under(*rooms) if name_of(p) != "integrations.errors"]
    assert not breaches(paths, knows)


def test_every_name_of_a_part_of_the_web_is_in_use():
    parts = {part for path in files_under(*PRODUCT) for part in name_of(path).split(".")}
    assert parts >= WEB_PARTS


def test_vision_knows_neither_django_nor_the_rest_of_the_house():
    def is_foreign(_, imported):
        is_outside = room_of(imported) in FLOOR_OF and room_of(imported) != "face_vision"
        return is_outside or room_of(imported) in {"django", "rest_framework", "django_q"}

    assert not breaches(files_under("face_vision"), is_foreign)


def test_what_takes_long_to_load_is_imported_late_everywhere():
    heavy = {"tensorflow", "keras", "mtcnn", "scipy"}
    early = [
        path
        for path in files_under(*PRODUCT)
        if heavy & {room_of(m) for m in imports_of(tree_of(path).body)}
    ]
    assert not early


@pytest.mark.thorough
def test_vision_is_imported_with_neither_django_nor_tensorflow():
    modules = [name_of(path) for path in files_under("face_vision")]
    code = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "loaded = {'django', 'tensorflow', 'keras'} & set(sys.modules)\n"
        "sys.exit(', '.join(loaded) or 0)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


@pytest.mark.thorough
def test_the_site_answers_without_loading_tensorflow_or_scipy():
    code = (
        "import os, sys\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'attendance_site.settings'\n"
        "from attendance_site.wsgi import application\n"
        "from django.urls import get_resolver\n"
        "assert get_resolver().url_patterns\n"
        "loaded = {'tensorflow', 'scipy'} & set(sys.modules)\n"
        "sys.exit(', '.join(loaded) or 0)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_no_import_is_relative():
    paths = files_under(*ROOMS, "tests")
    relative = [
        str(path.relative_to(ROOT))
        for path in paths
        if any(isinstance(n, ast.ImportFrom) and n.level for n in nodes_of(path))
    ]
    assert not relative


def settings_of_the_environment():
    """List the variables that the settings read, from their calls of env_..."""
    return {
        node.args[0].value
        for path in files_under(ROOT / "attendance_site" / "settings")
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("env_")
    }


def test_the_documents_explain_every_setting():
    names = settings_of_the_environment()
    assert "RECOGNITION_FPS" in names
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert not names - set(re.findall(r"\w+", page))
