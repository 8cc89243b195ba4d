"""Settings from the environment refuse what they cannot use, and name the variable."""

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from attendance_site.env import (
    env_bool,
    env_choice,
    env_database,
    env_file,
    env_float,
    env_int,
    env_list,
    env_path,
    env_secret,
    env_str,
)


@pytest.fixture
def setting(monkeypatch):
    """Set the variable the tests read."""

    def _set(text):
        monkeypatch.setenv("SETTING", text)

    return _set


def test_missing_settings_take_their_defaults(tmp_path):
    assert env_str("SETTING", "word") == "word"
    assert env_bool("SETTING", True) is True
    assert env_float("SETTING", 2.5, low=0, high=3) == 2.5
    assert env_int("SETTING", 2, low=0, high=3) == 2
    assert env_list("SETTING", "a,b") == ["a", "b"]
    assert env_path("SETTING", tmp_path) == tmp_path


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("FALSE", False)]
)
def test_plain_words_mean_yes_or_no(setting, text, value):
    setting(text)
    assert env_bool("SETTING", not value) is value


def test_word_that_means_neither_is_refused(setting):
    setting("maybe")
    with pytest.raises(ImproperlyConfigured, match="SETTING must be 1 or 0, not 'maybe'"):
        env_bool("SETTING", True)


@pytest.mark.parametrize("text", ["", "   "])
def test_empty_number_takes_the_default(setting, text):
    setting(text)
    assert env_float("SETTING", 4.0, low=0.5, high=30) == 4.0


@pytest.mark.parametrize("text", ["0.4", "30.1", "-1", "nan", "inf"])
def test_number_out_of_range_is_refused(setting, text):
    setting(text)
    with pytest.raises(ImproperlyConfigured, match=r"SETTING must lie between 0\.5 and 30"):
        env_float("SETTING", 4.0, low=0.5, high=30)


@pytest.mark.parametrize("text", ["0.5", "30"])
def test_bounds_belong_to_the_range(setting, text):
    setting(text)
    assert env_float("SETTING", 4.0, low=0.5, high=30) == float(text)


def test_text_that_is_no_number_is_refused(setting):
    setting("four")
    with pytest.raises(ImproperlyConfigured, match="SETTING must be a number, not 'four'"):
        env_float("SETTING", 4.0, low=0.5, high=30)


def test_half_a_worker_is_refused(setting):
    setting("1.5")
    with pytest.raises(ImproperlyConfigured, match="SETTING must be a whole number"):
        env_int("SETTING", 1, low=1, high=16)


def test_list_is_split_at_commas_and_trimmed(setting):
    setting(" a.example , ,b.example,")
    assert env_list("SETTING") == ["a.example", "b.example"]


def test_path_is_absolute_and_knows_the_home_folder(setting, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    setting("~/files")
    assert env_path("SETTING", tmp_path) == (tmp_path / "files").resolve()


def test_secret_of_the_environment_is_not_written_down(setting, tmp_path):
    setting("from outside")
    assert env_secret("SETTING", kept_in=tmp_path / "key") == "from outside"
    assert not (tmp_path / "key").exists()


def test_secret_is_made_once_and_kept_for_the_owner_only(tmp_path):
    path = tmp_path / "var" / "key"
    secret = env_secret("SETTING", kept_in=path)
    assert len(secret) >= 50
    assert env_secret("SETTING", kept_in=path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["key"]


def test_two_installations_never_share_a_secret(tmp_path):
    secrets = {env_secret("SETTING", kept_in=tmp_path / name) for name in ("one", "two")}
    assert len(secrets) == 2


def test_embedded_database_lies_in_a_file_of_any_name(tmp_path):
    file = tmp_path / "My #1" / "db.sqlite3"
    assert env_database("SETTING", file=file)["NAME"] == file


def test_connections_to_a_server_are_checked_before_they_are_used_again(setting, tmp_path):
    setting("postgres://ana@db.example/school")
    database = env_database("SETTING", file=tmp_path)
    assert (database["HOST"], database["CONN_HEALTH_CHECKS"]) == ("db.example", True)


def test_number_without_a_default_may_stay_unset(setting):
    assert env_float("SETTING", None, low=0, high=1) is None
    setting("0.4")
    assert env_float("SETTING", None, low=0, high=1) == 0.4


def test_word_outside_the_choice_is_refused_by_name(setting):
    setting("arcface")
    with pytest.raises(ImproperlyConfigured, match="SETTING must be one of a, b, not 'arcface'"):
        env_choice("SETTING", "a", choices=("a", "b"))


def test_choice_is_what_was_set_or_its_default(setting):
    assert env_choice("SETTING", "a", choices=("a", "b")) == "a"
    setting(" b ")
    assert env_choice("SETTING", "a", choices=("a", "b")) == "b"


def test_file_that_nobody_needs_may_stay_unset():
    assert env_file("SETTING") is None


def test_file_that_is_needed_is_asked_for():
    with pytest.raises(ImproperlyConfigured, match="OTHER=b needs SETTING"):
        env_file("SETTING", needed_by="OTHER=b")


def test_file_that_does_not_exist_is_refused(setting, tmp_path):
    setting(str(tmp_path / "gone"))
    with pytest.raises(ImproperlyConfigured, match=r"SETTING names no file: .*gone"):
        env_file("SETTING")


def test_file_that_exists_is_found(setting, tmp_path):
    (tmp_path / "network").touch()
    setting(str(tmp_path / "network"))
    assert env_file("SETTING") == (tmp_path / "network").resolve()
