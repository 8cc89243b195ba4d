"""What is imported is declared, what is declared is in use, and every file of it has its hash."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house import ROOT, nodes_of

TESTING = {"tests", "benchmarks"}
PACKAGES = {path.parent.name for path in ROOT.glob("*/__init__.py")} | TESTING
IN_USE_WITHOUT_A_NAME = {
    "fido2": "django-allauth reads passkeys with it",
    "psycopg2-binary": "Django's backend of PostgreSQL loads it",
}
"""Required though our code has neither an import nor a string with the name of their module."""


def direct(file_name: str) -> dict[str, Requirement]:
    """The requirements that a file lists itself and that count on this platform, by name."""
    lines = (ROOT / file_name).read_text(encoding="utf-8").splitlines()
    listed = [Requirement(line) for line in lines if re.match(r"\w", line)]
    here = [one for one in listed if not one.marker or one.marker.evaluate()]
    return {canonicalize_name(one.name): one for one in here}


def pinned(file_name: str) -> dict[str, list[str]]:
    """The lines after each requirement, by name and version."""
    text = (ROOT / file_name).read_text(encoding="utf-8").replace(" \\\n", "\n")
    blocks = re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]
    return {lines[0].split(" ; ")[0]: lines[1:] for lines in map(str.splitlines, blocks)}


def nodes(folders: set[str]) -> Iterator[ast.AST]:
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return (node for path in files for node in nodes_of(path))


def imported(folders: set[str]) -> set[str]:
    """The first words of all modules that are imported and are neither ours nor Python's."""
    names = set()
    for node in nodes(folders):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names - PACKAGES - sys.stdlib_module_names


def named_in_strings(folders: set[str]) -> set[str]:
    """The first words of strings such as "whitenoise.middleware.WhiteNoiseMiddleware"."""
    strings = {
        node.value
        for node in nodes(folders)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text.split(".")[0] for text in strings if re.fullmatch(r"[\w.]+", text)}


@cache
def distributions() -> dict[str, set[str]]:
    """The installed distributions that each module comes from."""
    # dlib-bin lists another of its modules only.
    found = {"dlib": ["dlib-bin"], **packages_distributions()}
    return {module: {canonicalize_name(name) for name in found[module]} for module in found}


def undeclared(modules: set[str], declared: dict[str, Requirement]) -> list[str]:
    return sorted(m for m in modules if not distributions().get(m, set()) & declared.keys())


PRODUCT = PACKAGES - TESTING


def test_there_is_something_to_read():
    assert {"django", "numpy", "cv2"} <= imported(PRODUCT)
    assert {"gunicorn", "whitenoise"} <= named_in_strings(PRODUCT)


def test_what_the_product_imports_is_declared():
    assert not undeclared(imported(PRODUCT), direct("requirements.in"))


def test_what_the_tests_import_is_declared():
    declared = direct("requirements.in") | direct("requirements-dev.in")
    assert not undeclared(imported(TESTING), declared)


def test_what_is_declared_is_in_use():
    names = imported(PRODUCT) | named_in_strings(PRODUCT)
    in_use = {name for module in names for name in distributions().get(module, set())}
    assert direct("requirements.in").keys() - in_use == IN_USE_WITHOUT_A_NAME.keys()


@pytest.mark.parametrize("kind", ["requirements", "requirements-dev"])
def test_what_is_declared_is_pinned_with_hashes(kind):
    pins = pinned(f"{kind}.txt")
    names = {canonicalize_name(re.split("==", pin)[0]) for pin in pins}
    assert direct(f"{kind}.in").keys() <= names
    assert not [pin for pin in pins if not re.match(r"[\w.-]+==[\w.]+( ;|$)", pin)]
    assert not [pin for pin, lines in pins.items() if "--hash=sha256:" not in "".join(lines)]


def test_the_tests_run_with_the_versions_that_the_product_has():
    """On which platforms a package is needed may differ, its version may not."""
    product, tests = (
        {pin.partition(" ;")[0] for pin in pinned(name)}
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert not product - tests
