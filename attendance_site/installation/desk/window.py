"""The window of the desk: an installed browser without its bars, else the usual browser."""

import html
import os
import re
import shutil
import subprocess
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from pathlib import Path

from attendance_site.installation.desk.keys import desk_folder, digest_of, write_private

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

OPENING_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="referrer" content="no-referrer"><title>Attendance</title>
<form method="post" action="{address}"><input type="hidden" name="key" value="{key}">
<button>Open the desk</button></form><script>document.forms[0].submit()</script></html>
"""


REFUSAL_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Attendance</title>
<style>:root {{ color-scheme: light dark }}
body {{ font: 1.25rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto;
padding: 0 1rem; overflow-wrap: anywhere }}</style>
<h1>The desk could not be opened</h1><p>{lines}</p></html>
"""


def browser_path(wanted: str = "") -> str | None:
    """Return a browser that can show a page in a window of its own."""
    found = (shutil.which(name) for name in ([wanted] if wanted else [*NAMES, *OF_MACS]))
    return next(filter(None, found), None)


def write_opening_page(address: str, key: str) -> Path:
    """Write the page that hands the key over: a command line could be read by other accounts."""
    path = opening_page_of(key)
    page = OPENING_PAGE.format(address=html.escape(address), key=html.escape(key))
    write_private(path, page)
    return path


def opening_page_of(key: str) -> Path:
    """Return where the page of a key lies: two desks that open at once have one each."""
    return desk_folder() / f"open-{digest_of(key)}.html"


def is_profile_open() -> bool:
    """Say whether a browser shows a window of the desk; it notes "machine-process" there."""
    try:
        owner = (_profile() / "SingletonLock").readlink().name
        os.kill(int(owner.rpartition("-")[2]), 0)
    except (OSError, ValueError):
        return False
    return True


def window_command(browser: str, url: str) -> Sequence[str]:
    """Return what opens the window.

    Its browser keeps to a folder of its own: no page of another tab shares its cookies, and it ends
    when the window is closed.
    """
    return [browser, f"--app={url}", f"--user-data-dir={_profile()}", *QUIET]


def has_screen(environment: Mapping[str, str]) -> bool:
    names = ("DISPLAY", "WAYLAND_DISPLAY")
    return sys.platform == "darwin" or any(environment.get(name) for name in names)


def show_refusal(sentence: str, browser: str | None) -> None:
    """Show why there is no desk, in a window that outlives the command.

    Whoever pressed an icon has no terminal that could say it.
    """
    path = desk_folder() / "refused.html"
    lines = "<br>".join(html.escape(sentence).splitlines())
    # An option is not broken at its hyphens.
    lines = re.sub(r"--[\w-]+", r"<nobr>\g<0></nobr>", lines)
    write_private(path, REFUSAL_PAGE.format(lines=lines))
    if browser is None:
        webbrowser.open(path.as_uri())
        return
    quiet = subprocess.DEVNULL
    subprocess.Popen(  # noqa: S603 - a browser that was looked for, no shell
        window_command(browser, path.as_uri()),
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )


def _profile() -> Path:
    return desk_folder() / "browser"
