"""Files to start from: the headings as CSV and Excel, and a OneRoster zip without rows."""

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from classes.spreadsheets.roster_columns import added_columns
from rosters.readers.oneroster.files import REQUIRED
from rosters.readers.oneroster.layouts import MANIFEST
from rosters.readers.sheets import headings as h

ONEROSTER_COLUMNS = {
    MANIFEST: ("propertyName", "value"),
    "orgs.csv": (
        *("sourcedId", "status", "dateLastModified", "name", "type", "identifier"),
        "parentSourcedId",
    ),
    "academicSessions.csv": (
        *("sourcedId", "status", "dateLastModified", "title", "type", "startDate", "endDate"),
        *("parentSourcedId", "schoolYear"),
    ),
    "courses.csv": (
        *("sourcedId", "status", "dateLastModified", "schoolYearSourcedId", "title", "courseCode"),
        *("grades", "orgSourcedId", "subjects", "subjectCodes"),
    ),
    "classes.csv": (
        *("sourcedId", "status", "dateLastModified", "title", "grades", "courseSourcedId"),
        *("classCode", "classType", "location", "schoolSourcedId", "termSourcedIds", "subjects"),
        *("subjectCodes", "periods"),
    ),
    "users.csv": (
        *("sourcedId", "status", "dateLastModified", "enabledUser", "username", "userIds"),
        *("givenName", "familyName", "middleName", "identifier", "email", "sms", "phone"),
        *("agentSourcedIds", "grades", "password", "userMasterIdentifier"),
        *("resourceSourcedIds", "preferredGivenName", "preferredMiddleName"),
        *("preferredFamilyName", "primaryOrgSourcedId", "pronouns"),
    ),
    "roles.csv": (
        *("sourcedId", "status", "dateLastModified", "userSourcedId", "roleType", "role"),
        *("beginDate", "endDate", "orgSourcedId", "userProfileSourcedId"),
    ),
    "enrollments.csv": (
        *("sourcedId", "status", "dateLastModified", "classSourcedId", "schoolSourcedId"),
        *("userSourcedId", "role", "primary", "beginDate", "endDate"),
    ),
}
"""Columns in the order of the specification."""

ABSENT = (
    *("categories", "classResources", "courseResources", "demographics", "lineItems"),
    *("resources", "results", "userProfiles", "userResources"),
)


def csv_template() -> bytes:
    """Return the headings in UTF-8 with its mark, so that Excel reads the letters right."""
    return _csv([_headings()]).encode("utf-8-sig")


def xlsx_template() -> bytes:
    return workbook_of([_headings()])


def workbook_of(rows: list[list[str]]) -> bytes:
    """Return rows as a workbook in which every cell is text: zeros stay, nothing is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([_text_cell(sheet, text) for text in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("?", text))
    # “@” is Excel's format for text: what is typed over the cell stays text too.
    cell.data_type, cell.number_format = "s", "@"
    return cell


def oneroster_template() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, columns in ONEROSTER_COLUMNS.items():
            rows = [list(columns), *(_manifest_rows() if name == MANIFEST else [])]
            archive.writestr(name, _csv(rows))
    return stream.getvalue()


def _headings() -> list[str]:
    own = [str(h.LABELS[column]) for column in h.IN_TEMPLATE]
    return [*own, *(str(column.label) for column in added_columns())]


def _manifest_rows() -> list[list[str]]:
    files = [name.removesuffix(".csv") for name in REQUIRED if name != MANIFEST]
    modes = dict.fromkeys(files, "bulk") | dict.fromkeys(ABSENT, "absent")
    return [
        ["manifest.version", "1.0"],
        ["oneroster.version", "1.2"],
        *([f"file.{name}", mode] for name, mode in sorted(modes.items())),
        ["source.systemName", ""],
        ["source.systemCode", ""],
    ]


def _csv(rows: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATES: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "csv": ("roster.csv", "text/csv; charset=utf-8", csv_template),
    "xlsx": ("roster.xlsx", XLSX_TYPE, xlsx_template),
    "oneroster": ("oneroster.zip", "application/zip", oneroster_template),
}
"""Name, content type and maker of each file, by kind."""
