"""Measure whose turn it is when many films wait, how soon mails go, and what a kill costs.

    python -m benchmarks.jobs [--films 140] [--others 20] [--mails 10] [--starts 10] [--json]

On a PostgreSQL server of its own (Debian: apt install postgresql) with four workers. A film takes
half a second of a pipeline that sees nothing. The exit code is 1 if something was missed.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.fixtures.own_site import begin_own_site
from benchmarks.fixtures.postgresql_server import find_programs, server
from benchmarks.job_machine import N_WORKERS

if TYPE_CHECKING:
    from benchmarks.job_machine.run import QueueFigures

SETTINGS = """
from attendance_site.settings import *

RECOGNITION_PIPELINE_BUILDER = "benchmarks.fixtures.slow_films.build_pipeline"
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mails"
"""
"""The site's own, but for the pipeline and for mails, which go into a folder."""


def _table(found: "QueueFigures") -> str:
    lines = [f"{one.name:16} {getattr(found, one.name)}" for one in fields(found)]
    missed = found.missed()
    return "\n".join([*lines, f"missed: {', '.join(missed)}" if missed else "all as promised"])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--films", type=int, default=140, help="of the school that sends many")
    parser.add_argument("--others", type=int, default=20, help="films of each of three others")
    parser.add_argument("--mails", type=int, default=10)
    parser.add_argument("--starts", type=int, default=10, help="of the worker, while films wait")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def _environment(folder: Path, address: str) -> dict[str, str]:
    return {
        "DATABASE_URL": f"{address}/postgres",
        "VAR_DIR": str(folder),
        "MEDIA_ROOT": str(folder / "media"),
        "JOBS_WORKERS": str(N_WORKERS),
        "JOBS_HEARTBEAT_S": "0.4",
        "JOBS_STALE_AFTER_S": "3",
    }


def main() -> int:
    arguments = _arguments()
    programs = find_programs()
    if programs is None:
        sys.exit("PostgreSQL is not installed here (Debian: apt install postgresql).")
    with tempfile.TemporaryDirectory() as name, server(programs) as address:
        folder = Path(name)
        begin_own_site(folder, settings=SETTINGS, environment=_environment(folder, address))
        from benchmarks.job_machine.run import QueueSizes, measure

        sizes = QueueSizes(arguments.films, arguments.others, arguments.mails, arguments.starts)
        found = measure(folder, sizes)
    missed = found.missed()
    print(json.dumps(asdict(found) | {"missed": missed}) if arguments.json else _table(found))
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
