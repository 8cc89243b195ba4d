"""Zips and workbooks that nobody sends by mistake."""

import io
import zipfile

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
STRINGS, TYPES = "xl/sharedStrings.xml", "[Content_Types].xml"
OFFICE = b"application/vnd.openxmlformats-officedocument.spreadsheetml"
NAMED = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s.sharedStrings+xml"/>' % OFFICE
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROWS = b'<worksheet xmlns="%s"><sheetData>%%s</sheetData></worksheet>' % MAIN
WORDS = b'%%s<sst xmlns="%s">%%s</sst>' % MAIN
LAUGHS = b'<!DOCTYPE s [<!ENTITY a "ha">%s]>' % b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)


def make_zip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def make_workbook(**changed: bytes) -> bytes:
    """Make a small workbook, whose sheet and shared strings may be others than Excel's."""
    book = Workbook()
    book.worksheets[0].append(["Number", "Name"])
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    if "sheet" in changed:
        files[SHEET] = ROWS % changed["sheet"]
    if "strings" in changed:
        files[STRINGS] = changed["strings"]
        files[TYPES] = files[TYPES].replace(b"</Types>", NAMED + b"</Types>")
    return make_zip(files)


def many_rows(n: int = 30_000) -> bytes:
    return make_workbook(sheet=b"<row><c><v>1</v></c></row>" * n)


def ten_million_rows() -> bytes:
    return make_workbook(sheet=b"<row/>" * 10_000_000)


def far_row() -> bytes:
    return make_workbook(sheet=b'<row r="10000000"><c><v>1</v></c></row>')


def huge_strings() -> bytes:
    """A word of 30,000 letters that stands in 3000 cells."""
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * 30 + b"</row>"
    words = WORDS % (b"", b"<si><t>" + b"x" * 30_000 + b"</t></si>")
    return make_workbook(sheet=row * 100, strings=words)


def laughs() -> bytes:
    """Entities of entities: a billion laughs."""
    row = b'<row><c t="s"><v>0</v></c></row>'
    return make_workbook(sheet=row, strings=WORDS % (LAUGHS, b"<si><t>&j;</t></si>"))


def laughs_in_utf_16() -> bytes:
    text = (WORDS % (LAUGHS, b"<si><t>&j;</t></si>")).decode()
    return make_workbook(strings=text.encode("utf-16"))


def bomb(n_bytes: int = 64_000_000) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("7001.jpg", "w") as file,
    ):
        for _ in range(n_bytes // 1_000_000):
            file.write(bytes(1_000_000))
    return stream.getvalue()


def long_directory(n_entries: int = 150_000) -> bytes:
    """A zip that names one file again and again: nothing but a directory."""
    single = make_zip({"a.jpg": b""})
    begins_at, ends_at = single.index(b"PK\x01\x02"), single.index(b"PK\x05\x06")
    entry = single[begins_at:ends_at]
    directory = entry * n_entries
    end = bytearray(single[ends_at:])
    # As many as the field can say (APPNOTE, 4.3.16): readers go by the length of the directory.
    end[8:12] = b"\xff\xff\xff\xff"[:2] * 2
    end[12:16] = len(directory).to_bytes(4, "little")
    return single[:begins_at] + directory + bytes(end)
