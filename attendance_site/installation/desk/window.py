"""The window of the desk: an installed browser without its bars, else the usual browser."""

import html
import shutil
import subprocess
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from attendance_site.installation.desk.keys import desk_folder, write_private

NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("microsoft-edge", "microsoft-edge-stable"),
)
OF_MACS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
QUIET = (
    *("--no-first-run", "--no-default-browser-check", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--password-store=basic"),
)
"""The desk asks no other host for anything, and neither does its window."""

ENDS_IN_S = 10.0
OPENING_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="referrer" content="no-referrer"><title>Attendance</title>
<form method="post" action="{address}"><input type="hidden" name="key" value="{key}">
<button>Open the desk</button></form><script>document.forms[0].submit()</script></html>
"""


def browser_path(wanted: str = "") -> str | None:
    """Return a browser that can show a page in a window of its own."""
    found = (shutil.which(name) for name in ([wanted] if wanted else [*NAMES, *OF_MACS]))
    return next(filter(None, found), None)


def write_opening_page(address: str, key: str) -> Path:
    """Write the page that hands the key over: a command line could be read by other accounts."""
    path = desk_folder() / "open.html"
    page = OPENING_PAGE.format(address=html.escape(address), key=html.escape(key))
    write_private(path, page)
    return path


def window_command(browser: str, url: str) -> Sequence[str]:
    """Return what opens the window.

    Its browser keeps to a folder of its own: no page of another tab shares its cookies, and it ends
    when the window is closed.
    """
    profile = desk_folder() / "browser"
    return [browser, f"--app={url}", f"--user-data-dir={profile}", *QUIET]


def open_window(browser: str | None, url: str) -> subprocess.Popen[bytes] | None:
    """Open the window; None where it is a tab of the usual browser, whose end nobody sees."""
    if browser is None:
        webbrowser.open(url)
        return None
    return subprocess.Popen(  # noqa: S603 - a browser that was looked for, no shell
        window_command(browser, url),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def close_window(window: subprocess.Popen[bytes]) -> None:
    window.terminate()
    with suppress(subprocess.TimeoutExpired):
        window.wait(ENDS_IN_S)
        return
    window.kill()
    window.wait()
