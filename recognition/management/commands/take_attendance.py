"""Take the attendance of a class group from a video, pictures or a camera."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from classes.models import ClassGroup, ClassSession
from recognition.engine import options_from_settings
from recognition.management.argument_types import file_ending_in, moment, number_between
from recognition.management.attendance_report import AttendanceReport, spans_of
from recognition.management.places import find_class_group, find_school
from recognition.management.sources import USUAL_SECONDS, files_of, require_source
from recognition.management.terminal import AnsweringCommand, ProgressBar, Refused
from recognition.proposal_sheets import session_workbook
from recognition.services.captures import require_open, require_registered_faces
from recognition.services.review import confirm_session
from recognition.services.taking import TakenFile, session_at, take_files
from recognition.trays import review_of
from recognition.vision.annotation import annotate_video

LONGEST_RECORDING_S = 600.0


class Command(AnsweringCommand):
    help = (
        "Take the attendance of a class group. SOURCE is a video, a picture, a folder of "
        "pictures, the number of a camera of this computer (0 is the first), or a network "
        "camera's rtsp:// address. Says of each student whether she was seen; nothing is "
        "written into the register unless --confirm is given. What was filmed is stored with "
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
            action="store_true",
            help="write into the register: present who was surely seen, absent who was not; "
            "doubtful faces and students marked by hand stay open",
        )
        parser.add_argument(
            "--xlsx",
            metavar="OUT.xlsx",
            type=file_ending_in(".xlsx"),
            help="write the session as a spreadsheet: P present, L late, E excused, A absent",
        )
        parser.add_argument(
            "--annotated",
            metavar="OUT.mp4",
            type=file_ending_in(".mp4"),
            help="write a copy of the video with boxes and names; keep it as private as the video",
        )

    def answer(self, options: dict[str, Any], progress: ProgressBar) -> AttendanceReport:
        started = time.monotonic()
        require_source(options["source"], options["seconds"], is_annotated=options["annotated"])
        class_group = find_class_group(options["class_group"], find_school(options["school"]))
        session = _open_session(class_group, options)
        with files_of(options["source"], options["seconds"], progress) as paths:
            taken, refused = take_files(
                session, paths, on_progress=lambda share, path: progress.show(share, path.name)
            )
            if options["annotated"]:
                _annotate(taken[0], session, options["annotated"], progress)
        review = review_of(session)
        is_confirmed = options["confirm"] and bool(taken)
        confirmation = confirm_session(session=session, by=None) if is_confirmed else None
        if options["xlsx"]:
            _write_workbook(session, options["xlsx"], is_confirmed=is_confirmed)
        elapsed_s = time.monotonic() - started
        return AttendanceReport(review, spans_of(taken), taken, refused, elapsed_s, confirmation)


def _open_session(class_group: ClassGroup, options: dict[str, Any]) -> ClassSession:
    """Open the session, and refuse now what would be refused after minutes of recording."""
    starts_at = options["at"]
    if starts_at is not None and timezone.is_naive(starts_at):
        starts_at = starts_at.replace(tzinfo=class_group.school.zone)
    session = session_at(class_group, starts_at)
    require_open(session)
    require_registered_faces(session)
    return session


def _annotate(taken: TakenFile, session: ClassSession, target: Path, progress: ProgressBar) -> None:
    roster = session.class_group.roster_on(session.day)
    try:
        annotate_video(
            taken.path,
            target,
            taken.result,
            {student.pk: student.name for student in roster},
            options=options_from_settings().video,
            on_progress=lambda share: progress.show(share, f"Writing {target.name}"),
        )
    except OSError as error:
        raise Refused(f"{target} cannot be written.") from error


def _write_workbook(session: ClassSession, target: Path, *, is_confirmed: bool) -> None:
    content = session_workbook(review_of(session), is_confirmed=is_confirmed)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise Refused(f"{target} cannot be written.") from error
