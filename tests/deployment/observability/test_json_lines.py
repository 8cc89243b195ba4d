"""Lines of the log as JSON, with the numbers of the request and the job that they are of."""

import io
import json
import logging
import os
import subprocess
import sys

import pytest
from django.test import Client

from attendance_site.installation.log_lines import JsonFormatter
from jobs.lifecycle import acquire
from jobs.registry import kind_of
from jobs.runner import run_leased
from tests.factories import make_capture
from tests.house import ROOT

pytestmark = pytest.mark.django_db

WORDS = " ".join(["Ana", "Adams"])


@pytest.fixture
def written():
    """What is written at `django.request` and `jobs`, line by line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("django.request", "jobs")]
    for logger in loggers:
        logger.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for logger in loggers:
        logger.removeHandler(handler)


def test_every_answer_has_a_number_of_its_own(client):
    numbers = {client.get("/privacy/").headers["X-Request-ID"] for _ in range(2)}
    assert len(numbers) == 2


def test_a_line_has_the_number_of_its_answer(client, written):
    answer = client.get("/no-such-page")
    [line] = written()
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (line["level"], line["logger"]) == ("WARNING", "django.request")
    assert "/no-such-page" in line["message"]


def test_a_number_that_a_stranger_sends_is_not_taken_over(client):
    answer = client.get("/privacy/", headers={"X-Request-ID": "Ana Adams"})
    assert answer.headers["X-Request-ID"] != "Ana Adams"


def test_a_job_that_fails_is_named_by_its_kind_and_key(session, written):
    capture = make_capture(session=session)

    def fail(job):
        raise ValueError(WORDS)

    lease = acquire(kind=kind_of(type(capture)), pk=capture.pk)
    run_leased(lease=lease, run=fail)
    [line] = written()
    assert line["job"] == f"capture {capture.pk}"
    assert "ValueError" in line["trace"]
    assert "Ana" not in json.dumps(line)


def test_a_line_outside_a_request_bears_no_number(session, written):
    logging.getLogger("jobs").warning("%s is late", "capture")
    assert "request_id" not in written()[0]
    assert "job" not in written()[0]


def test_a_page_that_fails_is_one_line(client, written, monkeypatch):
    def fail(*args):
        raise RuntimeError(f"{WORDS}\nand more")

    monkeypatch.setattr("attendance_site.installation.health._ask_all", fail)
    monkeypatch.setattr("django.core.cache.cache.get", lambda *args: None)
    answer = Client(raise_request_exception=False).get("/readyz")
    assert answer.status_code == 500
    [line] = written()
    assert "RuntimeError" in line["trace"]


CODE = "import logging; logging.getLogger('jobs').error('one'); logging.getLogger('x').error('two')"


@pytest.mark.parametrize(("form", "is_json"), [("json", True), ("", False)])
def test_the_setting_chooses(tmp_path, form, is_json):
    (tmp_path / "var").mkdir(mode=0o700)
    own = {"VAR_DIR": str(tmp_path / "var"), "LOG_FORMAT": form, "DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", CODE],
        cwd=ROOT,
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stderr.splitlines()
    assert len(lines) == 2
    assert [line.startswith("{") for line in lines] == [is_json] * 2
