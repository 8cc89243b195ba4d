"""The environment file: settings that site, worker and commands read when they start."""

import os
import re
import shlex
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from attendance_site.installation.software import usual_var_dir

HEADING = (
    "# Settings of this installation, one NAME=value a line; docs/settings.md explains each.\n"
)
_NAME = re.compile(r"[A-Z][A-Z0-9_]*")


def env_file_path() -> Path:
    """Return where the file lies: ENV_FILE, else beside the database in VAR_DIR."""
    folder = os.environ.get("VAR_DIR", "").strip() or usual_var_dir()
    return Path(os.environ.get("ENV_FILE", "").strip() or Path(folder) / "attendance.env")


def load_env_file() -> None:
    """Take over what the file sets; what the environment sets already stays.

    Raises:
        ImproperlyConfigured: a line of the file is no setting, or it cannot be read.
    """
    for name, value in read_env_file(env_file_path()).items():
        os.environ.setdefault(name, value)


def read_env_file(path: Path) -> dict[str, str]:
    """Return the settings of a file; none if it does not exist."""
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ImproperlyConfigured(f"{path} cannot be read: {error.strerror}.") from error
    found = {}
    for number, line in enumerate(text.splitlines(), 1):
        if setting := _read_line(line, f"{path}, line {number}"):
            found[setting[0]] = setting[1]
    return found


def write_env_file(path: Path, changes: Mapping[str, str]) -> None:
    """Change settings of a file that only its owner may read; other lines stay as they are."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else [HEADING.strip()]
    left = dict(changes)
    written = []
    for line in lines:
        name = line.partition("=")[0].strip()
        written.append(_line(name, left.pop(name)) if name in left else line)
    written += [_line(name, value) for name, value in left.items()]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    # Closed to others before it holds a secret.
    draft.touch(mode=0o600)
    draft.write_text("\n".join(written) + "\n", encoding="utf-8")
    # In one step: who reads it meanwhile sees the old file or the new one.
    draft.replace(path)


def _line(name: str, value: str) -> str:
    return f"{name}={shlex.quote(value) if value else ''}"


def _read_line(line: str, place: str) -> tuple[str, str] | None:
    text = line.strip()
    if not text or text.startswith("#"):
        return None
    name, equals, quoted = text.partition("=")
    try:
        words = shlex.split(quoted)
    except ValueError:
        # An open quotation mark: refused below, as several words are.
        words = ["", ""]
    if not equals or not _NAME.fullmatch(name.strip()) or len(words) > 1:
        raise ImproperlyConfigured(f"{place} must be NAME=value, the value in quotes if need be.")
    return name.strip(), words[0] if words else ""
