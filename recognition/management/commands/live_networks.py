"""Run the networks for pages that are answered while somebody waits, until told to stop."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from faces.errors import AlreadyRunningError
from faces.inference.network_processes import SHORTEST_TOKEN
from recognition.live.inference_server import NetworksServer, run_inference_server


class Command(BaseCommand):
    help = (
        "Runs the networks for pages that show what a camera sees while it runs. Keep it running "
        "beside the site, as a service on the same machine, or with --bind on any other "
        "(docs/operations.md); without it those pages say so, and everything else works. Ctrl-C "
        "or SIGTERM ends it; what it saw is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--bind",
            metavar="ADDRESS",
            default="",
            help="answer sites of other hosts by HTTP, such as 0.0.0.0:8100; they need the same "
            "LIVE_NETWORKS_TOKEN",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["bind"]:
            self._answer_others(options["bind"])
            return
        try:
            run_inference_server(self._report)
        except AlreadyRunningError as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"LIVE_NETWORKS_SOCKET cannot be used: {error}.") from error

    def _answer_others(self, address: str) -> None:
        if len(settings.LIVE_NETWORKS_TOKEN) < SHORTEST_TOKEN:
            raise CommandError(
                f"Set LIVE_NETWORKS_TOKEN, of at least {SHORTEST_TOKEN} characters: whoever "
                "reaches this address and knows it may ask who is in a picture."
            )
        # What is forked must not share this process's connection.
        connections.close_all()
        NetworksServer(address, self._report).run()

    def _report(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
