"""The vision package installs alone; importing all of it loads neither Django nor TensorFlow."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from face_vision.embedding.registry import EmbedderNetwork
from tests.fakes import FakeDetector, FakeEmbedder
from tests.house import ROOT, files_under, name_of
from tests.house.test_requirements import direct, imported, undeclared
from tests.painted_faces import write_class_video, write_picture

FOLDER = ROOT / "face_vision"
PROJECT = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))

IMPORT_ALL = """
import pkgutil, sys
import face_vision
for module in pkgutil.walk_packages(face_vision.__path__, "face_vision."):
    __import__(module.name)
    print(module.name)
print(face_vision.__file__, file=sys.stderr)
sys.exit(" ".join({"django", "tensorflow"} & sys.modules.keys()) or 0)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The folder that pip installed the package into, without its dependencies."""
    folder = tmp_path_factory.mktemp("installed")
    # A copy: building leaves folders beside the sources.
    source = shutil.copytree(
        FOLDER, folder / "source", ignore=shutil.ignore_patterns("__pycache__")
    )
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    options = ["--no-build-isolation", "--target", str(folder / "packages")]
    subprocess.run([*pip, *options, str(source)], check=True, cwd=folder)
    return folder / "packages"


@pytest.mark.thorough
def test_every_module_is_installed_and_imports_without_django_and_tensorflow(installed):
    answer = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL],
        capture_output=True,
        text=True,
        check=False,
        cwd=installed,
    )
    assert answer.returncode == 0, answer.stderr
    assert str(installed) in answer.stderr
    expected = {name_of(path) for path in files_under("face_vision")} - {"face_vision"}
    assert set(answer.stdout.split()) == expected


def test_every_folder_is_a_package_that_is_installed():
    folders = {path.parent.relative_to(FOLDER.parent) for path in FOLDER.rglob("__init__.py")}
    packages = PROJECT["tool"]["setuptools"]["packages"]
    assert sorted(packages) == sorted(".".join(folder.parts) for folder in folders)


def test_what_it_imports_is_declared():
    declared = direct("requirements.in")
    required = PROJECT["project"]["dependencies"]
    extra = PROJECT["project"]["optional-dependencies"]["tensorflow"]
    own = {re.split(r"[ ;<>=~]", line)[0] for line in [*required, *extra]}
    assert not undeclared(
        imported({"face_vision"}), {n: r for n, r in declared.items() if n in own}
    )
    assert set(required) <= declared.keys()


def test_the_example_of_its_readme_names_who_is_there(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("face_vision.detection.detector.MtcnnDetector", FakeDetector)
    monkeypatch.setattr(EmbedderNetwork, "build", lambda network: FakeEmbedder())
    for person, name in ((1, "ann.jpg"), (2, "ben.jpg")):
        write_picture(tmp_path / name, [person], face_px=160)
    write_picture(tmp_path / "class.jpg", [1, 7])
    write_class_video(tmp_path / "class.mp4", [2, 8], duration_s=3)
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    exec(example, {})  # noqa: S102
    lines = capsys.readouterr().out.splitlines()
    assert sorted(line.split()[0] for line in lines) == ["1", "2", "None", "None"]
