"""The pages' scripts that hold a state machine, tested by node's own runner in tests/js/."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
OLDEST_NODE = 18
ABSENT = f"Node {OLDEST_NODE} or later is not installed here (Debian: apt install nodejs)."
PATIENCE_S = 120


@cache
def node() -> str | None:
    """The path of a node that is new enough, if any."""
    path = shutil.which("node") or shutil.which("nodejs")
    if path is None:
        return None
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    major = int(version.stdout.removeprefix("v").split(".")[0])
    return path if major >= OLDEST_NODE else None


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.test.mjs")))
def test_the_scripts_do_what_their_own_tests_expect(name):
    if not (path := node()):
        pytest.skip(ABSENT)
    run = subprocess.run(
        [path, "--test", "--test-reporter=tap", name],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "\n# pass 0\n" not in run.stdout
