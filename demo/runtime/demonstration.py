"""Run the demonstration from an empty folder to a register, to look at or as a proof."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from demo.runtime.folder import environment_in
from jobs.processes.ports import HOST, answers, free_port, is_open
from jobs.processes.programs import Processes

BASE_FOLDER = Path(__file__).resolve().parents[2]
COMMAND = ("-m", "attendance_site.management")

ROOM_FILMS = "films of the rooms"
CAMERA_PORT = 8554
"""Where the rooms' cameras are, or at the next free one."""

OnStep = Callable[[str], None]


class Demonstration:
    """One demonstration in a folder of its own.

    Every step that touches the database is a process of its own, because settings are read at
    the start of a process and this one was started with those of the real installation.

    Args:
        folder: where everything of it lies.
        database_url: another database than SQLite in the folder, or empty.
        video_s: length of the class video, seconds.
        on_step: called with a sentence before each step, for the person who waits.
    """

    def __init__(self, folder: Path, *, database_url: str, video_s: float, on_step: OnStep) -> None:
        self.folder, self.video_s, self._on_step = folder, video_s, on_step
        self.processes = Processes(
            environment=environment_in(folder, database_url=database_url),
            folder=BASE_FOLDER,
            log_folder=folder / "logs",
        )

    @contextmanager
    def register_served(self, *, wanted_port: int) -> Iterator[tuple[dict[str, Any], str]]:
        """Take the attendance and show it; both run as long as the block.

        Yields:
            What was found, and the address of the site.
        """
        with self.processes:
            self._draw_rooms()
            self._build()
            self._on_step("Starting worker and site.")
            self._start_worker()
            address = self._start_site(wanted_port)
            result = self._take_attendance()
            self.processes.start("live networks", [*COMMAND, "live_networks"])
            yield result, address

    @contextmanager
    def class_served(self, *, wanted_port: int) -> Iterator[str]:
        """Serve the class whose attendance nobody has taken yet; yield the site's address."""
        with self.processes:
            self._build()
            self._start_worker()
            yield self._start_site(wanted_port)

    @contextmanager
    def before_registering(self, *, wanted_port: int) -> Iterator[str]:
        """Run worker and site as long as the block, with the class clip drawn and not yet sent.

        Yields:
            The address of the site.
        """
        with self.processes:
            self._build()
            self._build_clip()
            self._start_worker()
            yield self._start_site(wanted_port)

    def who_is_who(self) -> dict[str, Any]:
        """Say who was really drawn on each card of the clip that was sent."""
        self._run_step("truth")
        truth: dict[str, Any] = json.loads((self.folder / "truth.json").read_text())
        return truth

    def prove(self) -> dict[str, Any]:
        """Take the attendance without a site; return all that was found and measured."""
        started_s = time.monotonic()
        with self.processes:
            self._draw_rooms()
            self._build()
            self._start_worker()
            result = self._take_attendance()
            result["peak_memory_mib"] = self.processes.peak_memory_mib("worker")
        return result | {"total_s": round(time.monotonic() - started_s, 1)}

    def wait(self) -> None:
        """Wait until somebody stops the demonstration or one of its processes ends."""
        self.processes.wait_until(lambda: False)

    def _build(self) -> None:
        self._on_step("Registering a class of drawn students, and drawing its video.")
        self._run_step("build")

    def _draw_rooms(self) -> None:
        """Draw what the cameras of the rooms show, beside all that comes before they look."""
        arguments = ["-m", "demo.watched.films", str(self.folder)]
        self.processes.begin_beside(ROOM_FILMS, arguments)

    def _build_clip(self) -> None:
        self._on_step("Drawing a clip of another class, of whom most are not registered yet.")
        self._run_step("build_clip")

    def _take_attendance(self) -> dict[str, Any]:
        """Take it of the class that was registered from drawings, then of the one from a clip.

        Meanwhile two rooms take a lesson by themselves; no clip keeps their reviews waiting.
        """
        self._begin_rooms()
        self._on_step("Taking the attendance from the video.")
        self._run_step("take")
        self._build_clip()
        self._on_step("Waiting for the reviews of the lessons that two rooms film by themselves.")
        self._run_step("await_rooms")
        self._on_step("Registering that class: the clip's faces become cards, each gets a name.")
        self._run_step("register")
        self._on_step("Taking its attendance from the video.")
        self._run_step("take_clip")
        result, from_clip, rooms = (
            json.loads((self.folder / name).read_text())
            for name in ("result.json", "result-clip.json", "result-rooms.json")
        )
        faults = [
            *result["faults"],
            *(f"7B: {fault}" for fault in from_clip["faults"]),
            *(f"{room['room']}: {fault}" for room in rooms for fault in room["faults"]),
        ]
        return {**result, "from_clip": from_clip, "rooms": rooms, "faults": faults}

    def _begin_rooms(self) -> None:
        """Let lessons of the timetable begin in two rooms with two cameras each."""
        self._on_step("Two lessons begin: their rooms film them by themselves.")
        self.processes.finish_beside(ROOM_FILMS)
        port = free_port(CAMERA_PORT)
        arguments = ["-m", "demo.watched.cameras", str(self.folder), str(port)]
        self.processes.start("cameras of the rooms", arguments)
        self.processes.wait_until(lambda: is_open(port))
        self._run_step("begin_rooms", "--port", str(port))

    def _run_step(self, step: str, *more: str) -> None:
        seconds = ["--seconds", str(self.video_s)]
        self.processes.run(step, [*COMMAND, "demo_step", step, *seconds, *more])

    def _start_worker(self) -> None:
        self.processes.start("worker", [*COMMAND, "worker"])

    def _start_site(self, wanted_port: int) -> str:
        port = free_port(wanted_port)
        self.processes.start("site", _site_command(port))
        self.processes.wait_until(lambda: answers(port))
        return f"http://{HOST}:{port}"


def _site_command(port: int) -> list[str]:
    serving = ["--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "2"]
    ending = ["--graceful-timeout", "3", "--no-control-socket"]
    return ["-m", "gunicorn", "attendance_site.wsgi", *serving, *ending]
