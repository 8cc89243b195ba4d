"""`pip install .` gives a working installation: rooms, templates, static files, translations."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.deployment.releases.environments import clean_environment
from tests.house import ROOT
from tests.house.test_requirements import direct, pinned

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOT_PART = {"tests", "benchmarks", "docs", "var", "build", "node_modules"}
FILES = ("templates", "static", "locale")


def rooms() -> list[Path]:
    return [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name not in NOT_PART]


def is_kept(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The package, built of what an operator has, without the network."""
    folder = tmp_path_factory.mktemp("package")
    source = folder / "source"
    leave = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in [*(room.name for room in rooms()), *FILES]:
        shutil.copytree(ROOT / name, source / name, ignore=leave)
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", str(source)]
    offline = ["--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder)]
    subprocess.run([*pip, *offline], check=True, capture_output=True, timeout=300)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A folder of packages that has this one, as an environment has it."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def wanted_files() -> set[str]:
    found = {path for room in rooms() for path in room.rglob("*.py")}
    found |= {path for name in FILES for path in (ROOT / name).rglob("*")}
    kept = [path.relative_to(ROOT) for path in found if is_kept(path)]
    return {f"attendance_site/{path}" if path.parts[0] in FILES else str(path) for path in kept}


@pytest.mark.thorough
def test_every_module_page_script_and_translation_is_in_it(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert len(wanted_files()) > 1500
    assert wanted_files() - names == set()
    assert "face_vision/embedding/mobilefacenet/mobilefacenet.npy" in names


@pytest.mark.thorough
def test_nothing_of_the_tests_is_in_it(wheel):
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops & NOT_PART == set()
    assert "manage.py" not in tops


def run(installed: Path, folder: Path, *arguments: str) -> str:
    environment = clean_environment()
    environment = {k: v for k, v in environment.items() if k not in {"VAR_DIR", "ENV_FILE"}}
    own = {
        "HOME": str(folder),
        "PYTHONPATH": str(installed),
        "DATABASE_URL": "",
        "ALLOWED_HOSTS": "*",
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment | own | {"DJANGO_SETTINGS_MODULE": "attendance_site.settings"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


SHOWN = """
import django
django.setup()
from django.test import Client
from django.conf import settings
page = Client(headers={"accept-language": "de"}).get("/account/login/")
style = Client().get("/static/css/tokens.css")
print(page.status_code, "Anwesenheit" in page.text, style.status_code, settings.VAR_DIR)
"""


@pytest.mark.thorough
def test_an_installed_package_shows_its_pages_and_keeps_its_files_at_home(
    installed, tmp_path, new_sqlite_file
):
    home = tmp_path / ".local" / "share" / "attendance"
    home.mkdir(mode=0o700, parents=True)
    new_sqlite_file(home / "db.sqlite3").chmod(0o600)
    assert run(installed, tmp_path, "-c", SHOWN).split() == ["200", "True", "200", str(home)]


@pytest.mark.thorough
def test_an_installed_package_knows_its_version_and_its_own_modules(installed, tmp_path):
    version = run(installed, tmp_path, "-m", "attendance_site.management", "version")
    assert version.strip() == PROJECT["version"]
    code = "from jobs.processes.versions import modules_run; print(len(modules_run()))"
    n_modules = len([path for path in wanted_files() if path.endswith(".py")])
    assert int(run(installed, tmp_path, "-c", code)) == n_modules


@pytest.mark.thorough
def test_the_command_is_called_attendance(installed):
    [entry] = installed.glob("attendance-*.dist-info/entry_points.txt")
    assert "attendance = attendance_site.management.command_line:main" in entry.read_text()


def lowest(requirement: Requirement) -> str:
    [floor] = [one.version for one in requirement.specifier if one.operator == ">="]
    return floor


def test_what_it_depends_on_is_what_we_use():
    declared = {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]}
    lines = (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines()
    ours = {canonicalize_name(Requirement(line).name) for line in lines if re.match(r"\w", line)}
    assert declared == ours


def test_what_was_tested_is_not_older_than_what_it_asks_for():
    pins = dict(pin.partition(" ;")[0].split("==") for pin in pinned("requirements.txt"))
    versions = {canonicalize_name(name): version for name, version in pins.items()}
    asked = [Requirement(text) for text in PROJECT["dependencies"]]
    assert [
        one.name for one in asked if versions[canonicalize_name(one.name)] not in one.specifier
    ] == []
    assert all(lowest(one) for one in asked)
    assert direct("requirements.in")
