"""An installation of its own, set up from an empty database as the README says."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from demo.runtime.folder import environment_in
from jobs.processes.ports import HOST, answers, free_port
from jobs.processes.programs import Processes

ROOT = Path(__file__).resolve().parents[2]
FIRST_PORT = 8700
MORNING_HOUR = 9
SCHOOL = "Hill School"
GIVEN_NAME, FAMILY_NAME, OFFICE = "Dana", "Reed", "office@hill.example"


class Installation:
    """Site and worker of one school, in a folder.

    The school lies where it is between nine and ten in the morning just now: its lessons are
    today, whenever the walk is played.

    Args:
        folder: where database, files, settings and logs lie.
        asks_second_factor: as an installation does by itself.
    """

    def __init__(self, folder: Path, *, asks_second_factor: bool = True) -> None:
        self.folder = folder
        self.time_zone = zone_where_it_is(MORNING_HOUR, now=datetime.now(UTC))
        self.password = secrets.token_urlsafe(9)
        environment = environment_in(folder, database_url="")
        environment.pop("ENV_FILE", None)
        if asks_second_factor:
            environment.pop("REQUIRE_SECOND_FACTOR", None)
        self.processes = Processes(environment=environment, folder=ROOT, log_folder=folder / "logs")

    @property
    def answers(self) -> dict[str, str]:
        """What `manage.py setup` asks, and what it is told."""
        return {
            "--school-name": SCHOOL,
            "--time-zone": self.time_zone,
            "--language": "en",
            "--given-name": GIVEN_NAME,
            "--family-name": FAMILY_NAME,
            "--email": OFFICE,
            "--password-file": self.password,
        }

    @property
    def today(self) -> date:
        """The day on the school's clock."""
        return datetime.now(ZoneInfo(self.time_zone)).date()

    @contextmanager
    def running(self) -> Iterator["Installation"]:
        """End whatever was started when the block ends."""
        with self.processes:
            yield self

    def set_up(self, *more: str) -> None:
        """Make tables, school, administrator and settings; more options may follow."""
        password = self.folder / "password"
        password.write_text(self.password, encoding="utf-8")
        given = self.answers | {"--password-file": str(password)}
        options = [*(f"{name}={answer}" for name, answer in given.items()), *more]
        self.processes.run("setup", ["manage.py", "setup", "--no-input", *options], is_quiet=True)

    def run(self, module: str, *arguments: str) -> None:
        """Run a module beside the site, such as one that makes rows."""
        self.processes.run(module, ["-m", module, *arguments], is_quiet=True)

    def start_site(self) -> str:
        """Return its address."""
        port = free_port(FIRST_PORT)
        serving = ["--bind", f"{HOST}:{port}", "--threads", "4", "--no-control-socket"]
        self.processes.start("site", ["-m", "gunicorn", "attendance_site.wsgi", *serving])
        self.processes.wait_until(lambda: answers(port))
        return f"http://{HOST}:{port}"

    def start_worker(self) -> None:
        self.processes.start("worker", ["manage.py", "worker"])


def zone_where_it_is(hour: int, *, now: datetime) -> str:
    """Return the name of a time zone in which it is this hour now.

    The signs of the names in Etc are those of POSIX: Etc/GMT-11 is eleven hours ahead.
    """
    hours_ahead = (hour - now.hour + 11) % 24 - 11
    return f"Etc/GMT{-hours_ahead:+d}" if hours_ahead else "Etc/GMT"
