"""A drawn class of ten before a 1920x1080 camera, shown over HTTP by a process of its own."""

import ipaddress
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection

import cv2
import numpy as np

from benchmarks.fixtures.drawn_camera import draw_frames
from face_vision.media.images import encode_jpeg

SIZE = (1920, 1080)
CAMERA_FPS, CLIP_S = 10, 4
JPEG_QUALITY = 80

THIS_MACHINE = (ipaddress.ip_network("127.0.0.0/8"),)


@contextmanager
def drawn_room() -> Iterator[str]:
    """Show the drawn class; give the address."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,))
    server.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/"
    finally:
        server.kill()
        server.join()


def _serve(link: Connection) -> None:
    frames = draw_frames(fps=CAMERA_FPS, seconds=CLIP_S)
    pictures = [
        encode_jpeg(np.asarray(cv2.resize(frame, SIZE), np.uint8), quality=JPEG_QUALITY)
        for frame in frames
    ]

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
            self.end_headers()
            # Whoever has seen enough hangs up.
            with suppress(ConnectionError):
                for number in range(10**6):
                    picture = pictures[number % len(pictures)]
                    self.wfile.write(b"--frame\r\n\r\n" + picture + b"\r\n")
                    time.sleep(1 / CAMERA_FPS)

        def log_message(self, *args: object) -> None:
            """Print nothing beside the result."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        link.send(server.server_address[1])
        server.serve_forever()
