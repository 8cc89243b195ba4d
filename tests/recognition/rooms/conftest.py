"""A lesson that began four minutes ago, in a room with a camera that films painted faces."""

import shutil
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from django.utils import timezone

from classes.models import ClassSession, Room
from face_vision.cameras.camera_faults import VIEW_HEIGHT, VIEW_WIDTH, FilmFacts
from face_vision.errors import CameraUnavailable
from recognition.models import Camera, RoomWatch
from recognition.services.rooms import room_film_job
from tests.factories import make_session
from tests.factories.office import make_camera, make_room, watch_room

A_MINUTE = timedelta(minutes=1)
ROOM = np.random.default_rng(5).integers(30, 220, (VIEW_HEIGHT, VIEW_WIDTH)).astype(np.uint8)
FACTS = FilmFacts(20.0, 200, 0.0, ROOM, b"\xff\xd8 coarse \xff\xd9")
FROZEN = replace(FACTS, still_s=19.0)
UNPLUGGED = CameraUnavailable("camera_unavailable")


@dataclass
class FakeCameras:
    """What each camera does when it is asked to film: by default it shows the class.

    Args:
        film: what it shows.
        answers: by the name of a camera's source; facts, or a refusal.
    """

    film: Path
    answers: dict[str, FilmFacts | Exception] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)

    def __call__(self, source, request):
        self.asked.append(source.name)
        self.paths.append(request.path)
        answer = self.answers.get(source.name, FACTS)
        if isinstance(answer, Exception):
            raise answer
        shutil.copyfile(self.film, request.path)
        return answer


@pytest.fixture
def cameras(class_video, monkeypatch) -> FakeCameras:
    """Cameras are the border: the child that films them has tests of its own."""
    cameras = FakeCameras(class_video)
    monkeypatch.setattr(room_film_job, "film_camera", cameras)
    return cameras


@pytest.fixture
def room(school) -> Room:
    return make_room(school=school, name="Room 12")


@pytest.fixture
def camera(room) -> Camera:
    return make_camera(room=room, name="Front", source="0")


@pytest.fixture
def watch(room) -> RoomWatch:
    return watch_room(room)


@pytest.fixture
def lesson(class_group, known_students, room, camera, watch) -> ClassSession:
    starts_at = timezone.now() - 4 * A_MINUTE
    return make_session(class_group=class_group, room=room, starts_at=starts_at)
