"""Register the faces of a class group from a folder of pictures."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from classes.models import ClassGroup
from classes.school_clock import USUAL_TIME_ZONE
from faces.management.argument_types import day, text_of, time_zone
from faces.management.class_group_arguments import (
    default_first_day,
    find_class_group,
    find_or_create_class_group,
    find_or_create_school,
    find_school,
)
from faces.management.face_report import FaceReport
from faces.management.terminal import AnsweringCommand, ProgressBar, WrongUsage
from faces.readers.face_folders import FaceFolder, read_face_folders
from faces.selectors.consents import require_recognition
from faces.services.bulk.register import FolderStudents, register_folder
from faces.services.consents import SignedConsent

LONGEST_CONSENT = 200
LONGEST_CODE = 40
UNKNOWN_PARENT = "a parent or guardian, on paper"


class Command(AnsweringCommand):
    help = (
        "Register the faces of a class group. FOLDER holds a folder for each student, named by "
        "the student's number or full name (Ana_Maria_Lima or Ana Maria Lima), with three or "
        "more pictures (JPEG, PNG, HEIC) or one short video of the student alone. Each file is "
        "accepted or refused with a reason; the same file again registers nothing twice. "
        "Exit code: 0 done, 1 refused or nothing registered, 2 wrong usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="holds a folder a student")
        self._add_places(parser)
        self._add_consent(parser)

    def _add_places(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--class-group",
            required=True,
            metavar="CODE",
            type=text_of(LONGEST_CODE),
            help="such as 7A",
        )
        parser.add_argument(
            "--school", metavar="NAME", help="needed only where there are several schools"
        )
        parser.add_argument(
            "--create",
            action="store_true",
            help="make the class group, students and enrolments that are missing; "
            "with --school NAME also the first school",
        )
        parser.add_argument(
            "--time-zone",
            metavar="ZONE",
            type=time_zone,
            help="with --create --school NAME: on whose clock the first school's days begin "
            f"(default: {USUAL_TIME_ZONE})",
        )
        parser.add_argument(
            "--from",
            metavar="DATE",
            type=day,
            dest="enrol_from",
            help="with --create: first day of the new enrolments, such as 2026-08-17 (default: "
            "today, or a year ago for a class group that has no sessions yet)",
        )

    def _add_consent(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--consent",
            metavar="WORDING",
            type=text_of(LONGEST_CONSENT),
            help="the parents of these students signed this wording, such as 2026-08: enter it "
            "for those without any entry. Without a consent nobody's face is registered",
        )
        parser.add_argument(
            "--consent-by",
            metavar="NAME",
            type=text_of(LONGEST_CONSENT),
            default=UNKNOWN_PARENT,
            help="who signed (default: %(default)s)",
        )

    def answer(self, options: dict[str, Any], progress: ProgressBar) -> FaceReport:
        folders = read_face_folders(options["folder"])
        class_group = _class_group(options)
        require_recognition(class_group.school_id)
        wording, enrol_from = options["consent"], options["enrol_from"]
        if options["create"]:
            enrol_from = enrol_from or default_first_day(class_group)
        consent = SignedConsent(options["consent_by"], wording) if wording else None
        students = FolderStudents(class_group, enrol_from, consent)
        counter = _Counter(progress, folders)
        outcomes = [
            register_folder(folder, students=students, on_file=counter.count) for folder in folders
        ]
        return FaceReport(class_group, outcomes)


class _Counter:
    """Counts the files on the progress bar."""

    def __init__(self, progress: ProgressBar, folders: list[FaceFolder]) -> None:
        self._progress = progress
        self._n_files = sum(len(folder.files) for folder in folders)
        self._n_begun = 0

    def count(self, path: Path) -> None:
        share = self._n_begun / self._n_files
        self._progress.show(share, f"{path.parent.name}/{path.name}")
        self._n_begun += 1


def _class_group(options: dict[str, Any]) -> ClassGroup:
    code, school_name, zone = options["class_group"], options["school"], options["time_zone"]
    if options["create"]:
        return find_or_create_class_group(code, find_or_create_school(school_name, zone))
    if options["enrol_from"]:
        raise WrongUsage("--from belongs to --create only.")
    if zone:
        raise WrongUsage("--time-zone belongs to --create only.")
    return find_class_group(code, find_school(school_name))
