"""The cameras of the watched rooms: a server on this machine that shows their films as MJPEG.

python -m demo.watched.cameras FOLDER PORT
"""

import sys
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from demo.watched.films import FPS, film_of
from demo.watched.rooms import WATCHED_ROOMS, Side, WatchedRoom
from face_vision.media.images import encode_jpeg
from face_vision.media.video import sample_frames
from face_vision.options import VideoOptions
from jobs.processes.ports import HOST

JPEG_QUALITY = 85
BOUNDARY = "picture"


def address_of(port: int, room: WatchedRoom, side: Side) -> str:
    return f"http://{HOST}:{port}{_path_of(room, side)}"


def _path_of(room: WatchedRoom, side: Side) -> str:
    return f"/{room.code}/{side.name.lower()}"


class RoomCameras(ThreadingHTTPServer):
    """Shows each camera's film at its address, over and over.

    Args:
        folder: in which the films lie.
        port: of this machine's own address.
    """

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__((HOST, port), _Answers)
        self.films = {
            _path_of(room, side): _pictures_of(film_of(folder, room, side))
            for room in WATCHED_ROOMS
            for side in Side
        }


def _pictures_of(film: Path) -> list[bytes]:
    frames = sample_frames(film, VideoOptions(sample_fps=FPS))
    return [encode_jpeg(frame.pixels, quality=JPEG_QUALITY) for frame in frames]


class _Answers(BaseHTTPRequestHandler):
    server: RoomCameras

    def do_GET(self) -> None:
        pictures = self.server.films.get(self.path)
        if pictures is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
        self.end_headers()
        # Whoever has seen enough hangs up.
        with suppress(ConnectionError):
            self._show(pictures)

    def _show(self, pictures: list[bytes]) -> None:
        while True:
            # Cameras show the moment: who comes later sees what the others see.
            picture = pictures[int(time.monotonic() * FPS) % len(pictures)]
            head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\n\r\n".encode()
            self.wfile.write(head + picture + b"\r\n")
            time.sleep(1 / FPS)

    def log_message(self, *args: object) -> None:
        """Write nothing for each look."""


def main() -> None:
    folder, port = sys.argv[1:]
    RoomCameras(Path(folder), int(port)).serve_forever()


if __name__ == "__main__":
    main()
