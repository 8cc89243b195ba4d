"""The house keeps its layers: every import is read, and none may point upward or sideways."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ["classes", "recognition", "reports", "integrations"]
OURS = {*APPS, "attendance_site"}
WEB_PARTS = {
    *("views", "api", "serializers", "forms", "urls", "admin", "tasks", "management"),
    *("templatetags", "context_processors"),
}
APPS_KNOWN_TO = {
    "classes": {"classes"},
    "recognition": {"recognition", "classes"},
    "reports": {"reports", "classes"},
    "integrations": {"integrations", "classes", "recognition", "reports"},
}
LONGEST_FILE = 300
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "data", "info"}


def files_under(*folders):
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports_of(nodes):
    """List the modules that statements import; `from a import b` counts as `a` and as `a.b`."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def all_imports(path):
    return set(imports_of(ast.walk(tree_of(path))))


def layer_of(module):
    """Return 0 for vision, 1 for the domain, 2 for the web."""
    if (module + ".").startswith("recognition.vision."):
        return 0
    return 2 if WEB_PARTS & set(module.split(".")[1:]) else 1


def breaches(paths, is_breach):
    return [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in paths
        for module in sorted(all_imports(path))
        if is_breach(name_of(path), module)
    ]


def is_ours(module):
    return module.split(".")[0] in OURS


def test_there_is_something_to_read():
    assert len(files_under(*APPS)) > 40


def test_apps_know_only_the_apps_they_may_know():
    def knows_too_much(importer, imported):
        app, other = importer.split(".")[0], imported.split(".")[0]
        return other in APPS and other not in APPS_KNOWN_TO[app]

    assert not breaches(files_under(*APPS), knows_too_much)


def test_imports_never_point_to_a_higher_layer():
    def points_upward(importer, imported):
        return is_ours(imported) and layer_of(imported) > layer_of(importer)

    # An app's start connects its parts, whatever their layer.
    paths = [path for path in files_under(*APPS) if path.name != "apps.py"]
    assert not breaches(paths, points_upward)


def test_vision_knows_neither_django_nor_the_rest_of_the_house():
    def is_foreign(_, imported):
        is_vision = (imported + ".").startswith("recognition.vision.")
        is_outside = is_ours(imported) and imported != "recognition" and not is_vision
        return is_outside or imported.split(".")[0] in {"django", "rest_framework", "django_q"}

    assert not breaches(files_under("recognition/vision"), is_foreign)


def test_tensorflow_is_imported_late_everywhere():
    def at_the_top(path):
        return set(imports_of(tree_of(path).body))

    heavy = {"tensorflow", "keras", "mtcnn"}
    paths = files_under(*OURS)
    early = [path for path in paths if heavy & {m.split(".")[0] for m in at_the_top(path)}]
    assert not early


def test_vision_is_imported_with_neither_django_nor_tensorflow():
    modules = [name_of(path) for path in files_under("recognition/vision")]
    code = (
        "import importlib, sys\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "loaded = {'django', 'tensorflow', 'keras'} & set(sys.modules)\n"
        "sys.exit(', '.join(loaded) or 0)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_the_site_answers_without_loading_tensorflow():
    code = (
        "import os, sys\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'attendance_site.settings'\n"
        "from attendance_site.wsgi import application\n"
        "from django.urls import get_resolver\n"
        "assert get_resolver().url_patterns\n"
        "sys.exit('tensorflow' if 'tensorflow' in sys.modules else 0)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def test_no_import_is_relative():
    paths = files_under(*OURS, "tests", "benchmarks")
    relative = [
        str(path.relative_to(ROOT))
        for path in paths
        if any(isinstance(n, ast.ImportFrom) and n.level for n in ast.walk(tree_of(path)))
    ]
    assert not relative


@pytest.mark.parametrize("folder", sorted(OURS))
def test_every_module_says_in_a_sentence_what_it_is_for(folder):
    with_code = [path for path in files_under(folder) if tree_of(path).body]
    silent = [path.name for path in with_code if not ast.get_docstring(tree_of(path))]
    assert not silent


def test_no_file_grows_beyond_what_one_reads_at_once():
    sizes = {path: len(path.read_text().splitlines()) for path in files_under(*OURS, "tests")}
    assert not [str(path) for path, n_lines in sizes.items() if n_lines > LONGEST_FILE]


def test_no_module_has_a_name_that_says_nothing():
    assert not [path for path in files_under(*OURS) if path.stem in FORBIDDEN_NAMES]


def settings_of_the_environment():
    """List the variables that the settings read, from their calls of env_..."""
    return {
        node.args[0].value
        for node in ast.walk(tree_of(ROOT / "attendance_site" / "settings.py"))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith("env_")
    }


def test_the_readme_explains_every_setting():
    names = settings_of_the_environment()
    assert "RECOGNITION_FPS" in names
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not names - set(re.findall(r"\w+", readme))
