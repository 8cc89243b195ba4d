"""Run the worker: whatever waits in its lanes, one job after the other, until told to stop."""

from django.core.management.base import BaseCommand, CommandParser

from jobs.processes.worker_supervisor import Worker, crews_of
from jobs.registry import Lane


class Command(BaseCommand):
    help = (
        "Runs the worker, which recognises the photos and videos that teachers upload, registers "
        "faces and sends mails. Keep it running beside the site, as a service "
        "(docs/operations.md). Ctrl-C or SIGTERM ends it once the job it is at is done; whatever "
        "waits is taken up at the next start."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--lane",
            action="append",
            choices=Lane.values,
            dest="lanes",
            help="Work for this lane only; may be given several times. Default: all of them.",
        )

    def handle(self, *, lanes: list[str] | None, **options: object) -> None:
        self.stdout.write("The worker is running; end it with Ctrl-C.")
        self.stdout.flush()
        Worker(crews_of(lanes or ())).run()
