"""Files made to break an import, sent by its own page and read by its worker.

Each ends in one sentence on the page; the site and the worker hold no more than a few such files.
"""

import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterable, Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from classes.models import Enrolment, Student
from integrations.models import Scope
from rosters.import_work import work_on_import
from rosters.models import RosterImport
from tests.factories.api import token_client
from tests.rosters.roster_files import (
    CLASS_7A,
    HEADINGS,
    ONEROSTER,
    make_csv,
    make_oneroster,
    make_xlsx,
    make_zip,
)

pytestmark = pytest.mark.django_db

MEGABYTE = 1_000_000
MOST_HELD_BYTES = 200 * MEGABYTE
"""Of the largest file that is taken, 10 MB, with its lines read and planned."""


def long_line_in_a_zip(n_bytes: int = 1000 * MEGABYTE) -> bytes:
    """A gigabyte without an end of line, which packs into a few megabytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with zipfile.ZipFile(io.BytesIO(make_oneroster())) as whole:
            for name in set(whole.namelist()) - {"users.csv"}:
                archive.writestr(name, whole.read(name))
        with archive.open("users.csv", "w") as file:
            for _ in range(n_bytes // MEGABYTE):
                file.write(b"a" * MEGABYTE)
    return stream.getvalue()


def with_file(name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(make_oneroster())) as whole:
        files = {one: whole.read(one) for one in whole.namelist()}
    return make_zip(files | {name: content})


def changed_rows(name: str, change: Callable[[list[str]], Iterable[str]]) -> bytes:
    return make_oneroster({name: [tuple(change(list(row))) for row in ONEROSTER[name][1]]})


def cyclic_orgs() -> bytes:
    """Each org is the parent of the other."""
    head, found = ONEROSTER["orgs"]
    parents = {"org-1": "org-0", "org-0": "org-1"}
    rows = [(*row, parents[row[0]]) for row in found]
    changes: dict[str, list[Sequence[str]]] = {"orgs": list(rows)}
    return make_oneroster(changes, headings={"orgs": (*head, "parentSourcedId")})


def first_cell(text: str) -> Callable[[list[str]], list[str]]:
    return lambda row: [text, *row[1:]]


def many_columns(n: int = 10_000) -> tuple[list[str], list[str]]:
    names = [f"Column {number}" for number in range(n)]
    return [*HEADINGS, *names], ["9", "Zoe", "Adams", "7A", *names]


def wide_csv() -> bytes:
    headings, row = many_columns()
    return make_csv(row, headings=headings)


def wide_workbook() -> bytes:
    headings, row = many_columns()
    return make_xlsx(row, headings=headings)


def twice_the_same_name() -> bytes:
    names = ("manifest.csv", "manifest.cs_")
    content = make_zip(dict.fromkeys(names, "propertyName,value\r\nmanifest.version,1.0\r\n"))
    return content.replace(b"manifest.cs_", b"manifest.csv")


HOSTILE = {
    "a line of a gigabyte": long_line_in_a_zip,
    "a line of ten megabytes": lambda: b"Number,Name\r\n" + b"x" * (9 * MEGABYTE),
    "only separators": lambda: b"," * (9 * MEGABYTE),
    "a quote that is never closed": lambda: with_file(
        "users.csv", b'sourcedId,"' + b"x\r\n" * 9999
    ),
    "a quote in a list": lambda: b'Number,Name\r\n"1,Ada\r\n' + b"2,Eve,7A\r\n" * 10_000,
    "NULs": lambda: with_file("users.csv", b"sourcedId,status\r\nu\x00-1,\x00\r\n"),
    "NULs in UTF-16": lambda: make_csv(("9", "\0", "\0", "7A"), encoding="utf-16"),
    "10,000 columns": wide_csv,
    "10,000 columns of a workbook": wide_workbook,
    "orgs in a circle": cyclic_orgs,
    "an id of a megabyte": lambda: changed_rows("users", first_cell("u" * MEGABYTE)),
    "an org's id of a megabyte": lambda: changed_rows("orgs", first_cell("o" * MEGABYTE)),
    "a zip in a zip": lambda: with_file("users.csv", make_zip({"users.csv": b"x"})),
    "paths out of the zip": lambda: make_zip(
        {"../../manifest.csv": b"a,b", "/etc/users.csv": b"x"}
    ),
    "the same name twice": twice_the_same_name,
    "a day of a megabyte": lambda: make_csv(
        (*CLASS_7A[0], "1" * MEGABYTE), headings=(*HEADINGS, "From")
    ),
    "a heading of a megabyte": lambda: make_csv(
        CLASS_7A[0], headings=("x" * MEGABYTE, *HEADINGS[1:])
    ),
}


def send_by_page(client, school, content: bytes):
    """Send a file, let the worker read it, and return the page that says what became of it."""
    address = reverse("rosters:import_roster", args=[school.pk])
    sent = client.post(address, {"file": SimpleUploadedFile("list", content)})
    if sent.status_code != 302:
        return None, sent
    row = work_on_import(roster_import=RosterImport.objects.order_by("-pk")[0])
    return row, client.get(sent["Location"], follow=True)


@pytest.mark.parametrize("case", HOSTILE)
def test_it_ends_in_one_sentence_on_the_page(dana_client, school, case):
    dana_client.raise_request_exception = False
    before = (Student.objects.count(), Enrolment.objects.count())
    row, page = send_by_page(dana_client, school, HOSTILE[case]())
    assert page.status_code in {200, 409, 422}
    if row is not None and row.state == "failed":
        assert escape(row.failure_reason) in page.text
        assert row.failure_reason.endswith(".")
        assert len(row.failure_reason) < 300
        assert row.file.name == ""
    assert "x" * 1000 not in page.text
    assert (Student.objects.count(), Enrolment.objects.count()) == before


@pytest.mark.parametrize("case", ["a line of a gigabyte", "only separators", "10,000 columns"])
def test_neither_site_nor_worker_holds_more_than_a_few_files(dana_client, school, case):
    content = HOSTILE[case]()
    tracemalloc.start()
    try:
        send_by_page(dana_client, school, content)
        assert tracemalloc.get_traced_memory()[1] < MOST_HELD_BYTES
    finally:
        tracemalloc.stop()


FORMULAS = ('=HYPERLINK("http://x.example")', "+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1+1")


def test_formulas_stay_text_on_the_page_and_in_what_leaves(dana_client, school):
    rows = [(str(900 + n), text, "Adams", "7A") for n, text in enumerate(FORMULAS)]
    _row, page = send_by_page(dana_client, school, make_csv(*rows, separator=";"))
    assert page.status_code == 200
    assert '<a href="http://x.example' not in page.text


def test_a_file_that_another_program_sends_ends_the_same_way(school):
    client = token_client(school=school, scopes=[Scope.WRITE_ROSTER])
    client.raise_request_exception = False
    file = SimpleUploadedFile("roster.zip", HOSTILE["a line of a gigabyte"]())
    sent = client.post("/api/v1/roster-imports", {"school": school.pk, "file": file})
    assert sent.status_code == 202
    row = work_on_import(roster_import=RosterImport.objects.get())
    answer = client.get(sent["Location"]).json()
    assert row.state == "failed"
    assert row.failure_reason in str(answer)
