"""When the last backup of this installation was finished, for whoever is about to change it."""

from datetime import datetime
from pathlib import Path

from django.conf import settings

NOTE = "last_backup"


def note_backup(at: datetime) -> None:
    """Write down that a backup is whole; nothing of where it lies."""
    _folders()[0].joinpath(NOTE).write_text(at.isoformat(), encoding="ascii")


def last_backup_at() -> datetime | None:
    """Return when the last backup was made; None if none is known here."""
    return max(filter(None, map(_noted, _folders())), default=None)


def _noted(folder: Path) -> datetime | None:
    try:
        return datetime.fromisoformat((folder / NOTE).read_text(encoding="ascii").strip())
    except (FileNotFoundError, ValueError):
        return None


def _folders() -> list[Path]:
    """Return where it is noted, and where else it may stand from before there were more hosts."""
    here = Path(settings.VAR_DIR)
    # The one folder that all hosts share.
    return [Path(settings.KEYS_DIR), here] if settings.N_HOSTS > 1 else [here]
