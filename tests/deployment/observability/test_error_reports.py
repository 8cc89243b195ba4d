"""What Sentry gets says where an error arose, and nothing of anybody; unasked it gets nothing."""

import json
import os
import subprocess
import sys

import pytest

from tests.deployment.observability.broken_site import NAME, NUMBER
from tests.house import ROOT

pytestmark = pytest.mark.thorough

ALLOWED = {
    *("event_id", "timestamp", "platform", "level", "logger", "release", "transaction", "sdk"),
    *("logentry", "exception", "tags"),
}


def sent(dsn: str, tmp_path, new_sqlite_file) -> list:
    (tmp_path / "var").mkdir(mode=0o700)
    new_sqlite_file(tmp_path / "var" / "db.sqlite3").chmod(0o600)
    own = {"VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": "", "ALLOWED_HOSTS": "testserver"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.deployment.observability.broken_site", dsn],
        cwd=ROOT,
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [payload for envelope in json.loads(done.stdout) for payload in envelope]


@pytest.fixture
def events(tmp_path, new_sqlite_file):
    return sent("https://key@sentry.invalid/1", tmp_path, new_sqlite_file)


def test_errors_and_lines_of_the_log_arrive(events):
    errors = [error for one in events for error in one.get("exception", {}).get("values", [])]
    assert {"ValueError", "IntegrityError"} <= {error["type"] for error in errors}
    assert "broken_site.py" in json.dumps(errors)
    assert "%s could not be worked on" in [one.get("logentry", {}).get("message") for one in events]


def test_no_name_no_body_no_cookie_no_address_and_no_parameter_is_in_them(events):
    text = json.dumps(events)
    words = {*NAME.split(), NUMBER, "sessionid", "INSERT INTO", "CHECK constraint", "testserver"}
    assert {word for word in words if word in text} == set()


def test_nothing_is_sent_that_nobody_has_allowed(events):
    assert {name for event in events for name in event} <= ALLOWED
    frames = [
        frame
        for event in events
        for error in event.get("exception", {}).get("values", [])
        for frame in error["stacktrace"]["frames"]
    ]
    assert frames
    assert not any("vars" in frame or "context_line" in frame for frame in frames)


def test_the_job_and_the_request_are_numbers(events):
    assert all(event["tags"]["job"] == "capture 12" for event in events)
    assert all(len(event["tags"]["request_id"]) == 32 for event in events)


def test_without_an_address_nothing_is_sent(tmp_path, new_sqlite_file):
    assert sent("", tmp_path, new_sqlite_file) == []
