"""One step of the demonstration, in a process of its own; `demo` calls it, nobody else."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from classes.errors import RefusedError
from classes.models import ClassGroup
from demo.class_clip import register_from_clip, true_numbers, unregistered
from demo.footage import class_clip_in, class_video_in
from demo.history.term import build_history
from demo.lesson import take_demo_attendance
from demo.runtime.logins import logins_in
from demo.school import build_clip_school, build_school, clip_class, demo_class, refuse_real_school
from demo.watched.lessons import await_reviews, begin_lessons
from faces.management.terminal import ProgressBar, Refused


class Command(BaseCommand):
    help = "Does one step of the demonstration; use the command demo instead."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("step", choices=[*STEPS, "begin_rooms"])
        parser.add_argument("--seconds", type=float, required=True)
        parser.add_argument(
            "--port", type=int, default=0, help="where the cameras of the rooms are"
        )

    def handle(self, *, step: str, seconds: float, port: int, **options: Any) -> None:
        folder = Path(settings.VAR_DIR)
        steps = STEPS | {"begin_rooms": lambda *_: begin_lessons(port)}
        try:
            with ProgressBar(self.stdout) as progress:
                steps[step](folder, seconds, progress)
        except RefusedError as error:
            raise Refused(str(error)) from error


def _build(folder: Path, seconds: float, progress: ProgressBar) -> None:
    refuse_real_school()
    call_command("migrate", verbosity=0)
    class_group = build_school(
        logins=logins_in(folder),
        on_progress=lambda share: progress.show(share, "Registering faces"),
    )
    build_history(class_group)
    class_video_in(
        folder, seconds, on_progress=lambda share: progress.show(share, "Drawing the class video")
    )


def _build_clip(folder: Path, seconds: float, progress: ProgressBar) -> None:
    build_clip_school(
        logins=logins_in(folder),
        on_progress=lambda share: progress.show(share, "Making the class of the clip"),
    )
    class_clip_in(folder, on_progress=lambda share: progress.show(share, "Drawing the class clip"))


def _register(folder: Path, seconds: float, progress: ProgressBar) -> None:
    class_group = clip_class()
    if not unregistered(class_group).exists():
        return
    stored = register_from_clip(
        class_group=class_group,
        clip=class_clip_in(folder),
        on_progress=lambda share: progress.show(share, "Sorting faces into people"),
    )
    if stored.refusals:
        raise Refused(" ".join(f"{student}: {refusal}" for student, refusal in stored.refusals))


def _take(folder: Path, seconds: float, progress: ProgressBar) -> None:
    _take_of(demo_class(), "result.json", folder, seconds, progress)


def _take_clip(folder: Path, seconds: float, progress: ProgressBar) -> None:
    """Take the attendance of the class that was registered from the clip."""
    _take_of(clip_class(), "result-clip.json", folder, seconds, progress)


def _take_of(
    class_group: ClassGroup, file_name: str, folder: Path, seconds: float, progress: ProgressBar
) -> None:
    result = take_demo_attendance(
        class_group=class_group,
        video=class_video_in(folder, seconds),
        on_progress=lambda share: progress.show(share, "Recognising"),
    )
    (folder / file_name).write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


def _await_rooms(folder: Path, seconds: float, progress: ProgressBar) -> None:
    """Wait until both rooms have taken their lessons; nobody touches anything meanwhile."""
    result = await_reviews(on_progress=lambda share: progress.show(share, "Rooms look"))
    (folder / "result-rooms.json").write_text(json.dumps(result), encoding="utf-8")


def _truth(folder: Path, seconds: float, progress: ProgressBar) -> None:
    """Write which student was drawn on each card of the last clip; strangers are left out."""
    clip = clip_class().clips.held().get()
    cards = {str(card.number): number for number, card in true_numbers(clip) if number}
    (folder / "truth.json").write_text(json.dumps(cards), encoding="utf-8")


STEPS = {
    "build": _build,
    "take": _take,
    "build_clip": _build_clip,
    "register": _register,
    "take_clip": _take_clip,
    "await_rooms": _await_rooms,
    "truth": _truth,
}
