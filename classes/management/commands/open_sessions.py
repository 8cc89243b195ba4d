"""Open the sessions that the timetable asks for on a day."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classes.models import School
from classes.selectors.timetable.meetings import meetings_waiting, reason_for_no_lessons
from classes.services.timetable import open_sessions_of


class Command(BaseCommand):
    help = (
        "Open the sessions that timetable, terms and holidays ask for on a day; a session that "
        "is there already stays as it is. The worker does so by itself every 15 minutes."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--school", metavar="NAME", help="one school only (default: all)")
        parser.add_argument(
            "--day",
            metavar="YYYY-MM-DD",
            type=date.fromisoformat,
            help="the day (default: today on each school's clock)",
        )

    def handle(self, *, school: str | None, day: date | None, **options: Any) -> None:
        for found in _schools(school):
            of_day = day or found.today()
            if reason := reason_for_no_lessons(found, day=of_day):
                self.stdout.write(reason)
                continue
            n = len(open_sessions_of(found, day=of_day))
            what = "1 session" if n == 1 else f"{n} sessions"
            self.stdout.write(f"{found}: {what} opened for {of_day:%Y-%m-%d}.")
            if n_waiting := meetings_waiting(found, day=of_day).count():
                self.stderr.write(f"{found}: {n_waiting} could not be opened; the log says why.")


def _schools(name: str | None) -> list[School]:
    schools = School.objects.all() if name is None else School.objects.filter(name=name)
    if name is not None and not schools:
        raise CommandError(f"There is no school named “{name}”.")
    return list(schools)
