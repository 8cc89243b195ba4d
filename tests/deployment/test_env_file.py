"""The environment file: what it may hold, what wins, and that nothing in it is lost."""

import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from attendance_site.installation.env_file import load_env_file, read_env_file, write_env_file


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("ENV_FILE", str(tmp_path / "attendance.env"))
    return tmp_path / "attendance.env"


def test_no_file_sets_nothing(path):
    assert read_env_file(path) == {}


@pytest.mark.parametrize(
    "value", ["plain", "two words", "it's", 'say "hi"', "$HOME", "back\\slash", "#1", ""]
)
def test_every_value_comes_back_as_it_was_written(path, value):
    write_env_file(path, {"EMAIL_HOST_PASSWORD": value})
    assert read_env_file(path) == {"EMAIL_HOST_PASSWORD": value}


def test_other_lines_stay(path):
    path.write_text("# ours\nA=1\nB='2 3'\n")
    write_env_file(path, {"A": "4", "C": "5"})
    assert path.read_text() == "# ours\nA=4\nB='2 3'\nC=5\n"


def test_the_environment_wins(path, monkeypatch):
    path.write_text("SITE_URL=https://file.example\nLOG_LEVEL_OF_TESTS=INFO\n")
    monkeypatch.setenv("SITE_URL", "https://environment.example")
    monkeypatch.setenv("LOG_LEVEL_OF_TESTS", "")
    monkeypatch.delenv("LOG_LEVEL_OF_TESTS")
    load_env_file()
    assert os.environ["SITE_URL"] == "https://environment.example"
    assert os.environ.pop("LOG_LEVEL_OF_TESTS") == "INFO"


@pytest.mark.parametrize("line", ["nonsense", "lower=1", "A=two words", "A='open", "=1"])
def test_a_line_that_is_no_setting_is_named(path, line):
    path.write_text(f"# ours\n{line}\n")
    with pytest.raises(ImproperlyConfigured, match="line 2"):
        read_env_file(path)
