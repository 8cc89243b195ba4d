"""Which browser plays a person."""

import sys

import pytest

from benchmarks.fixtures.chromium import chromium_path


def test_the_browser_of_the_setting_is_taken(monkeypatch):
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert chromium_path() == sys.executable


def test_a_path_that_is_no_browser_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(SystemExit, match=r"CHROMIUM must be .* '/nowhere/chromium'"):
        chromium_path()


def test_without_any_browser_there_is_none(monkeypatch, tmp_path):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium_path() is None
