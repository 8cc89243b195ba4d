"""What cannot be taken is refused with its line and what to do; nothing of the file is written."""

import io
import zipfile

import pytest

from classes.models import Student
from classes.versions import NOT_SHOWN
from rosters.errors import RosterImportError, RosterUnreadableError
from rosters.readers.tables import archives
from rosters.services import apply_import
from tests.rosters.roster_files import CLASS_7A, HEADINGS, make_csv, make_xlsx, make_zip, many_rows
from tests.rosters.steps import send, the_error

pytestmark = pytest.mark.django_db

DATED = (*HEADINGS, "From", "Until")
WRONG_ROWS = {
    "no number": (("", "Ana", "Adams", "7A"), "number is missing"),
    "no name": (("9", " ", " ", "7A"), "family name is missing"),
    "name too long": (("9", "Ana", "x" * 101, "7A"), "101 letters"),
    "number too long": (("9" * 41, "Ana", "Adams", "7A"), "41 letters"),
    "control character": (("9", "Ana\x00", "Adams", "7A"), "cannot be shown"),
    "turned letters": (("9", "Ana\u202e", "Adams", "7A"), "cannot be shown"),
    "twice in a class": (("701", "Ana", "Adams", "7A"), "line 2 already"),
    "number of somebody else": (("701", "Eva", "Adams", "7B"), "somebody else on line 2"),
    "no day": (("9", "Ana", "Adams", "7A", "31.02.2026"), "is not a day"),
    "no year of ours": (("9", "Ana", "Adams", "7A", "0012-01-01"), "is not a day"),
    "ends before": (("9", "Ana", "Adams", "7A", "2026-09-01", "2026-09-01"), "must lie after"),
    "day without class": (("9", "Ana", "Adams", "", "2026-09-01"), "class is missing"),
}


@pytest.mark.parametrize("case", WRONG_ROWS)
def test_wrong_row_is_told_with_its_line_and_reason(school, case):
    row, reason = WRONG_ROWS[case]
    content = make_csv(CLASS_7A[0], row, headings=DATED)
    if "\x00" in "".join(row):
        content = make_csv(CLASS_7A[0], row, headings=DATED, encoding="utf-16")
    line = the_error(school, content)
    assert line.line == 3
    assert reason in line.reason


WRONG_FILES = {
    "empty": (b"", "empty"),
    "only blanks": (b" \r\n\r\n", "empty"),
    "no students": (make_csv(), "no students"),
    "no number": (make_csv(("Ana", "7A"), headings=("Name", "Class")), "no column “Number”"),
    "no name": (make_csv(("1", "7A"), headings=("No", "Class")), "no column “Family name”"),
    "no list at all": (b"something 1.7 else", "no column “Number”"),
}


@pytest.mark.parametrize("case", WRONG_FILES)
def test_wrong_file_is_told_at_its_first_line(school, case):
    content, reason = WRONG_FILES[case]
    line = the_error(school, content)
    assert (line.line, reason in line.reason) == (1, True)


def make_bomb(name: str = "xl/worksheets/sheet1.xml") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        with archive.open(name, "w") as file:
            for _ in range(64):
                file.write(b"0" * 1_000_000)
    return stream.getvalue()


def with_entities() -> bytes:
    with zipfile.ZipFile(io.BytesIO(make_xlsx(*CLASS_7A))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["xl/workbook.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + files["xl/workbook.xml"]
    return make_zip(files)


UNREADABLE = {
    "bomb": (make_bomb, "more than a roster needs"),
    "many files": (
        lambda: make_zip({f"{n}.csv": b"" for n in range(archives.MAX_FILES + 1)}),
        "more than a roster needs",
    ),
    "damaged zip": (lambda: b"PK\x03\x04" + b"x" * 50, "damaged"),
    "other zip": (lambda: make_zip({"photo.jpg": b"x"}), "manifest.csv is missing"),
    "damaged workbook": (lambda: make_zip({"[Content_Types].xml": b"<x/>"}), "cannot be read"),
    "entities": (with_entities, "cannot be read"),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old kind"),
    "quotation mark": (lambda: b'Number,Name\r\n1,"Ada\r\n2,Eve', "Line 2"),
    "no letters": (lambda: b"Number,Name\r\n\x81\xff\xfe\xa5\xb6,x", "letters of this file"),
    "zeros": (lambda: b"Number,Name\r\n1,\x00", "letters of this file"),
    "50,000 rows": (lambda: make_csv(*many_rows(50_000)), "more than 20000 rows"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_file_that_is_no_roster_is_refused_in_a_sentence(school, case):
    make, reason = UNREADABLE[case]
    sent = send(school, make())
    assert (sent.state, sent.stage, sent.file.name) == ("failed", "sent", "")
    assert reason in sent.failure_reason


def test_workbook_with_too_many_rows_is_refused(school, settings):
    settings.ROSTER_MAX_ROWS = 50
    assert "more than 50 rows" in send(school, make_xlsx(*many_rows(51))).failure_reason
    assert send(school, make_xlsx(*many_rows(50))).n_added == 50


def test_file_that_is_too_large_is_refused_before_it_is_read(school, settings):
    settings.ROSTER_MAX_MB = 1
    with pytest.raises(RosterUnreadableError, match="larger than 1 MB"):
        send(school, b"x" * 1_000_001)


def test_file_with_one_wrong_line_is_not_applied_at_all(school):
    sent = send(school, make_csv(*CLASS_7A, ("", "No", "Number", "7A")))
    with pytest.raises(RosterImportError, match="has errors"):
        apply_import(roster_import=sent, by=None, shown_version=NOT_SHOWN)
    assert not Student.objects.exists()
