"""What is kept of a release, to be upgraded ever after: its tables with rows, keys, registers.

    python -m tests.deployment.releases.kept_release FOLDER

makes it from the version at hand, once, when that is released (docs/development/releasing.md).
"""

import gzip
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.deployment.releases.environments import clean_environment

ROOT = Path(__file__).resolve().parents[3]
ROWS, KEYS, REGISTERS = "database.sql.gz", "keys.json", "registers.json"
SETTINGS = "attendance_site.settings"


def environment_in(folder: Path) -> dict[str, str]:
    """Return the settings of an installation in a folder of its own."""
    return clean_environment() | {
        "VAR_DIR": str(folder / "var"),
        "KEYS_DIR": str(folder / "keys"),
        "DATABASE_URL": "",
        "ENCRYPTION_KEY": "",
        "ENV_FILE": "",
        "DJANGO_SETTINGS_MODULE": SETTINGS,
    }


def run_in(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment_in(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def keep_release(folder: Path, target: Path) -> None:
    """Write the installation in a folder down as it is."""
    target.mkdir(parents=True)
    with closing(sqlite3.connect(folder / "var" / "db.sqlite3")) as database:
        text = "\n".join(database.iterdump())
    (target / ROWS).write_bytes(gzip.compress(text.encode(), mtime=0))
    keys_dir = folder / "keys"
    keys = {str(path.relative_to(keys_dir)): path.read_text() for path in _files(keys_dir)}
    (target / KEYS).write_text(json.dumps(keys, indent=1, sort_keys=True) + "\n")
    registers = json.loads(run_in(folder, "-m", "tests.deployment.releases.registers"))
    (target / REGISTERS).write_text(json.dumps(registers, indent=1) + "\n")


def bring_back(kept: Path, folder: Path) -> None:
    """Lay a release's installation into an empty folder, as it was then."""
    (folder / "var").mkdir(mode=0o700)
    (folder / "keys").mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / "var" / "db.sqlite3")) as database:
        database.executescript(gzip.decompress((kept / ROWS).read_bytes()).decode())
    (folder / "var" / "db.sqlite3").chmod(0o600)
    for name, text in json.loads((kept / KEYS).read_text()).items():
        path = folder / "keys" / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(text)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


if __name__ == "__main__":
    work = Path(sys.argv[1])
    for folder in (work / "var", work / "keys"):
        folder.mkdir(mode=0o700, parents=True)
    run_in(work, "manage.py", "migrate", "--verbosity", "0")
    run_in(work, "-m", "tests.deployment.releases.school_of_a_release")
    keep_release(work, work / "kept")
