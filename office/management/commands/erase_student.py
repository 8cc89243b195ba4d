"""Erase one student for good; what was broken off goes on."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobs.models import JobState
from office.management.student_arguments import add_student_arguments, student_of
from office.services.student_erasures import erase_now


class Command(BaseCommand):
    help = "Erase one student for good; the attendance figures stay, without the name."

    def add_arguments(self, parser: CommandParser) -> None:
        add_student_arguments(parser)
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, **options: Any) -> None:
        student = student_of(options)
        question = f"Erase student {student.number} of {student.school} for good? Write yes: "
        if not options["yes"] and input(question) != "yes":
            raise CommandError("Nothing was erased.")
        erasure = erase_now(student=student)
        # What broke off stays queued for the worker too; a second run goes on where it stopped.
        if erasure.state != JobState.READY:
            raise CommandError(f"Not erased yet ({erasure.state}): run this command again.")
        for name, n in erasure.counts.items():
            self.stdout.write(f"{n:8} {name}")
        self.stdout.write(f"Receipt {erasure.pk}, checksum {erasure.sha256}")
