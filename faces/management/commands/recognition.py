"""Say whether a school recognises faces; record its impact assessment, switch it off and on."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.management.base import CommandParser

from classes.models import School
from faces.management.argument_types import day, text_of, time_zone
from faces.management.class_group_arguments import find_or_create_school, find_school
from faces.management.terminal import AnsweringCommand, ProgressBar, WrongUsage
from faces.models import ImpactAssessment
from faces.selectors.consents import recognition_refusal
from faces.services.assessments import (
    AssessmentStatement,
    record_assessment,
    switch_recognition_off,
    switch_recognition_on,
)

LONGEST_NAME = 200
LONGEST_DOCUMENT = 300
USUAL_REVIEW = timedelta(days=365)


class Command(AnsweringCommand):
    help = (
        "Say whether a school recognises faces. No face of a school is registered or compared "
        "before a named person answers for its impact assessment: --assessed-by and --document "
        "record that. --off stops recognition at once, --on ends that. "
        "Exit code: 0 done, 1 refused, 2 wrong usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--school", metavar="NAME", help="needed only where there are several schools"
        )
        parser.add_argument(
            "--create", action="store_true", help="with --school NAME: make the first school"
        )
        parser.add_argument(
            "--time-zone",
            metavar="ZONE",
            type=time_zone,
            help="with --create: on whose clock the first school's days begin",
        )
        parser.add_argument(
            "--assessed-by",
            metavar="NAME",
            type=text_of(LONGEST_NAME),
            help="name and post of who answers for the impact assessment",
        )
        parser.add_argument(
            "--document",
            metavar="TEXT",
            type=text_of(LONGEST_DOCUMENT),
            help="its title or number, and where it is kept",
        )
        parser.add_argument(
            "--review-on",
            metavar="DATE",
            type=day,
            help="when it is looked at again (default: in a year)",
        )
        switch = parser.add_mutually_exclusive_group()
        switch.add_argument("--off", action="store_true", help="switch recognition off at once")
        switch.add_argument("--on", action="store_true", help="switch it on again")

    def answer(self, options: dict[str, Any], progress: ProgressBar) -> "RecognitionReport":
        if bool(options["assessed_by"]) != bool(options["document"]):
            raise WrongUsage("--assessed-by and --document belong together.")
        school = _school(options)
        if options["assessed_by"]:
            _record(school, options)
        if options["off"]:
            switch_recognition_off(school=school, by=None)
        if options["on"]:
            switch_recognition_on(school=school, by=None)
        latest = ImpactAssessment.objects.filter(school=school).first()
        refusal = recognition_refusal(school.pk)
        return RecognitionReport(school, latest, str(refusal) if refusal else "")


@dataclass(frozen=True)
class RecognitionReport:
    """Whether a school recognises faces, and who answers for that.

    Args:
        why_off: a sentence; empty where recognition is on.
    """

    school: School
    assessment: ImpactAssessment | None
    why_off: str
    refusal: str = ""

    def as_json(self) -> dict[str, Any]:
        found = self.assessment
        return {
            "school": self.school.name,
            "is_on": not self.why_off,
            "why_off": self.why_off,
            "assessed_by": found.assessed_by if found else None,
            "document": found.document if found else None,
            "review_on": found.review_on.isoformat() if found else None,
        }

    def as_lines(self) -> list[str]:
        lines = [self.why_off or f"Recognition is on at {self.school}."]
        if found := self.assessment:
            lines.append(
                f"Answered for by {found.assessed_by}, {found.document}; "
                f"to be reviewed on {found.review_on}."
            )
        return lines


def _school(options: dict[str, Any]) -> School:
    if options["create"]:
        return find_or_create_school(options["school"], options["time_zone"])
    if options["time_zone"]:
        raise WrongUsage("--time-zone belongs to --create only.")
    return find_school(options["school"])


def _record(school: School, options: dict[str, Any]) -> None:
    today = school.today()
    statement = AssessmentStatement(
        assessed_by=options["assessed_by"],
        assessed_on=today,
        document=options["document"],
        review_on=options["review_on"] or today + USUAL_REVIEW,
    )
    record_assessment(school=school, statement=statement, entered_by=None)
