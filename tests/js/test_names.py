"""Each name that a page's script uses exists: read by TypeScript's compiler, which never runs it.

A script calls a function seconds or a tap after the page has opened, so a name that a change left
behind shows itself only to whoever taps there.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house import ROOT

HERE = Path(__file__).parent
COMPILER = ROOT / ".venv" / "node" / "node_modules" / ".bin" / "tsc"
# TypeScript's numbers: no such name, another was meant, a module without it, or no such module.
ABSENT_NAME = re.compile(r"error TS(?:2304|2552|2305|2724|2307):")
AS_BROWSERS_READ = (
    *("--noEmit", "--allowJs", "--checkJs", "--skipLibCheck", "--pretty", "false"),
    *("--target", "es2022", "--module", "es2022", "--moduleResolution", "bundler"),
    *("--lib", "es2022,dom,dom.iterable"),
)


@pytest.fixture
def compiler() -> Path:
    if not COMPILER.exists():
        pytest.skip(
            "The names in the scripts are not checked here: install npm, then `make clients`."
        )
    return COMPILER


def absent_names(compiler: Path, *files: Path) -> list[str]:
    """The compiler's lines about names that do not exist; empty where each one does."""
    command: list[str | Path] = [compiler, *AS_BROWSERS_READ, HERE / "globals.d.ts", *files]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line for line in run.stdout.splitlines() if ABSENT_NAME.search(line)]


def test_every_name_in_the_scripts_exists(compiler):
    scripts = sorted((ROOT / "static" / "js").glob("*.js"))
    assert len(scripts) > 10
    assert absent_names(compiler, *scripts) == []


def test_a_name_left_behind_is_found(compiler, tmp_path):
    script = tmp_path / "live.js"
    shutil.copy(ROOT / "static" / "js" / "by_itself.js", tmp_path)
    script.write_text(
        'import { BY_ITSELF, nothing } from "./by_itself.js";\n'
        "export async function send(video) { return grab(video, BY_ITSELF, nothing); }\n"
    )
    found = "\n".join(absent_names(compiler, script))
    assert "'grab'" in found
    assert "'nothing'" in found
