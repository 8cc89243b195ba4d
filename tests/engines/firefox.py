"""Firefox without a screen, driven through the port that it opens itself."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import Remote
from selenium.webdriver.firefox.options import Options
from selenium.webdriver.remote.file_detector import UselessFileDetector

from tests.engines.marionette import Marionette

STARTS_WITHIN_S = 60
PHONE_PX = (390, 844)
PREFERENCES = {
    "marionette.port": "0",  # A free one, written into the profile.
    "toolkit.legacyUserProfileCustomizations.stylesheets": "true",
    "services.settings.server": '"data:,"',  # Firefox asks nobody for anything.
}
NARROW = ":root { min-width: 0 !important; } #nav-bar, #TabsToolbar { display: none !important; }"
"""A window of Firefox is at least 450 pixels wide, for the sake of its bars."""


def command() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


def why_it_fails() -> str | None:
    """Say in a sentence what is missing, if anything is."""
    return None if command() else "Firefox is not installed: apt-get install firefox-esr"


@contextmanager
def firefox(folder: Path) -> Iterator[Remote]:
    """A browser as wide as a phone, with a home of its own."""
    write_profile(folder)
    with running(folder):
        # Files lie on this machine: nothing is to be sent before it is chosen.
        near = UselessFileDetector()
        browser = Remote(Marionette(port_of(folder)), options=Options(), file_detector=near)
        browser.set_page_load_timeout(30)
        browser.set_window_rect(0, 0, *PHONE_PX)
        try:
            yield browser
        finally:
            browser.quit()


def write_profile(folder: Path) -> None:
    lines = [f'user_pref("{name}", {value});' for name, value in PREFERENCES.items()]
    (folder / "user.js").write_text("\n".join(lines))
    (folder / "chrome").mkdir()
    (folder / "chrome" / "userChrome.css").write_text(NARROW)


@contextmanager
def running(folder: Path) -> Iterator[None]:
    started = subprocess.Popen(
        [str(command()), "--headless", "--marionette", "--no-remote", "--profile", str(folder)],
        env=os.environ | {"HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        started.terminate()
        started.wait(timeout=STARTS_WITHIN_S)


def port_of(folder: Path) -> int:
    """Wait for the port that Firefox has chosen."""
    written = folder / "MarionetteActivePort"
    deadline = time.monotonic() + STARTS_WITHIN_S
    while not (written.exists() and written.read_text().strip()):
        assert time.monotonic() < deadline, "Firefox has opened no port for tests."
        time.sleep(0.1)
    return int(written.read_text())
