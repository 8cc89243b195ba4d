"""Measure a district's queue: more workers, the rush of a quarter of an hour, and the database.

    python -m benchmarks.district [--workers 1,2,4,8] [--captures 2000] [--clock 100] [--json]

On a PostgreSQL server of its own (Debian: apt install postgresql). Each worker is a process with a
folder of its own, as on a host of its own. A film takes a pipeline that sees nothing and sleeps, as
all of them share this machine's processors: so it is the queue that is measured. The exit code is 1
if something was missed.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.fixtures.own_site import begin_own_site
from benchmarks.fixtures.postgresql_server import find_programs, server

if TYPE_CHECKING:
    from benchmarks.district.run import DistrictFigures

SETTINGS = """
from attendance_site.settings import *

RECOGNITION_PIPELINE_BUILDER = "benchmarks.fixtures.slow_films.build_pipeline"
"""
"""The site's own, but for the pipeline."""

USUAL_MEMORY = "-c shared_buffers=256MB"


def main() -> int:
    arguments = _arguments()
    programs = find_programs()
    if programs is None:
        sys.exit("PostgreSQL is not installed here (Debian: apt install postgresql).")
    with (
        tempfile.TemporaryDirectory() as name,
        server(programs, memory=USUAL_MEMORY) as address,
    ):
        folder = Path(name)
        begin_own_site(folder, settings=SETTINGS, environment=_environment(folder, address))
        from benchmarks.district.run import DistrictSizes, measure

        n_workers = [int(number) for number in arguments.workers.split(",")]
        rush = (arguments.captures, arguments.clock, arguments.rush_workers, arguments.film)
        found = measure(folder, DistrictSizes(n_workers, arguments.films, arguments.film_s, *rush))
    missed = found.missed()
    print(json.dumps(asdict(found) | {"missed": missed}) if arguments.json else _table(found))
    return int(bool(missed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", default="1,2,4,8", help="how many, one after the other")
    parser.add_argument("--films", type=int, default=16, help="for each worker, of 8 schools")
    parser.add_argument("--film-s", type=float, default=2.0, help="how long one takes, seconds")
    parser.add_argument("--captures", type=int, default=2000, help="in the quarter of an hour")
    parser.add_argument("--clock", type=float, default=100, help="how much faster than real")
    parser.add_argument("--rush-workers", type=int, default=8)
    parser.add_argument(
        "--film", type=float, default=4.0, help="how long one takes by the fast clock, seconds"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args()


def _environment(folder: Path, address: str) -> dict[str, str]:
    return {
        "DATABASE_URL": f"{address}/postgres",
        "VAR_DIR": str(folder / "site"),
        "MEDIA_ROOT": str(folder / "media"),
        "KEYS_DIR": str(folder / "keys"),
        "SECRET_KEY": "of this run alone",
        "JOBS_WORKERS": "1",
        "MIN_FREE_MB": "0",
    }


def _table(found: "DistrictFigures") -> str:
    lines = [
        "| workers | films | films a second | of what one does | wait of a school's films, median "
        "| longest | transactions a film |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in found.steps:
        first_s, last_s = one.shortest_wait_s, one.longest_wait_s
        lines.append(
            f"| {one.n_workers} | {one.n_films} | {one.films_a_s:.2f} "
            f"| {found.share_of_linear(one):.2f} × {one.n_workers} "
            f"| {first_s:.1f} to {last_s:.1f} s | {one.longest_film_s:.1f} s "
            f"| {one.database.transactions / one.n_films:.0f} |"
        )
    rush = found.rush
    lines += [
        "",
        f"{rush.n_captures} captures arrived in {rush.arrived_s:.1f} s "
        f"({rush.clock:.0f} times as fast as in a quarter of an hour), "
        f"{rush.n_workers} workers were done {rush.done_s:.1f} s after the first.",
        f"Oldest job while they arrived: {rush.oldest_arriving_s:.1f} s; at all: "
        f"{rush.oldest_s:.1f} s.",
        f"Database meanwhile: {rush.database}",
        f"missed: {', '.join(found.missed())}" if found.missed() else "all as promised",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
