"""What the last search for cameras found, and which of it the school has entered already."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.urls import reverse

from classes.models import Room
from face_vision.cameras.discovery import FoundCamera
from recognition.models import Camera, CameraSearch
from recognition.models.cameras import source_of


@dataclass(frozen=True)
class FoundLine:
    """A camera that answered.

    Args:
        camera: what it says of itself.
        link: to the form, filled in with what is known.
        entered: cameras of the school at this machine.
    """

    camera: FoundCamera
    link: str
    entered: tuple[Camera, ...]


@dataclass(frozen=True)
class FoundCameras:
    """The last search of a school, as the page of a room shows it.

    Args:
        search: None before the first one.
        networks: where is looked, as whoever runs the installation writes them.
    """

    search: CameraSearch | None
    lines: tuple[FoundLine, ...]
    networks: str


def found_cameras(room: Room) -> FoundCameras:
    """Return what answered, with a link that takes each into this room; three queries."""
    search = CameraSearch.objects.filter(school=room.school_id).first()
    cameras = [FoundCamera(**one) for one in search.found] if search else []
    entered = _entered_by_host(room.school_id) if cameras else {}
    lines = tuple(
        FoundLine(one, _link_to_form(room, one), entered.get(one.host, ())) for one in cameras
    )
    networks = ", ".join(map(str, source_of("", room.school_id).networks))
    return FoundCameras(search, lines, networks)


def _entered_by_host(school_id: int) -> Mapping[str, tuple[Camera, ...]]:
    found: dict[str, tuple[Camera, ...]] = {}
    for camera in Camera.objects.filter(room__school=school_id).select_related("room"):
        if host := _host_of(camera.source):
            found[host] = (*found.get(host, ()), camera)
    return found


def _host_of(source: str) -> str | None:
    """Return the machine of an address; None for a device, a folder, or what is no address."""
    with suppress(ValueError):
        return urlsplit(source).hostname
    return None


def _link_to_form(room: Room, camera: FoundCamera) -> str:
    known = {"room": room.pk, "name": camera.name or camera.hardware, "source": camera.address}
    return f"{reverse('admin:recognition_camera_add')}?{urlencode(known)}"
