"""When the last backup of this installation was finished, for whoever is about to change it."""

from datetime import datetime
from pathlib import Path

from django.conf import settings


def note_backup(at: datetime) -> None:
    """Write down that a backup is whole; nothing of where it lies."""
    _note().write_text(at.isoformat(), encoding="ascii")


def last_backup_at() -> datetime | None:
    """Return when the last backup was made; None if none is known here."""
    try:
        return datetime.fromisoformat(_note().read_text(encoding="ascii").strip())
    except (FileNotFoundError, ValueError):
        return None


def _note() -> Path:
    return Path(settings.VAR_DIR) / "last_backup"
