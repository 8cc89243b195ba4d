"""Where this software lies, as source or as an installed package, and which version it is."""

import tomllib
from importlib import metadata
from pathlib import Path

NAME = "attendance"
BASE_DIR = Path(__file__).resolve().parents[2]
"""Where the rooms lie: the source, or the packages of an environment."""

_PROJECT_FILE = BASE_DIR / "pyproject.toml"
IS_SOURCE = _PROJECT_FILE.is_file()


def shipped(folder: str) -> Path:
    """Return a folder of files: beside the rooms in the source, in an installed package within."""
    return BASE_DIR / folder if IS_SOURCE else BASE_DIR / "attendance_site" / folder


def usual_var_dir() -> Path:
    """Return where an installation keeps its files unless VAR_DIR says so: never among packages."""
    return BASE_DIR / "var" if IS_SOURCE else Path.home() / ".local" / "share" / NAME


def software_version() -> str:
    """Return what pyproject.toml has, or had when the package was built."""
    if not IS_SOURCE:
        return metadata.version(NAME)
    project = tomllib.loads(_PROJECT_FILE.read_text(encoding="utf-8"))["project"]
    return str(project["version"])
