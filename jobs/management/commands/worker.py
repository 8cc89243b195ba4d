"""Run the worker: recognise the queued captures, one after the other, until told to stop."""

from django.core.management.base import BaseCommand

from jobs.worker_supervisor import run_worker


class Command(BaseCommand):
    help = (
        "Runs the worker, which recognises the photos and videos that teachers upload. Keep it "
        "running beside the site, as a service (docs/operations.md). Ctrl-C or SIGTERM ends it "
        "once the file it works on is done; whatever waits is taken up at the next start."
    )

    def handle(self, **options: object) -> None:
        self.stdout.write("The worker is running; end it with Ctrl-C.")
        self.stdout.flush()
        run_worker()
