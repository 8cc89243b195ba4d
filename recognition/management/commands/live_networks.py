"""Run the networks for pages that are answered while somebody waits, until told to stop."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from faces.errors import AlreadyRunningError
from recognition.live.inference_server import run_inference_server


class Command(BaseCommand):
    help = (
        "Runs the networks for pages that show what a camera sees while it runs. Keep it running "
        "beside the site, as a service on the same machine (docs/operations.md); without it those "
        "pages say so, and everything else works. Ctrl-C or SIGTERM ends it; what it saw is stored."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run_inference_server(self._report)
        except AlreadyRunningError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"LIVE_NETWORKS_SOCKET cannot be used: {error}.") from error

    def _report(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
