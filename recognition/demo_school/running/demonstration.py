"""Run the demonstration from an empty folder to a register, to look at or as a proof."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from recognition.demo_school.running.folder import environment_in
from recognition.demo_school.running.logins import logins_in
from recognition.demo_school.running.ports import HOST, answers, free_port
from recognition.demo_school.running.processes import Processes, StoppedError
from recognition.demo_school.running.table import register_table

BASE_FOLDER = Path(__file__).resolve().parents[3]

Say = Callable[[str], None]


class Demonstration:
    """One demonstration in a folder of its own.

    Every step that touches the database is a process of its own, because settings are read at
    the start of a process and this one was started with those of the real installation.

    Args:
        folder: where everything of it lies.
        database_url: another database than SQLite in the folder, or empty.
        video_s: length of the class video, seconds.
        say: prints one line for the person.
    """

    def __init__(self, folder: Path, *, database_url: str, video_s: float, say: Say) -> None:
        self.folder, self.video_s, self.say = folder, video_s, say
        self.processes = Processes(
            environment=environment_in(folder, database_url=database_url),
            folder=BASE_FOLDER,
            log_folder=folder / "logs",
        )

    def serve(self, *, wanted_port: int) -> None:
        """Show the register, then keep site and worker running until told to stop."""
        try:
            with self.processes:
                self._prepare()
                port = self._start_site(wanted_port)
                self._say_register(self._take_attendance())
                self.say(self._welcome(f"http://{HOST}:{port}/"))
                self.processes.wait_until(lambda: False)
        except StoppedError:
            self.say("\nSite and worker have ended.")

    def prove(self) -> dict[str, Any]:
        """Take the attendance without a site; return all that was found and measured."""
        started_s = time.monotonic()
        with self.processes:
            self._prepare()
            result = self._take_attendance()
            result["peak_memory_mib"] = self.processes.peak_memory_mib("worker")
        return result | {"total_s": round(time.monotonic() - started_s, 1)}

    def _prepare(self) -> None:
        self._run_step("build")
        self.processes.start("worker", ["manage.py", "worker"])

    def _take_attendance(self) -> dict[str, Any]:
        self._run_step("take")
        result: dict[str, Any] = json.loads((self.folder / "result.json").read_text())
        return result

    def _run_step(self, step: str) -> None:
        seconds = ["--seconds", str(self.video_s)]
        self.processes.run(step, ["manage.py", "demo_step", step, *seconds])

    def _start_site(self, wanted_port: int) -> int:
        port = free_port(wanted_port)
        self.processes.start("site", _site_command(port))
        self.processes.wait_until(lambda: answers(port))
        return port

    def _say_register(self, result: dict[str, Any]) -> None:
        self.say("")
        self.say(register_table(result["students"], n_unknown=result["unknown"]))
        for fault in result["faults"]:
            self.say(fault)

    def _welcome(self, address: str) -> str:
        logins = [
            f"  {login.role:<14} {login.email:<30} {login.password}"
            for login in logins_in(self.folder)
        ]
        return "\n".join(
            [
                "",
                f"The site is at {address} and can be reached from this machine only.",
                *logins,
                "Log in as the teacher, click the class, then its session, and confirm.",
                "Ctrl-C ends site and worker.",
            ]
        )


def _site_command(port: int) -> list[str]:
    serving = ["--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "2"]
    return ["-m", "gunicorn", "attendance_site.wsgi", *serving, "--graceful-timeout", "3"]
