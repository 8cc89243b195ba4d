"""Let the worker look for cameras in the networks of a school."""

from dataclasses import asdict

from django.db import transaction

from accounts.models import User
from classes.access import schools_set_up_by
from classes.errors import NotOfficeError
from classes.models import School
from face_vision.cameras.discovery import SECONDS, find_cameras
from faces.failures import failure_of
from jobs.lifecycle import enqueue, queue_anew
from jobs.registry import Kind, Lane
from jobs.running_job import RunningJob
from recognition.errors import RoomWatchRefusedError
from recognition.models import CameraSearch
from recognition.models.cameras import source_of

WAITED_S = SECONDS
"""For answers."""


@transaction.atomic
def search_cameras(*, school: School, by: User) -> CameraSearch:
    """Have whoever answers in the school's networks listed; one search of a school at a time.

    Raises:
        NotOfficeError: whoever asks does not keep the school's machines.
        RoomWatchRefusedError: no network is allowed in which a camera could be.
    """
    if not schools_set_up_by(by).filter(pk=school.pk).exists():
        raise NotOfficeError("camera_search_for_operators")
    if not source_of("", school.pk).networks:
        raise RoomWatchRefusedError("camera_networks_none")
    search, is_new = CameraSearch.objects.get_or_create(school=school)
    if is_new:
        enqueue(job=search)
    else:
        queue_anew(job=search, found=[])
    search.refresh_from_db()
    return search


def _run(job: RunningJob) -> None:
    school_id = CameraSearch.objects.values_list("school", flat=True).get(pk=job.pk)
    # Asked now: what is allowed may have changed since.
    source = source_of("", school_id)
    found = find_cameras(source.networks, closed=source.closed_networks, seconds=WAITED_S)
    job.succeed(found=[asdict(camera) for camera in found])


CAMERA_SEARCHES = Kind(
    name="search for cameras",
    model=CameraSearch,
    # On the machine that films: another may not reach the cameras' network.
    lane=Lane.ROOMS,
    run=_run,
    max_attempts=2,
    timeout_s=60,
    failure_of=failure_of,
)
