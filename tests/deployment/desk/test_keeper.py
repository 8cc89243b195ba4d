"""Of several desks one starts parts at a time, and another program is never taken for the site."""

import os
import socket
import threading
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management.base import OutputWrapper

from attendance_site.installation.desk import keeper as keeping
from attendance_site.installation.desk.keeper import Keeper, StartLock
from attendance_site.installation.desk.parts import SITE, Part
from faces.management.terminal import ProgressBar, Refused
from jobs.processes.programs import Processes

pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger():
    """A program of somebody else that has a port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def start_at(port: int, folder: Path) -> None:
    processes = Processes(environment=dict(os.environ), folder=folder, log_folder=folder)
    with processes, ProgressBar(OutputWrapper(StringIO())) as progress:
        Keeper(processes, port, folder).start_all(progress, lambda words: None)


def test_one_has_the_lock_until_it_lets_go(tmp_path):
    first, second = StartLock(tmp_path), StartLock(tmp_path)
    assert first.is_acquired()
    assert first.is_acquired()
    assert not second.is_acquired()
    first.release()
    assert second.is_acquired()


def test_the_port_is_asked_for_after_a_desk_that_is_just_starting(tmp_path, stranger):
    """Until then it looks like another program's."""
    lock, wait_s = StartLock(tmp_path), 1.0
    assert lock.is_acquired()
    threading.Timer(wait_s, lock.release).start()
    began_s = time.monotonic()
    with pytest.raises(Refused, match="taken by another program"):
        start_at(stranger, tmp_path)
    assert time.monotonic() - began_s >= wait_s


def test_a_desk_that_never_gets_ready_is_not_waited_for_without_end(
    tmp_path, stranger, monkeypatch
):
    monkeypatch.setattr(keeping, "READY_WITHIN_S", 0.5)
    lock = StartLock(tmp_path)
    assert lock.is_acquired()
    with pytest.raises(Refused, match="still starting"):
        start_at(stranger, tmp_path)


def test_no_window_is_opened_where_another_program_answers(tmp_path, stranger, monkeypatch):
    monkeypatch.setattr("attendance_site.installation.desk.parts.PATIENCE_S", 0.5)
    processes = Processes(environment={}, folder=tmp_path, log_folder=tmp_path)
    with pytest.raises(Refused, match="does not answer"):
        Keeper(processes, stranger, tmp_path).require_site()


def test_a_site_that_does_not_get_ready_is_ended_in_a_sentence(tmp_path, stranger, monkeypatch):
    monkeypatch.setattr(keeping, "READY_WITHIN_S", 1.0)
    processes = Processes(environment=dict(os.environ), folder=tmp_path, log_folder=tmp_path)
    keeper = Keeper(processes, stranger, tmp_path)
    keeper._parts = [Part(SITE, ["-c", "import time; time.sleep(60)"], lambda: False)]
    with (
        pytest.raises(Refused, match=r"did not answer.* was ended\. Why .*site\.log: mend it"),
        processes,
        ProgressBar(OutputWrapper(StringIO())) as progress,
    ):
        keeper._start_missing(lambda words: None)
        keeper._wait_until_ready(progress, lambda words: None)
    assert all(running.process.poll() is not None for running in processes._running)


def test_networks_that_do_not_get_ready_are_reported(tmp_path, stranger, monkeypatch):
    monkeypatch.setattr(keeping, "READY_WITHIN_S", 0.5)
    reports: list[str] = []
    processes = Processes(environment={}, folder=tmp_path, log_folder=tmp_path)
    keeper = Keeper(processes, stranger, tmp_path)
    keeper._parts = [Part("networks", [], lambda: False)]
    with processes, ProgressBar(OutputWrapper(StringIO())) as progress:
        keeper._wait_until_ready(progress, reports.append)
    assert len(reports) == 1
    assert "networks. The desk works without it for now" in reports[0]
