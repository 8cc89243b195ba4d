"""Time and weigh a backup and its restoration, of a school year of a million records.

    python -m benchmarks.safety.backups [--students 1000] [--film-mb 500] [--json]

The records are generated, on SQLite and on a PostgreSQL server of its own, each in a temporary
folder; beside them lies a film that nothing can make smaller. A backup is restored into an empty
installation on the same kind of database. There is no peer.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from benchmarks.fixtures.postgresql_server import find_programs, server

ROOT = Path(__file__).resolve().parents[2]
USUAL_MEMORY = "-c shared_buffers=512MB -c work_mem=32MB"
FILL = """
import sys, django
django.setup()
from benchmarks.fixtures.school_year import fill_school_year
fill_school_year(int(sys.argv[1]))
from classes.models import AttendanceRecord
print(AttendanceRecord.objects.count())
"""
MB = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--students", type=int, default=1000, help="1,000 records each")
    parser.add_argument("--film-mb", type=int, default=500)
    parser.add_argument("--json", action="store_true", help="print one object")
    options = parser.parse_args()
    found = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found["sqlite"] = _measure(folder / "sqlite", ("", ""), options)
        if programs := find_programs():
            address = stack.enter_context(server(programs, memory=USUAL_MEMORY))
            urls = (f"{address}/postgres", f"{address}/restored")
            _create_database(*urls)
            found["postgresql"] = _measure(folder / "postgresql", urls, options)
    print(json.dumps(found) if options.json else _table(found))


def _create_database(admin_url: str, url: str) -> None:
    import psycopg2

    with closing(psycopg2.connect(admin_url)) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {url.rpartition('/')[2]}")


def _measure(folder: Path, urls: tuple[str, str], options: argparse.Namespace) -> dict[str, Any]:
    """Fill one installation, back it up, read the backup, restore it into another."""
    here, there = (_environment(folder / name, url) for name, url in zip("ab", urls, strict=True))
    _run(here, "manage.py", "migrate", "--verbosity", "0")
    n_records = int(_run(here, "-c", FILL, str(options.students)))
    media = Path(here["MEDIA_ROOT"])
    media.mkdir(mode=0o700, parents=True)
    with (media / "film").open("wb") as film:
        for _ in range(options.film_mb):
            film.write(os.urandom(MB))
    identity = folder / "key.txt"
    public = _run(here, "manage.py", "backup", "--make-key", str(identity)).splitlines()[0]
    kept = folder / "kept"
    backup_s = _timed(here, "backup", str(kept), "--recipient", public)
    [backup] = kept.glob("*.age")
    check_s = _timed(here, "restore", str(backup), "--identity", str(identity), "--check")
    return {
        "n_records": n_records,
        "film_mb": options.film_mb,
        "backup_s": backup_s,
        "backup_mb": round(backup.stat().st_size / MB),
        "check_s": check_s,
        "restore_s": _timed(there, "restore", str(backup), "--identity", str(identity)),
    }


def _environment(folder: Path, url: str) -> dict[str, str]:
    folder.mkdir(mode=0o700, parents=True)
    own = {
        "DJANGO_SETTINGS_MODULE": "attendance_site.settings",
        "VAR_DIR": str(folder),
        "KEYS_DIR": f"{folder}-keys",
        "MEDIA_ROOT": str(folder / "media"),
        "DATABASE_URL": url,
    }
    return os.environ | own


def _run(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def _timed(environment: dict[str, str], *arguments: str) -> float:
    start_s = time.perf_counter()
    _run(environment, "manage.py", *arguments)
    return round(time.perf_counter() - start_s, 1)


def _table(found: dict[str, Any]) -> str:
    columns = ("records", "backup", "size", "check", "restore")
    lines = [f"{'database':12}" + "".join(f"{column:>12}" for column in columns)]
    lines += [
        f"{name:12}{one['n_records']:>12,}{one['backup_s']:>11.0f}s{one['backup_mb']:>9} MB"
        f"{one['check_s']:>11.0f}s{one['restore_s']:>11.0f}s"
        for name, one in found.items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
