"""Playwright's driver, a node of its own, starts only where the system has what it needs."""

import subprocess
import sys

PACKAGES = {"libatomic.so.1": "libatomic1", "libstdc++.so.6": "libstdc++6"}
"""Of Debian and Ubuntu, by the library that the driver misses."""


def why_driver_fails() -> str | None:
    """Start it once; say in a sentence what is missing, if anything is."""
    run = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"],
        capture_output=True,
        text=True,
        check=False,
    )
    return sentence_about(run.stderr) if run.returncode else None


def sentence_about(words: str) -> str:
    """Make one sentence of what the driver wrote before it ended."""
    for library, package in PACKAGES.items():
        if library in words:
            return f"Playwright's driver cannot start without {library}: apt-get install {package}."
    last = (words.strip().splitlines() or ["it gave no reason"])[-1].rstrip(".")
    return f"Playwright's driver cannot start: {last}."
