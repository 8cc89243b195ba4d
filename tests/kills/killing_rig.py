"""Give errands to a process that forks, and kill what it forks, or its database."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.house import ROOT


@dataclass(frozen=True)
class Killed:
    """What became of an errand.

    Args:
        has_died: the process, by a kill.
        error: what it ended with instead, if it did.
        outcome: after it was done again.
        n_moments: how many it had, where it was not killed.
    """

    has_died: bool
    error: str
    outcome: Any
    n_moments: int


class KillingRig:
    """An installation of its own, in a folder, on a migrated database."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self._undisturbed: dict[str, tuple[int, Any]] = {}
        self._folders = [str(folder / name) for name in ("media", "mails", "site-keys", "backups")]
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.processes.settings_fakes",
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder),
            "KEYS_DIR": str(folder / "site-keys"),
            "MEDIA_ROOT": str(folder / "media"),
            "WEBHOOK_ALLOW_PRIVATE": "1",
            "LOG_LEVEL": "CRITICAL",
        }
        self._forking = subprocess.Popen(
            [sys.executable, "-m", "tests.kills.forked_work"],
            cwd=ROOT,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def undisturbed(self, errand: str, *given: str) -> tuple[int, Any]:
        """Do an errand; return how many moments it has, and the outcome."""
        if errand not in self._undisturbed:
            # The first one makes folders besides.
            self._do(errand, given)
            self._undisturbed[errand] = self._do(errand, given)
        return self._undisturbed[errand]

    def _do(self, errand: str, given: tuple[str, ...]) -> tuple[int, Any]:
        done = self._order(errand=errand, kill_at=0, victim="self", outcome=True, given=given)
        assert "error" not in done, done["error"]
        return done["n_moments"], done["outcome"]

    def killed(self, errand: str, *given: str, at: int, victim: str) -> Killed:
        """Kill at this moment, let time pass, and do it again."""
        first = self._order(errand=errand, kill_at=at, victim=victim, given=given)
        assert "about" in first, first["error"]
        again = self._order(
            errand=errand,
            about=first["about"],
            kill_at=0,
            victim=victim,
            after_a_kill=True,
            outcome=True,
        )
        assert "error" not in again, f"{again['error']}, after {first.get('error')}"
        error, n_moments = first.get("error", ""), first.get("n_moments", 0)
        return Killed(first["killed"], error, again["outcome"], n_moments)

    def end(self) -> None:
        self._forking.kill()
        self._forking.communicate()

    def _order(self, *, given: tuple[str, ...] = (), **order: Any) -> dict[str, Any]:
        assert self._forking.stdin
        assert self._forking.stdout
        order |= {"folders": self._folders, "with": given}
        self._forking.stdin.write(json.dumps(order) + "\n")
        self._forking.stdin.flush()
        answer = self._forking.stdout.readline()
        assert answer, "the process that forks has logged why it ended"
        return dict(json.loads(answer))
