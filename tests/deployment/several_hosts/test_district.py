"""Eight schools film at once while a worker, a site and Redis die: each register is right, once."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.deployment.several_hosts.district import Proxy, Teacher, Worker, wait_until
from tests.painted_faces import write_class_video
from tests.plugins.bucket_server import KEY, SECRET
from tests.processes.lesson_site import LessonSite
from tests.processes.worker_rig import WorkerRig
from tests.processes.worker_steps import PEOPLE

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.postgresql,
    pytest.mark.skipif(
        not (shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")),
        reason="needs nginx (Debian: nginx-light)",
    ),
]

N_SCHOOLS = 8
LANES = [("films",), ("films", "small"), ("mail", "rooms")]


@pytest.fixture
def rig(tmp_path, migrated_postgresql_url, bucket_url, redis_server) -> Iterator[WorkerRig]:
    """The settings that all hosts share; what is checked where there are several, is checked."""
    rig = WorkerRig(tmp_path / "desk", migrated_postgresql_url, frame_delay_s=0.1)
    rig.environment |= {
        "N_HOSTS": "6",
        "SHARED_FOLDERS": str(tmp_path / "keys"),
        "KEYS_DIR": str(tmp_path / "keys"),
        "SECRET_KEY": "of all hosts",
        "STORAGE_URL": bucket_url,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "CACHE_URL": redis_server.url,
        "BROKER_URL": redis_server.url,
        "LIVE_NETWORKS_URL": "none",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        # A busy machine may stand still for a moment: that is no death.
        "JOBS_STALE_AFTER_S": "10",
        "JOBS_HEARTBEAT_S": "1",
    }
    del rig.environment["MEDIA_ROOT"]
    yield rig
    rig.end()


@pytest.fixture
def sites(rig, tmp_path) -> Iterator[list[LessonSite]]:
    sites: list[LessonSite] = []
    try:
        for name in ("site-1", "site-2"):
            (tmp_path / name).mkdir(mode=0o700)
            own = rig.environment | {"VAR_DIR": str(tmp_path / name)}
            sites.append(LessonSite(own, tmp_path / name / "site.log"))
        yield sites
    finally:
        for site in sites:
            site.end()


@pytest.fixture
def workers(rig, tmp_path) -> Iterator[list[Worker]]:
    workers = [
        Worker(rig.environment, lanes, tmp_path / f"worker-{number}")
        for number, lanes in enumerate(LANES)
    ]
    yield workers
    for worker in workers:
        worker.kill()


@pytest.fixture
def proxy(sites, tmp_path) -> Iterator[Proxy]:
    proxy = Proxy(sites, tmp_path / "proxy")
    yield proxy
    proxy.end()


def at_once(teachers: list[Teacher], step: Callable[[Teacher], None]) -> None:
    with ThreadPoolExecutor(len(teachers)) as pool:
        list(pool.map(step, teachers))


def test_every_register_comes_out_right_once(rig, sites, proxy, workers, redis_server, tmp_path):
    made: Any = rig.ask("prepare_schools", str(N_SCHOOLS))
    film = write_class_video(tmp_path / "film.mp4", [*PEOPLE[:2], 20], duration_s=2).read_bytes()
    teachers = [Teacher(proxy.url, session, email, film) for session, email in made]
    logs = [*(site.log for site in sites), *(worker.log for worker in workers)]
    at_once(teachers, Teacher.sign_in)
    at_once(teachers, Teacher.begin)
    sites[0].end()
    at_once(teachers, lambda teacher: teacher.send_part(1))
    at_once(teachers[:4], Teacher.end)
    wait_until(rig, lambda found: any("running" in one["films"] for one in found), logs)
    workers[0].kill()
    redis_server.kill()
    at_once(teachers[4:], Teacher.end)
    wait_until(rig, lambda found: all(one["films"] == ["ready"] for one in found), logs)
    # Whoever is nobody of the class is forgotten with it.
    at_once(teachers, Teacher.confirm)
    found: Any = rig.ask("registers")
    assert found == [{"films": ["ready"], "faces": 2, "statuses": ["present"] * 2}] * N_SCHOOLS
