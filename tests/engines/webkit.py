"""WebKit, the engine of iPhones, driven through Debian's own WebDriver on a display of its own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium.webdriver import WebKitGTK
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

NEEDED = {"WebKitWebDriver": "webkit2gtk-driver", "Xvfb": "xvfb"}
"""Of Debian, by the command that is needed."""

PHONE_PX = (390, 844)
STARTS_WITHIN_S = 10


def why_it_fails() -> str | None:
    """Say in a sentence what is missing, if anything is."""
    missing = [package for command, package in NEEDED.items() if not shutil.which(command)]
    return f"WebKit is not installed: apt-get install {' '.join(missing)}" if missing else None


@contextmanager
def display(width: int, height: int) -> Iterator[str]:
    """A screen in memory; its number is chosen by the server, so that two may run at once."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(writing), "-nolisten", "tcp"),
            *("-screen", "0", f"{width}x{height}x24"),
        ],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait(timeout=STARTS_WITHIN_S)


@contextmanager
def webkit(folder: Path) -> Iterator[WebKitGTK]:
    """A browser as wide as a phone, with a home of its own."""
    with display(*PHONE_PX) as number:
        homes = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(folder))
        environment = os.environ | homes | {"DISPLAY": number, "GDK_BACKEND": "x11"}
        # Processes within a sandbox of their own need rights that a container does not give.
        environment["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"
        service = Service(shutil.which("WebKitWebDriver"), env=environment)
        browser = WebKitGTK(options=Options(), service=service)
        browser.set_page_load_timeout(30)
        browser.set_window_rect(0, 0, *PHONE_PX)
        try:
            yield browser
        finally:
            browser.quit()
            service.stop()
