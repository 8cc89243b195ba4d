"""Write everything that is held of one student into a zip."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from office.management.student_arguments import add_student_arguments, student_of
from office.services.student_exports import export_to


class Command(BaseCommand):
    help = "Write everything that is held of one student into a zip that its owner alone may read."

    def add_arguments(self, parser: CommandParser) -> None:
        add_student_arguments(parser)
        parser.add_argument("--output", type=Path, required=True, help="zip to write")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["output"]
        try:
            export_to(path=path, student=student_of(options))
        except FileExistsError:
            raise CommandError(f"{path} is there already: name another file.") from None
        self.stdout.write(f"Written: {path} ({path.stat().st_size} bytes)")
