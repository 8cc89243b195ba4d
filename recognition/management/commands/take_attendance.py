"""Take the attendance of a class group from a video, pictures or a camera."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from classes.models import ClassGroup, ClassSession
from classes.services.sessions import refuse_overlap
from face_vision.cameras.camera_types import DESCRIPTIONS
from faces.management.argument_types import file_ending_in, moment, number_between
from faces.management.class_group_arguments import find_class_group, find_school
from faces.management.terminal import AnsweringCommand, ProgressBar, Refused, WrongUsage
from recognition.management import annotated_files
from recognition.management.annotated_files import copies_wanted
from recognition.management.attendance_report import AttendanceReport, spans_of
from recognition.management.confirmer import asks_to_confirm, find_confirmer
from recognition.management.room_cameras import is_room_camera, source_in_room
from recognition.management.sources import (
    USUAL_SECONDS,
    FilmSource,
    files_of,
    require_apart,
    require_source,
    source_named,
)
from recognition.selectors.proposal_sheets import session_workbook
from recognition.selectors.review_queue import review_of
from recognition.selectors.review_version import review_version
from recognition.selectors.usual_start import usual_start
from recognition.services.captures import require_open, require_registered_faces
from recognition.services.confirmation import confirm_session
from recognition.services.offline_capture import RefusedFile, TakenFile, session_in_use, take_files

LONGEST_RECORDING_S = 600.0

FARTHEST_AHEAD = timedelta(days=366)
"""A start later than that is a slip of the pen."""


class Command(AnsweringCommand):
    help = (
        "Take the attendance of a class group. SOURCE is a video, a picture, a folder of "
        f"pictures, {DESCRIPTIONS}, or the word room: the camera of the room where the session "
        "is held, as the administration names it (room:NAME where it has several). "
        "Says of each student whether she was seen; nothing is "
        "written into the register unless somebody confirms it, on the page or here with "
        "--confirm. What was filmed is stored with "
        "the session, so that the review page shows the same faces. "
        "Exit code: 0 done, 1 refused, 2 wrong usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("source", metavar="SOURCE", help="file, folder or camera")
        parser.add_argument("--class-group", required=True, metavar="CODE", help="such as 7A")
        parser.add_argument(
            "--school", metavar="NAME", help="needed only where there are several schools"
        )
        parser.add_argument(
            "--at",
            metavar="WHEN",
            type=moment,
            help="start of the session on the school's clock, such as 2026-09-01T09:00 "
            "(default: the session running now, else a new one)",
        )
        parser.add_argument(
            "--seconds",
            metavar="N",
            type=number_between(1, LONGEST_RECORDING_S),
            help=f"how long a camera is recorded (default: {USUAL_SECONDS:g})",
        )
        parser.add_argument(
            "--confirm",
            metavar="ADDRESS",
            help="show what was found and ask, at this terminal, whether to write it into the "
            "register for whoever has this e-mail address and answers for it: present who was "
            "surely seen, absent who was not; doubtful faces and students marked by hand stay open",
        )
        parser.add_argument(
            "--xlsx",
            metavar="OUT.xlsx",
            type=file_ending_in(".xlsx"),
            help="write the session as a spreadsheet of the school's letters",
        )
        annotated_files.add_arguments(parser)

    def answer(self, options: dict[str, Any], progress: ProgressBar) -> AttendanceReport:
        started = time.monotonic()
        class_group = find_class_group(options["class_group"], find_school(options["school"]))
        starts_at = _start_of(class_group, options["at"])
        options["source"] = _source_of(class_group, starts_at, options["source"])
        options["copies"] = copies_wanted(options)
        require_source(options["source"], options["seconds"], options["copies"])
        require_apart(options["source"], options["xlsx"], options["copies"])
        with session_in_use(class_group, starts_at=starts_at) as session:
            by = find_confirmer(options["confirm"], session) if options["confirm"] else None
            taken, refused = _take(session, options, progress)
        # Before the review is read: what changes while it is looked at is not confirmed unseen.
        shown_version = review_version(session)
        elapsed_s = time.monotonic() - started
        report = AttendanceReport(review_of(session), spans_of(taken), taken, refused, elapsed_s)
        if options["json"]:
            # The object has its promised keys and no more.
            self.stderr.writelines(f"{line}\n" for line in report.warnings)
        # If nothing could be looked at, a confirmation would mark the whole class absent.
        if by and taken and asks_to_confirm(report, by, on=self.stderr):
            done = confirm_session(session=session, by=by, shown_version=shown_version)
            report = replace(report, confirmation=done)
        if options["xlsx"]:
            is_confirmed = report.confirmation is not None
            _write_workbook(session, options["xlsx"], is_confirmed=is_confirmed)
        return report


def _start_of(class_group: ClassGroup, at: datetime | None) -> datetime:
    if at is None:
        return usual_start(class_group)
    starts_at = at.replace(tzinfo=class_group.school.zone) if timezone.is_naive(at) else at
    if starts_at > timezone.now() + FARTHEST_AHEAD:
        raise WrongUsage("--at lies more than a year ahead.")
    refuse_overlap(class_group=class_group, starts_at=starts_at)
    return starts_at


def _source_of(class_group: ClassGroup, starts_at: datetime, name: str) -> FilmSource:
    if is_room_camera(name):
        return source_in_room(class_group, starts_at, name)
    return source_named(name)


def _take(
    session: ClassSession, options: dict[str, Any], progress: ProgressBar
) -> tuple[list[TakenFile], list[RefusedFile]]:
    """Refuse at once what would be refused after minutes of recording; then record and look."""
    require_open(session)
    require_registered_faces(session)
    with files_of(options["source"], options["seconds"], progress) as paths:
        taken, refused = take_files(
            session, paths=paths, on_progress=lambda share, path: progress.show(share, path.name)
        )
        if options["copies"]:
            options["copies"].write(taken, progress)
    return taken, refused


def _write_workbook(session: ClassSession, target: Path, *, is_confirmed: bool) -> None:
    content = session_workbook(review_of(session), is_confirmed=is_confirmed)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise Refused(f"{target} cannot be written.") from error
