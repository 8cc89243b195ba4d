"""One step of the demonstration, in a process of its own; `demo` calls it, nobody else."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from classes.errors import RefusedError
from recognition.demo_school.footage import class_video_in
from recognition.demo_school.lesson import take_demo_attendance
from recognition.demo_school.running.logins import logins_in
from recognition.demo_school.school import build_school, demo_class, refuse_real_school
from recognition.management.terminal import ProgressBar, Refused


class Command(BaseCommand):
    help = "Does one step of the demonstration; use the command demo instead."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", choices=["build", "take"])
        parser.add_argument("--seconds", type=float, required=True)

    def handle(self, *, step: str, seconds: float, **options: Any) -> None:
        folder = Path(settings.VAR_DIR)
        try:
            with ProgressBar(self.stdout) as progress:
                if step == "build":
                    _build(folder, seconds, progress)
                else:
                    _take(folder, seconds, progress)
        except RefusedError as error:
            raise Refused(str(error)) from error


def _build(folder: Path, seconds: float, progress: ProgressBar) -> None:
    refuse_real_school()
    call_command("migrate", verbosity=0)
    build_school(
        logins=logins_in(folder),
        on_progress=lambda share: progress.show(share, "Registering faces"),
    )
    class_video_in(
        folder, seconds, on_progress=lambda share: progress.show(share, "Drawing the class video")
    )


def _take(folder: Path, seconds: float, progress: ProgressBar) -> None:
    result = take_demo_attendance(
        class_group=demo_class(),
        video=class_video_in(folder, seconds),
        on_progress=lambda share: progress.show(share, "Recognising"),
    )
    (folder / "result.json").write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")
