"""Make the file with everything that is held of a student."""

import json
import tempfile
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from openpyxl import Workbook

from accounts.models import User
from classes.access import is_office
from classes.errors import NotOfficeError
from classes.models import Student
from classes.spreadsheets.cells import BOLD, text_cell
from jobs.lifecycle import enqueue
from jobs.models import JobState
from jobs.registry import Failure, Kind, Lane
from jobs.running_job import RunningJob
from office.errors import StudentFileError
from office.models import StudentExport
from office.models.student_files import FOLDER
from privacy.accesses import Access
from privacy.action_sources import current_source
from privacy.models.access_log import AccessAction
from privacy.selectors.exports import ExportedTable, exported_tables
from privacy.services.access_log import append_entry
from storage.files import erase_now, open_stored, store_for_row
from storage.orphans import erase_orphans

LONGEST_TITLE = 31
"""Of a sheet, in spreadsheet programs."""

LONGEST_CELL = 32_000


@transaction.atomic
def ask_for_export(*, student: Student, by: User) -> StudentExport:
    """Have the worker make the file; the one of before goes.

    Raises:
        NotOfficeError: she is not of the office.
        StudentFileError: one is being made.
    """
    if not is_office(by, student):
        raise NotOfficeError("people_for_office_only")
    Student.objects.select_for_update(of=("self",), no_key=True).get(pk=student.pk)
    former = StudentExport.objects.filter(student=student)
    if former.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).exists():
        raise StudentFileError("export_under_way")
    # Only the newest file stands there: each older one is one more copy of everything.
    former.delete()
    export = StudentExport.objects.create(student=student, asked_by=by)
    enqueue(job=export)
    return export


def _work(job: RunningJob) -> None:
    export = StudentExport.objects.select_related("student__school").get(pk=job.pk)
    with tempfile.TemporaryFile() as target:
        write_export(student=export.student, target=target)
        target.seek(0)
        name = store_for_row(export, "file", File(target, "export.zip"))
    if not job.succeed(file=name):
        # Somebody else made it meanwhile, or it is not wanted any more.
        erase_now(export.file)


def write_export(*, student: Student, target: IO[bytes]) -> None:
    """Write the zip: a letter, JSON for machines, a workbook for people, pictures and files."""
    with (
        translation.override(student.school.language),
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        tables = list(exported_tables(student))
        packed.writestr("README.txt", _letter(student))
        packed.writestr("everything.json", _json(student, tables))
        with packed.open("everything.xlsx", "w") as sheet:
            _write_workbook(tables, sheet)
        for table in tables:
            _pack_pictures(table, packed)


def _letter(student: Student) -> str:
    values = {
        "school": student.school,
        "student": student,
        "number": student.number,
        "day": date_format(timezone.localdate(), "LONG_DAY"),
    }
    lines = [
        gettext("Everything that %(school)s holds of %(student)s, number %(number)s, on %(day)s."),
        gettext("everything.xlsx: to read. everything.json: the same for machines."),
        gettext(
            "pictures: faces of this student. files: letters and pictures sent for this student."
        ),
        gettext("Films show other people too: they are listed, but are not in this file."),
    ]
    return "\n".join(line % values for line in lines) + "\n"


def _json(student: Student, tables: list[ExportedTable]) -> str:
    content = {
        "student": student.pk,
        "exported_at": timezone.now().isoformat(),
        "tables": {table.name: [row.values for row in table.rows] for table in tables},
    }
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _write_workbook(tables: list[ExportedTable], target: IO[bytes]) -> None:
    book = Workbook(write_only=True)
    for number, table in enumerate(tables, start=1):
        sheet: Any = book.create_sheet(_sheet_title(number, table.title))
        sheet.append([text_cell(sheet, text, font=BOLD) for text in table.headings.values()])
        for row in table.rows:
            sheet.append([text_cell(sheet, _text(row.values[one])) for one in table.headings])
    book.save(target)


def _sheet_title(number: int, title: str) -> str:
    safe = "".join(" " if sign in "[]:*?/\\" else sign for sign in title)
    return f"{number} {safe}"[:LONGEST_TITLE]


def _text(value: Any) -> str:
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value)
    return text[:LONGEST_CELL]


def _pack_pictures(table: ExportedTable, packed: zipfile.ZipFile) -> None:
    for row in table.rows:
        for name, picture in row.pictures.items():
            packed.writestr(f"pictures/{name}", picture)
        for name, stored in row.files.items():
            try:
                with open_stored(stored) as source, packed.open(f"files/{name}", "w") as target:
                    for piece in source.chunks():
                        target.write(piece)
            # Erased by its period since the tables were read: the file goes on without it.
            except FileNotFoundError:
                continue


def export_to(*, path: Path, student: Student) -> None:
    """Write the file where its owner alone may read it; for whoever runs the installation."""
    # Made before it is written, so that nobody else can read it at any moment.
    path.touch(mode=0o600, exist_ok=False)
    with path.open("wb") as target:
        write_export(student=student, target=target)
    access = Access("student_export", student.school_id, (student.pk,), params={"how": "written"})
    append_entry(access, action=AccessAction.EXPORT, source=current_source())


def erase_lost_exports() -> int:
    """Erase files whose row a crash has kept from being written."""
    before = timezone.now() - timedelta(days=1)
    return erase_orphans(StudentExport, "file", folder=FOLDER, before=before)


EXPORTS = Kind(
    name="student export",
    model=StudentExport,
    lane=Lane.SMALL,
    run=_work,
    exhausted=Failure("export_failed"),
)
