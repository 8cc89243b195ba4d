"""A window whose browser hands its address over to one that is open already."""

import os
import time
from pathlib import Path

import pytest

from attendance_site.installation.desk.keys import (
    VALID_S,
    desk_folder,
    drop_old_keys,
    is_unused,
    make_key,
)
from attendance_site.installation.desk.keys import redeem_key as use
from attendance_site.installation.desk.shown_window import ShownWindow
from faces.management.terminal import Refused
from jobs.processes.programs import Processes

ADDRESS = "http://127.0.0.1:8000/desk/"
PATIENCE_S = 20


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


@pytest.fixture
def browser(tmp_path) -> str:
    """A browser that ends at once, and leaves a note that it was there."""
    script = tmp_path / "browser"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/was-there\n")
    script.chmod(0o755)
    return str(script)


@pytest.fixture
def other_browser() -> None:
    """Another one, which lives on, has the folder of the desk's windows open."""
    profile = desk_folder() / "browser"
    profile.mkdir()
    (profile / "SingletonLock").symlink_to(f"machine-{os.getpid()}")


def pages() -> list[Path]:
    return list(desk_folder().glob("open-*.html"))


@pytest.fixture
def opened(browser, tmp_path):
    """Open a window, and wait until its browser has ended."""
    with Processes(environment={}, folder=tmp_path, log_folder=tmp_path) as processes:

        def open_window(key: str) -> ShownWindow:
            window = ShownWindow(processes, browser, ADDRESS, key=key)
            deadline_s = time.monotonic() + PATIENCE_S
            assert window._process
            while window._process.poll() is None:
                assert time.monotonic() < deadline_s
                time.sleep(0.05)
            return window

        yield open_window


def test_its_key_and_page_stay_until_the_other_browser_has_used_them(opened, other_browser):
    key = make_key()
    window = opened(key)
    assert not window.is_closed(is_served_by_us=False)
    assert is_unused(key)
    assert key in pages()[0].read_text()
    assert use(key)
    assert window.is_closed(is_served_by_us=False)
    assert pages() == []


def test_a_key_that_nobody_uses_goes_after_its_time(opened, monkeypatch):
    key = make_key()
    window = opened(key)
    later_s = time.monotonic() + VALID_S + 1
    monkeypatch.setattr(time, "monotonic", lambda: later_s)
    assert window.is_closed(is_served_by_us=True)
    assert not is_unused(key)
    assert pages() == []


def test_what_serves_the_other_window_goes_on_until_that_is_closed(opened, other_browser):
    window = opened("")
    assert not window.is_closed(is_served_by_us=True)
    (desk_folder() / "browser" / "SingletonLock").unlink()
    assert window.is_closed(is_served_by_us=True)


def test_two_desks_at_once_have_a_page_each(opened):
    windows = [opened(make_key()) for _ in range(2)]
    assert len(pages()) == 2
    windows[0].close()
    assert len(pages()) == 1
    windows[1].close()
    assert pages() == []


def test_what_another_browser_shows_is_not_called_closed(opened, other_browser):
    assert opened("").is_handed_over


def test_a_window_that_was_closed_was_not_handed_over(opened):
    assert not opened("").is_handed_over


def test_a_browser_that_cannot_show_it_is_refused(opened, browser):
    Path(browser).write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(Refused, match=r"ended with an error \(1\).*--no-window"):
        opened("").is_closed(is_served_by_us=True)


def test_what_a_killed_desk_has_left_goes_at_the_next_start(opened):
    opened(make_key())
    n_left = len(list(desk_folder().iterdir()))
    drop_old_keys()
    assert len(list(desk_folder().iterdir())) == n_left == 2
    for path in desk_folder().iterdir():
        os.utime(path, (0, 0))
    drop_old_keys()
    assert list(desk_folder().iterdir()) == []
