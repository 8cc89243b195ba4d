"""Make class lists for tests: CSV, Excel, OneRoster."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook

HEADINGS = ("Number", "Given name", "Family name", "Class")
CLASS_7A = [
    ("701", "Ana", "Adams", "7A"),
    ("702", "Ben", "Baker", "7A"),
    ("703", "Ben", "Baker", "7A"),
    ("704", "Anabel", "Clark", "7A"),
]
"""The rows of the cast's 7A, as they are in the school."""


def make_csv(
    *rows: Sequence[str],
    headings: Sequence[str] = HEADINGS,
    separator: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    lines = [separator.join(row) for row in (headings, *rows)]
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


STRANGE_LIST = make_csv(
    ("901", "Zoe", "Adams", "7A"), headings=("Kürzel", "Wie heißt du", "Und weiter", "Klasse")
)
"""Of its headings one alone is known."""


def make_xlsx(*rows: Sequence[object], headings: Sequence[str] = HEADINGS) -> bytes:
    book = Workbook()
    [sheet] = book.worksheets
    for row in (headings, *rows):
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


OPEN_DOCUMENT: dict[str, bytes | str] = {
    "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
    "content.xml": "<x/>",
}
"""What LibreOffice saves, in short."""


def make_zip(files: Mapping[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def many_rows(n_rows: int, *, n_classes: int = 80) -> Iterable[tuple[str, ...]]:
    for number in range(n_rows):
        yield (str(10_000 + number), f"Given{number}", f"Family{number}", f"C{number % n_classes}")


ONEROSTER: dict[str, tuple[Sequence[str], list[Sequence[str]]]] = {
    "orgs": (
        ("sourcedId", "status", "dateLastModified", "name", "type", "identifier"),
        [
            ("org-1", "", "", "Hill School", "school", "1"),
            ("org-0", "", "", "Town", "district", ""),
        ],
    ),
    "academicSessions": (
        ("sourcedId", "status", "title", "type", "startDate", "endDate", "schoolYear"),
        [
            ("y", "", "2026/27", "schoolYear", "2026-08-01", "2027-08-01", "2027"),
            ("t1", "", "Autumn", "term", "2026-08-17", "2026-12-19", "2027"),
        ],
    ),
    "courses": (("sourcedId", "status", "title", "orgSourcedId"), [("c", "", "Physics", "org-1")]),
    "classes": (
        ("sourcedId", "status", "title", "courseSourcedId", "classCode", "schoolSourcedId"),
        [
            ("g-7a", "", "Physics", "c", "7A", "org-1"),
            ("g-7b", "", "Physics", "c", "7B", "org-1"),
        ],
    ),
    "users": (
        ("sourcedId", "status", "enabledUser", "givenName", "familyName", "identifier", "email"),
        [
            ("u-1", "", "true", "Ana", "Adams", "701", ""),
            ("u-2", "", "true", "Ben", "Baker", "702", ""),
            ("u-3", "", "true", "Cem", "Clark", "703", ""),
            ("u-9", "", "true", "Tess", "Teach", "", "Tess@example.org"),
        ],
    ),
    "roles": (
        ("sourcedId", "status", "userSourcedId", "roleType", "role", "orgSourcedId"),
        [
            ("r-1", "", "u-1", "primary", "student", "org-1"),
            ("r-2", "", "u-2", "primary", "student", "org-1"),
            ("r-3", "", "u-3", "primary", "student", "org-1"),
            ("r-9", "", "u-9", "primary", "teacher", "org-1"),
        ],
    ),
    "enrollments": (
        (
            *("sourcedId", "status", "classSourcedId", "schoolSourcedId", "userSourcedId"),
            *("role", "beginDate", "endDate"),
        ),
        [
            ("e-1", "", "g-7a", "org-1", "u-1", "student", "2026-08-17", ""),
            ("e-2", "", "g-7a", "org-1", "u-2", "student", "2026-08-17", "2026-12-19"),
            ("e-3", "", "g-7b", "org-1", "u-3", "student", "2026-08-17", ""),
            ("e-9", "", "g-7a", "org-1", "u-9", "teacher", "", ""),
        ],
    ),
}
"""A small school in the other system: two classes, three students, a teacher, a term."""


def make_oneroster(
    changes: dict[str, list[Sequence[str]]] | None = None,
    *,
    mode: str = "bulk",
    version: str = "1.2",
    folder: str = "",
    headings: dict[str, Sequence[str]] | None = None,
) -> bytes:
    """Make a zip; files named in changes have these rows instead, in delta only they are there."""
    rows = {name: found for name, (_head, found) in ONEROSTER.items()} | (changes or {})
    if mode == "delta":
        rows = dict(changes or {})
    files: dict[str, bytes | str] = {}
    for name, found in rows.items():
        head = (headings or {}).get(name, ONEROSTER[name][0])
        files[f"{folder}{name}.csv"] = make_csv(*found, headings=head)
    modes = [(f"file.{name}", mode if name in rows else "absent") for name in ONEROSTER]
    manifest = [("manifest.version", "1.0"), ("oneroster.version", version), *modes]
    files[f"{folder}manifest.csv"] = make_csv(*manifest, headings=("propertyName", "value"))
    return make_zip(files)
