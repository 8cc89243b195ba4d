"""After an erasure no table, no file, not even the database's own files hold anything of her."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from tests.privacy.erasure_steps import CHIP, FAMILY, GIVEN, MAIL, NUMBER, PARENT, PHONE

ROOT = Path(__file__).resolve().parents[2]
MARKS = [*(one.encode() for one in (GIVEN, FAMILY, NUMBER, PARENT, MAIL, PHONE)), CHIP[:20]]
NOT_STAGED = {"privacy.AccessNote", "office.StudentErasure"}
"""Of a table with a way to a student all is staged; a note is a number, and a line in a minute; the
receipt is made by the erasure, and names nobody."""

KEEP_HER_KEY = {
    *("privacy.AccessEntry.student_ids", "privacy.AccessedStudent.student_id"),
    "admin.LogEntry.object_id",
}
"""Who looked at whom, and that something was changed, are kept by number."""

NEVER_STAGED = {
    "of who logs in": [
        *("account.EmailAddress", "account.EmailConfirmation", "accounts.GuessCount"),
        *("accounts.User_groups", "accounts.User_user_permissions", "classes.AccountMail"),
        *("classes.AwaitedColleague", "classes.AwaitedColleague_class_groups"),
        *("integrations.ApiToken", "mfa.Authenticator", "reports.ReportSubscription"),
        *("socialaccount.SocialAccount", "socialaccount.SocialToken", "usersessions.UserSession"),
    ],
    "of teachers and their lessons, by key": [
        *("classes.ClassGroup_teachers", "classes.Cover", "classes.LessonChange"),
        "classes.RegisterReminder",
        *("classes.Teacher", "classes.TimetableStep", "office.Departure"),
        *("recognition.FilmExemption", "recognition.ClassWatch", "timetables.CalendarAddress"),
        *("recognition.FilmNotice", "recognition.FilmNoticeWish"),
    ],
    "of rooms and cameras, in which nobody is told from another": [
        *("recognition.CameraAlert", "recognition.RoomFilm", "recognition.RoomWatch"),
        *("recognition.IgnoredSpot", "recognition.UploadChunk"),
    ],
    "of the school as a whole": [
        *("classes.AbsenceBatch", "faces.RecognitionPause", "faces.StrangerLimits"),
        "guardians.GuardianRules",
    ],
    "in hand, which is staged by itself": ["recognition.Upload"],
    "gone in the moment in which it is worked on": [
        *("django_q.OrmQ", "django_q.Task", "privacy.AccessChange"),
    ],
}
"""Declared tables that hold nothing of a student, by what they hold; all others are staged."""

pytestmark = pytest.mark.thorough


class Rig:
    """A database and a folder of its own, and processes that work on them."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.processes.settings_fakes",
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "KEYS_DIR": str(folder / "keys"),
        }

    def run(self, *steps: str) -> list[object]:
        done = self._process(*steps)
        assert done.returncode == 0, done.stderr
        # What a process writes is in the log of the machine.
        assert not any(mark.decode() in done.stderr for mark in MARKS[:-1])
        return [json.loads(line) for line in done.stdout.splitlines()]

    def _process(self, *steps: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "tests.privacy.erasure_steps", *steps],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def sqlite_rig(tmp_path, new_sqlite_file) -> Rig:
    new_sqlite_file(tmp_path / "db.sqlite3")
    tmp_path.chmod(0o700)
    return Rig(tmp_path, "")


@pytest.fixture
def postgresql_rig(tmp_path, migrated_postgresql_url) -> Rig:
    tmp_path.chmod(0o700)
    return Rig(tmp_path, migrated_postgresql_url)


def files_with_marks(folder: Path) -> list[str]:
    return [path.name for path in sorted(folder.rglob("*")) if path.is_file() and has_mark(path)]


def has_mark(path: Path) -> bool:
    try:
        content = path.read_bytes()
    # The server replaces some of its files while it runs.
    except FileNotFoundError:
        return False
    return any(mark in content for mark in MARKS)


def test_nothing_of_her_is_left_in_sqlite_nor_in_any_file(sqlite_rig):
    [_, before, unstaged, empty] = sqlite_rig.run("stage", "walk", "unstaged", "empty")
    assert len(before) > 20
    assert set(unstaged) == NOT_STAGED
    never = {label for labels in NEVER_STAGED.values() for label in labels}
    assert set(empty) - never == NOT_STAGED
    assert files_with_marks(sqlite_rig.folder)
    steps = ("erase", "walk", "held", "numbers", "stored")
    [erased, after, held, numbers, stored] = sqlite_rig.run(*steps)
    assert erased[0] == "ready"
    assert erased[3]
    assert after == []
    assert set(numbers) == KEEP_HER_KEY
    assert stored == []
    assert files_with_marks(sqlite_rig.folder) == []
    assert held == {"nameless": [["present", 1]], "records": 1, "students": 1, "receipts": 1}


def test_what_was_in_hand_as_she_was_erased_goes_with_the_end_of_that_work(sqlite_rig):
    sqlite_rig.run("stage", "stage_work")
    [erased, before] = sqlite_rig.run("erase", "stored")
    assert not erased[3]
    assert before == ["captures", "rosters", "timetables"]
    steps = ("rest", "clean", "walk", "numbers", "stored")
    [_, cleaned, after, numbers, stored] = sqlite_rig.run(*steps)
    assert cleaned[1]
    assert (after, set(numbers), stored) == ([], KEEP_HER_KEY, [])
    assert files_with_marks(sqlite_rig.folder) == []


@pytest.mark.postgresql
def test_nothing_of_her_is_left_in_postgresqls_own_files(postgresql_rig, migrated_postgresql_url):
    postgresql_rig.run("stage")
    folder = data_folder(migrated_postgresql_url)
    assert files_with_marks(folder)
    [_, after, numbers] = postgresql_rig.run("erase", "walk", "numbers")
    assert after == []
    assert set(numbers) == KEEP_HER_KEY
    checkpoint(migrated_postgresql_url)
    assert files_with_marks(folder) == []
    assert files_with_marks(postgresql_rig.folder) == []


def data_folder(url: str) -> Path:
    """The folder of this one database among the server's files."""
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        [folder] = cursor.fetchone()
        cursor.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        [oid] = cursor.fetchone()
    return Path(folder) / "base" / str(oid)


def checkpoint(url: str) -> None:
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
