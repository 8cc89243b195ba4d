"""List the network cameras that answer in the networks that are allowed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from face_vision.cameras.discovery import FoundCamera, find_cameras
from recognition.models.cameras import source_of, written_source


class Command(BaseCommand):
    help = (
        "Lists the network cameras (ONVIF) that answer in the networks of CAMERA_NETWORKS, with "
        "the beginning of each one's address; user, password and path are its maker's. It is run "
        "on the machine that films, and asks no machine outside those networks."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--school", type=int, help="number of a school: its networks alone")

    def handle(self, *args: Any, **options: Any) -> None:
        school = options["school"]
        source = written_source("") if school is None else source_of("", school)
        cameras = find_cameras(source.networks, closed=source.closed_networks)
        for camera in cameras:
            self.stdout.write(_line(camera))
        if not cameras:
            names = ", ".join(map(str, source.networks))
            self.stdout.write(
                f"No camera answers in {names}: switch ONVIF on in it, or enter its address."
            )


def _line(camera: FoundCamera) -> str:
    words = ", ".join(word for word in (camera.name, camera.hardware) if word)
    return f"{camera.address}  {words}".rstrip()
