"""Arguments of commands that are about one student."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from classes.models import Student


def add_student_arguments(parser: CommandParser) -> None:
    parser.add_argument("--school", required=True, help="name of the school")
    parser.add_argument("--number", required=True, help="number of the student in the school")


def student_of(options: dict[str, Any]) -> Student:
    students = Student.objects.select_related("school")
    found = students.filter(school__name=options["school"], number=options["number"]).first()
    if found is None:
        raise CommandError(
            f"No student of {options['school']} has the number {options['number']}:"
            " write school and number as the site shows them."
        )
    return found
