"""Clients generated from the schema take in a roster, a lesson, its review and its report."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from classes.models import AttendanceRecord, Student
from rosters.import_work import work_on_import
from rosters.models import RosterImport
from tests.factories.api import make_token
from tests.house import ROOT
from tests.integrations.endpoints import described

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

HERE = Path(__file__).parent
NODE_MODULES = ROOT / ".venv" / "node" / "node_modules"
MOST_MODELS = 100
PATIENCE_S = 120


@pytest.fixture
def schema_file(tmp_path) -> Path:
    file = tmp_path / "schema.json"
    file.write_text(json.dumps(described()), encoding="utf-8")
    return file


@pytest.fixture
def python_client(schema_file, tmp_path) -> Path:
    """The folder with the package that openapi-python-client makes of the schema."""
    settings = tmp_path / "client.yml"
    settings.write_text("post_hooks: []\n", encoding="utf-8")
    package = tmp_path / "attendance_client"
    run(
        *("openapi-python-client", "generate", "--path", schema_file, "--meta", "none"),
        *("--output-path", package, "--config", settings),
    )
    return package


@pytest.fixture
def typescript_client(schema_file, tmp_path) -> Path:
    """The program compiled with the types that openapi-typescript makes of the schema."""
    if not NODE_MODULES.is_dir():
        pytest.skip("The TypeScript client is not checked here: install npm, then `make clients`.")
    folder = tmp_path / "typescript"
    shutil.copytree(HERE / "typescript", folder)
    (folder / "node_modules").symlink_to(NODE_MODULES)
    tools = folder / "node_modules" / ".bin"
    run(tools / "openapi-typescript", schema_file, "--output", folder / "schema.ts")
    run(tools / "tsc", "--project", folder)
    return folder / "flow.js"


def run(tool: str | Path, *arguments: str | Path) -> None:
    """Run a tool, one of this environment before any other of its name."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [shutil.which(tool, path=path) or tool, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def result_of(command: list[str | Path], environment: dict[str, str]) -> Any:
    """Run a program, and beside it the worker for the roster that it waits for."""
    program = subprocess.Popen(
        command,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + PATIENCE_S
    while program.poll() is None and time.monotonic() < deadline:
        for sent in RosterImport.objects.filter(state="queued"):
            work_on_import(roster_import=sent)
        time.sleep(0.1)
    program.kill()
    printed, errors = program.communicate()
    assert program.returncode == 0, printed + errors
    return json.loads(printed)


def check_day(result: Any) -> None:
    """Compare what the program was told with what it did, and with the database."""
    assert result["n_lines"] == 25
    assert result["confirmed"] == {
        **{"n_present": 20, "n_late": 2, "n_excused": 0, "n_absent": 3},
        **{"n_open": 0, "n_planned": 0},
    }
    assert result["stale"] == "stale_version"
    assert result["figures"]["n_late"] == 3
    assert result["figures"]["rate"] == pytest.approx(22 / 25)
    assert Student.objects.filter(number__startswith="9").count() == 25
    assert AttendanceRecord.objects.filter(status="late").count() == 3


def test_a_python_client_takes_the_attendance_of_a_day(live_server, school, python_client):
    result = result_of(
        [sys.executable, HERE / "python_flow.py", live_server.url],
        {"ATTENDANCE_TOKEN": make_token(school=school)[1], "PYTHONPATH": str(python_client.parent)},
    )
    check_day(result)
    assert result["problem"] == "Problem"


def test_a_typescript_client_takes_the_attendance_of_a_day(live_server, school, typescript_client):
    node = shutil.which("node") or shutil.which("nodejs") or "node"
    token = make_token(school=school)[1]
    check_day(result_of([node, typescript_client, live_server.url], {"ATTENDANCE_TOKEN": token}))


def test_a_python_client_has_fewer_models_than_a_hundred(python_client):
    models = [path for path in (python_client / "models").glob("*.py") if path.stem != "__init__"]
    assert 50 < len(models) < MOST_MODELS, len(models)


def test_a_choice_in_an_address_is_the_type_that_answers_show():
    operations = [o for methods in described()["paths"].values() for o in methods.values()]
    schemas = [p["schema"] for o in operations for p in o.get("parameters", [])]
    assert not [schema for schema in schemas if "enum" in schema]
    assert {"$ref": "#/components/schemas/SessionStateEnum"} in schemas
    assert {"allOf": [{"$ref": "#/components/schemas/FormatEnum"}], "default": "json"} in schemas
