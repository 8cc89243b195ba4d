"""Delete now what is older than agreed, or count what would go."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from privacy.registry import holdings_with_period
from privacy.selectors.retention import count_old, periods_of
from privacy.services.retention import run_retention


class Command(BaseCommand):
    help = "Delete what is older than agreed: films, faces, mails, log-ins and the like."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count what would go")
        parser.add_argument("--school", help="name of one school; else all, and the installation")

    def handle(self, *args: Any, **options: Any) -> None:
        for school_id, name in _schools(options["school"]):
            self.stdout.write(name)
            if options["dry_run"]:
                self._count(school_id)
            else:
                self._delete(school_id)

    def _count(self, school_id: int | None) -> None:
        numbers, days = count_old(school_id, now=timezone.now()), periods_of(school_id)
        for name, n in numbers.items():
            self.stdout.write(f"  {n:8} {name} (kept {days[name]} days)")

    def _delete(self, school_id: int | None) -> None:
        now = timezone.now()
        # Again, because whoever calls this wants it now, also if the night's run is done.
        run = run_retention(school_id=school_id, day=now.date(), now=now, is_again=True)
        for holding in holdings_with_period(of_installation=school_id is None):
            self.stdout.write(f"  {run.counts.get(holding.name, 0):8} {holding.name} today")
        for name in run.failed:
            self.stderr.write(f"  not deleted, see the log: {name}")


def _schools(name: str | None) -> list[tuple[int | None, str]]:
    rows = apps.get_model("classes", "School").objects.order_by("name")
    if name is None:
        return [*rows.values_list("pk", "name"), (None, "The installation")]
    found: list[tuple[int | None, str]] = [(one.pk, one.name) for one in rows.filter(name=name)]
    if not found:
        raise CommandError(f"There is no school “{name}”: write its name as the site shows it.")
    return found
