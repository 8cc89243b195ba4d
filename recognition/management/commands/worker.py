"""Run the worker: recognise the queued captures, one after the other, until told to stop."""

from django.core.management.base import BaseCommand
from django.db import connections
from django_q.cluster import Cluster

from recognition.services.sweeping import sweep_captures


class Command(BaseCommand):
    help = (
        "Runs the worker, which recognises the photos and videos that teachers upload. Keep it "
        "running beside the site, as a service (docs/operations.md). Ctrl-C or SIGTERM ends it "
        "once the file it works on is done; whatever waits is taken up at the next start."
    )

    def handle(self, **options: object) -> None:
        sweep_captures()
        # What the cluster forks must not share this process's connection.
        connections.close_all()
        self.stdout.write("The worker is running; end it with Ctrl-C.")
        Cluster().start()
