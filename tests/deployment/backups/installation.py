"""An installation of a test's own: a folder, a database, and its commands as processes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.house import ROOT


class Installation:
    """A machine with nothing on it but a migrated or empty database.

    Args:
        folder: where all of its files lie.
        database_url: of its database; without it SQLite in the folder.
    """

    def __init__(self, folder: Path, database_url: str = "") -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder, self.media = folder, folder / "media"
        self.database_url = database_url or f"sqlite:///{folder / 'db.sqlite3'}"

    @property
    def keys(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-keys")

    def environment(self) -> dict[str, str]:
        own = {
            "VAR_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "tests.processes.settings_fakes",
        }
        left = (
            "MEDIA_ROOT",
            "ENV_FILE",
            "SECRET_KEY",
            "KEYS_DIR",
            "ENCRYPTION_KEY",
            "BACKUP_RECIPIENT",
        )
        return {k: v for k, v in os.environ.items() if k not in left} | own

    def manage(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return self._run("manage.py", *arguments)

    def done(self, *arguments: object) -> str:
        """Run a command that must succeed; return what it says."""
        run = self.manage(*arguments)
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    def refused(self, *arguments: object) -> str:
        """Run a command that must refuse with a sentence; return it."""
        run = self.manage(*arguments)
        assert run.returncode == 1, run.stdout + run.stderr
        assert "Traceback" not in run.stderr
        return run.stderr

    def start(self, *arguments: object) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def step(self, name: str, *arguments: object) -> Any:
        run = self._run("-m", "tests.processes.backup_steps", name, *arguments)
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)

    def _run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
