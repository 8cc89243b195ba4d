"""Time the administration's search of attendance records, by an office and by who runs it all.

    python -m benchmarks.administration [--schools 50] [--students 1000] [--lessons 100] [--json]

The records (5 million by default) are generated on a PostgreSQL server of its own in a temporary
folder; that takes about five minutes. Each search is made three times; the median counts. The
targets are 0.3 s for an office and 0.5 s for who runs everything. Each search also says which of
its queries read the whole table of records, as the database explains them.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.fixtures.postgresql_server import find_programs, server

ROOT = Path(__file__).resolve().parent.parent.parent
USUAL_MEMORY = "-c shared_buffers=512MB -c work_mem=32MB"


def main() -> None:
    options = _arguments()
    if options.measure:
        print(json.dumps(_measure(options)))
        return
    programs = find_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed here (Debian: apt install postgresql).")
    with (
        tempfile.TemporaryDirectory() as folder,
        server(programs, memory=USUAL_MEMORY) as address,
    ):
        found = _apart(sys.argv[1:], folder, f"{address}/postgres")
    print(json.dumps(found) if options.json else _table(found))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--schools", type=int, default=50)
    parser.add_argument("--students", type=int, default=1000, help="of each school")
    parser.add_argument("--lessons", type=int, default=100, help="of each class")
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _apart(arguments: list[str], folder: str, database_url: str) -> Any:
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-m", "benchmarks.administration", "--measure", *arguments],
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": folder, "DATABASE_URL": database_url},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def _measure(options: argparse.Namespace) -> dict[str, Any]:
    """Fill the database of the settings and time each search on it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "attendance_site.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.administration.district import fill_district
    from benchmarks.administration.searches import measure_searches

    call_command("migrate", verbosity=0)
    district = fill_district(
        n_schools=options.schools, n_students=options.students, n_lessons=options.lessons
    )
    return measure_searches(district)


def _table(found: dict[str, Any]) -> str:
    lines = [f"{found['n_records']:,} records"]
    for one in found["searches"]:
        lines.append(
            f"{one['who']:9} {one['words']:14} {one['n_found']:9,} rows {one['seconds']:7.3f} s"
            f"{'  reads all records' if one['reads_all'] else ''}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
