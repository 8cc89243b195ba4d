"""Find the Chromium that plays a person: the path in CHROMIUM, else the one of the system."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    """Return None where there is none.

    Raises:
        SystemExit: `CHROMIUM` names a file that cannot be run.
    """
    wanted = os.environ.get("CHROMIUM")
    if wanted and not shutil.which(wanted):
        raise SystemExit(f"CHROMIUM must be the path of a browser, not {wanted!r}.")
    return wanted or next(filter(None, map(shutil.which, NAMES)), None)
