"""A key opens the desk once, within seconds, and is its owner's alone."""

import os
import threading
import time

import pytest

from attendance_site.installation.desk.keys import (
    VALID_S,
    desk_folder,
    is_unused,
    make_key,
    redeem_key,
)
from attendance_site.installation.desk.window import window_command, write_opening_page

N_AT_ONCE = 8


@pytest.fixture(autouse=True)
def var_dir(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    return settings.VAR_DIR


def file_of_key():
    (path,) = desk_folder().glob("key-*")
    return path


def test_a_key_opens_once():
    key = make_key()
    assert redeem_key(key)
    assert not redeem_key(key)


def test_of_many_at_the_same_moment_one_uses_it():
    key, answers = make_key(), []
    together = threading.Barrier(N_AT_ONCE)

    def use() -> None:
        together.wait()
        answers.append(redeem_key(key))

    threads = [threading.Thread(target=use) for _ in range(N_AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(True) == 1


@pytest.mark.parametrize("age_s", [VALID_S + 2, -60])
def test_a_key_of_another_time_opens_nothing_and_is_gone(age_s):
    key = make_key()
    moment = time.time() - age_s
    os.utime(file_of_key(), (moment, moment))
    assert not redeem_key(key)
    assert not is_unused(key)


@pytest.mark.parametrize("key", ["", "x", "../secret_key", "key-", "\0", "\ud800", "x" * 100_000])
def test_what_is_no_key_opens_nothing(key):
    make_key()
    assert not redeem_key(key)


def test_nothing_that_lies_there_tells_the_key():
    key = make_key()
    assert key not in file_of_key().name
    assert file_of_key().read_text() == ""


def test_only_the_owner_reads_what_the_command_writes():
    key = make_key()
    page = write_opening_page("http://127.0.0.1:8000/desk/open/", key)
    assert {path.stat().st_mode & 0o777 for path in (file_of_key(), page)} == {0o600}
    assert desk_folder().stat().st_mode & 0o777 == 0o700


def test_a_key_that_others_might_have_made_opens_nothing():
    key = make_key()
    file_of_key().chmod(0o666)
    assert not redeem_key(key)


def test_a_link_is_no_key(tmp_path):
    key = make_key()
    path = file_of_key()
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert not redeem_key(key)


def test_a_folder_that_others_may_open_is_refused():
    desk_folder().chmod(0o755)
    with pytest.raises(PermissionError):
        make_key()
    assert not redeem_key("x")


def test_a_folder_that_is_a_link_is_refused(var_dir, tmp_path):
    var_dir.mkdir()
    (tmp_path / "theirs").mkdir(mode=0o700)
    (var_dir / "desk").symlink_to(tmp_path / "theirs")
    with pytest.raises(PermissionError):
        make_key()


def test_the_command_line_of_the_browser_tells_no_key():
    key = make_key()
    page = write_opening_page("http://127.0.0.1:8000/desk/open/", key)
    command = window_command("/usr/bin/chromium", page.as_uri())
    assert key in page.read_text()
    assert not any(key in part for part in command)
