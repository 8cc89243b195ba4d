"""Time the reports of a school of 2,000 students over a year: two million records.

    python -m benchmarks.reports [--students 2000] [--json]

The records are generated, on SQLite and on a PostgreSQL server of its own, each in a temporary
folder; that takes about a minute each. Every report is made three times; the median counts. There
is no peer: the targets are 2 s on PostgreSQL and 4 s on SQLite for the whole school.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.fixtures.postgresql_server import find_programs, server

ROOT = Path(__file__).resolve().parent.parent
N_ROUNDS = 3
USUAL_MEMORY = "-c shared_buffers=512MB -c work_mem=32MB"
YEAR = (date(2025, 9, 1), date(2026, 8, 31))
LAST_LESSONS_ON = date(2026, 6, 5)
"""Runs of absences are looked for back from here: later, holidays would leave less to read."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--students", type=int, default=2000)
    parser.add_argument("--json", action="store_true", help="print one object")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(_measure(options.students)))
        return
    found = _on_both_databases(options.students)
    print(json.dumps(found) if options.json else _table(found))


def _on_both_databases(n_students: int) -> dict[str, Any]:
    """Measure each database in a process of its own; PostgreSQL only where it is installed."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        found = {"sqlite": _apart(n_students, folder, "")}
        if programs := find_programs():
            address = stack.enter_context(server(programs, memory=USUAL_MEMORY))
            found["postgresql"] = _apart(n_students, folder, f"{address}/postgres")
    return found


def _apart(n_students: int, folder: str, database_url: str) -> Any:
    done = subprocess.run(  # noqa: S603 - this very program
        [sys.executable, "-m", "benchmarks.reports", "--measure", "--students", str(n_students)],
        cwd=ROOT,
        env=os.environ | {"VAR_DIR": folder, "DATABASE_URL": database_url},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def _measure(n_students: int) -> dict[str, Any]:
    """Fill the database of the settings and time each report on it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "attendance_site.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks.fixtures.school_year import fill_school_year

    call_command("migrate", verbosity=0)
    school = fill_school_year(n_students)
    return {
        "n_students": school.students.count(),
        "n_records": _n_records(),
        "reports": {name: _timed(make) for name, make in _reports(school).items()},
    }


def _n_records() -> int:
    from classes.models import AttendanceRecord

    return AttendanceRecord.objects.count()


def _reports(school: Any) -> dict[str, Callable[[], object]]:
    from reports.exports.workbooks import class_workbook
    from reports.selectors.absence_runs import students_absent_running
    from reports.selectors.class_reports import class_report
    from reports.selectors.periods import ReportPeriod
    from reports.selectors.school_reports import school_report
    from reports.selectors.student_reports import student_report
    from reports.selectors.teacher_reports import teacher_report

    year = ReportPeriod(*YEAR)
    group = school.class_groups.select_related("school")[0]
    student = group.roster_on(year.first_on).select_related("school")[0]
    teacher = group.teachers.select_related("school")[0]
    return {
        "school, a year": lambda: school_report(school, year, today=LAST_LESSONS_ON),
        "teacher, a year": lambda: teacher_report(teacher, year, today=LAST_LESSONS_ON),
        "class, a year": lambda: class_report(group, year),
        "class, a year, .xlsx": lambda: class_workbook([class_report(group, year)]),
        "student, a year": lambda: student_report(student, year, [group]),
        "absent three days running": lambda: students_absent_running(school, 3, LAST_LESSONS_ON),
    }


def _timed(make: Callable[[], object]) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        make()
    seconds = []
    for _ in range(N_ROUNDS):
        before = time.perf_counter()
        make()
        seconds.append(time.perf_counter() - before)
    return {"queries": len(queries), "ours_ms": round(1000 * statistics.median(seconds), 1)}


def _table(found: dict[str, Any]) -> str:
    sizes = next(iter(found.values()))
    lines = [f"{sizes['n_students']:,} students, {sizes['n_records']:,} records", ""]
    lines.append(f"{'report':28}{'queries':>8}" + "".join(f"{name:>14}" for name in found))
    for report, measured in sizes["reports"].items():
        times = [f"{found[name]['reports'][report]['ours_ms'] / 1000:>12.2f} s" for name in found]
        lines.append(f"{report:28}{measured['queries']:>8}" + "".join(times))
    return "\n".join(lines)


if __name__ == "__main__":
    main()
