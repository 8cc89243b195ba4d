"""How much memory a group of processes ever held, where the system tells (Linux)."""

import os
import re
from pathlib import Path

PROC = Path("/proc")


def peak_memory_mib(group_id: int) -> float | None:
    """Return the peak of the largest process of a group, MiB; None where nobody tells.

    The kernel keeps the peak of each living process in /proc/<pid>/status as VmHWM, KiB.
    """
    peaks = [_peak_kib(folder) for folder in PROC.glob("[0-9]*") if _is_in_group(folder, group_id)]
    return round(max(peaks) / 1024, 1) if peaks else None


def _is_in_group(folder: Path, group_id: int) -> bool:
    try:
        return os.getpgid(int(folder.name)) == group_id
    except (ProcessLookupError, PermissionError):
        return False


def _peak_kib(folder: Path) -> int:
    try:
        status = (folder / "status").read_text()
    except OSError:
        return 0  # It ended a moment ago.
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) if found else 0
