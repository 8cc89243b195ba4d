"""Networks that answer by address, as services run them: killed, ended and asked by the next."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from demo.people import STUDENTS
from demo.portraits import describe_person, draw_portrait
from face_vision.media.images import encode_jpeg
from faces.inference.client import ask_inference_server
from tests.processes.ports import free_port
from tests.processes.worker_rig import ROOT, WorkerRig

TOKEN = "a secret of the sites and of the networks"
PATIENCE_S = 120


class Networks:
    """`manage.py live_networks --bind`, at an address that stays."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._address = f"127.0.0.1:{free_port()}"
        self.url = f"http://{self._address}"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "live_networks", "--bind", self._address],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdout
        assert any("ready for live pages" in line for line in self._process.stdout)

    def kill(self) -> None:
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()

    def end(self) -> int:
        assert self._process
        self._process.terminate()
        return self._process.wait(PATIENCE_S)


@pytest.fixture
def rig(tmp_path, new_sqlite_file) -> Iterator[WorkerRig]:
    url = f"sqlite:///{new_sqlite_file(tmp_path / 'db.sqlite3')}"
    rig = WorkerRig(tmp_path, url, frame_delay_s=0.0)
    rig.environment["LIVE_NETWORKS_TOKEN"] = TOKEN
    yield rig
    rig.end()


@pytest.fixture
def both(rig) -> Iterator[tuple[Networks, Networks]]:
    both = Networks(rig.environment), Networks(rig.environment)
    rig.environment["LIVE_NETWORKS_URL"] = ",".join(one.url for one in both)
    for one in both:
        one.start()
    yield both
    for one in both:
        one.kill()


@pytest.mark.cluster
def test_a_view_goes_on_whichever_is_killed_or_ended(rig, both):
    first, second = both
    rig.ask("prepare")
    watched = str(rig.ask("begin_view"))
    assert rig.ask("show_on", watched, "6") == "shown"
    first.kill()
    assert rig.ask("show_on", watched, "6") == "shown"
    first.start()
    assert second.end() == 0
    assert rig.ask("show", watched, "6") == "shown"
    proposed = [row[3] for row in rig.ask("sightings", watched) if row[3]]
    assert len(proposed) == len(set(proposed)) > 0
    assert rig.ask("is_view_over", watched)


@pytest.mark.cluster
def test_without_a_secret_nothing_listens(rig):
    del rig.environment["LIVE_NETWORKS_TOKEN"]
    done = subprocess.run(
        [sys.executable, "manage.py", "live_networks", "--bind", "127.0.0.1:0"],
        cwd=ROOT,
        env=rig.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "LIVE_NETWORKS_TOKEN" in done.stderr) == (1, True)


@pytest.mark.networks
def test_the_real_networks_answer_by_address(rig, settings):
    networks = Networks(rig.environment | {"DJANGO_SETTINGS_MODULE": "attendance_site.settings"})
    settings.LIVE_NETWORKS_URLS, settings.LIVE_NETWORKS_TOKEN = [networks.url], TOKEN
    networks.start()
    try:
        picture = encode_jpeg(draw_portrait(describe_person(STUDENTS[0].seed)))
        answer = ask_inference_server("judge", picture, {"wanted": "straight", "level": 0})
        assert answer["pitch"] is not None
    finally:
        networks.kill()
