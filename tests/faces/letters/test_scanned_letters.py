"""Scans of letters: drawn anew, told apart by code or order, and kept for the office alone."""

import io

import numpy as np
import pytest
from PIL import Image
from PIL.ImageFilter import GaussianBlur
from pypdf import PdfReader, PdfWriter
from pypdf.actions import JavaScript
from pypdf.annotations import Link

from classes.errors import NotOfficeError
from faces.errors import ScanRefusedError
from faces.letters.codes import LetterCode, read_code
from faces.letters.page_shares import share_pages
from faces.letters.scanned_pages import make_pdf, read_pages
from faces.models import ConsentScan
from faces.services.consent_scans import attach_scan, remove_scan
from tests.faces.letters.scanned_letters import (
    bind,
    code_of,
    draw_letter,
    notices_of,
    scan_of,
    sent,
)
from tests.factories import make_consent, make_notice

NO_SCANS = {
    "empty": b"",
    "a word": b"Dear parents",
    "a PDF cut off": bind(draw_letter())[:400],
    "a PDF in name only": b"%PDF-1.7\n" + b"\x00" * 2000,
    "a zip": b"PK\x03\x04" + b"\x00" * 200,
    "a web page": b"<html><script>alert(1)</script>",
}


def owners(pages, students, notice):
    shares = share_pages(pages, students, notices_of(students, notice))
    place = {id(page): n for n, page in enumerate(pages)}
    return [[place[id(page)] for page in shares[student.pk]] for student in students]


def test_the_codes_of_a_scan_are_read(students, notice):
    scan = scan_of([code_of(student, notice) for student in students[:2]] + [""])
    codes = [page.code for page in read_pages(scan)]
    assert codes == [*(LetterCode(one.pk, notice.pk) for one in students[:2]), None]


def test_a_photo_is_a_scan_of_one_page(students, notice):
    file = io.BytesIO()
    draw_letter(code_of(students[0], notice)).save(file, "PNG")
    [page] = read_pages(sent(file.getvalue(), "IMG_1.pdf"))
    assert page.code == LetterCode(students[0].pk, notice.pk)


def spoil(sheet: Image.Image, degrees: float) -> Image.Image:
    """As a cheap scanner has it: turned, smeared, grey and grainy."""
    turned = sheet.rotate(degrees, expand=True, fillcolor="white").filter(GaussianBlur(0.8))
    grain = np.random.default_rng(7).normal(0, 14, (turned.height, turned.width, 1))
    return Image.fromarray((np.asarray(turned) * 0.8 + 30 + grain).clip(0, 255).astype(np.uint8))


@pytest.mark.thorough
@pytest.mark.parametrize("degrees", [0, 4, 90, 180, 273])
def test_a_poor_scan_is_read(students, notice, degrees):
    sheet = spoil(draw_letter(code_of(students[0], notice)), degrees)
    assert [page.code for page in read_pages(sent(bind(sheet)))] == [
        LetterCode(students[0].pk, notice.pk)
    ]


def test_the_code_of_a_letterhead_is_nobodys_letter(students, notice):
    sheet = draw_letter(code_of(students[0], notice))
    sheet.paste(draw_letter("https://school.example.org/").crop((380, 40, 620, 240)), (20, 40))
    sheet.paste(draw_letter("https://school.example.org/").crop((380, 40, 620, 240)), (20, 600))
    [page] = read_pages(sent(bind(sheet)))
    assert page.code == LetterCode(students[0].pk, notice.pk)


def test_what_a_pdf_hides_is_left_behind():
    writer = PdfWriter(clone_from=io.BytesIO(bind(draw_letter())))
    writer.add_open_action(JavaScript("app.alert(1)"))
    writer.add_attachment("virus.exe", b"MZ")
    writer.add_annotation(0, Link(rect=(0, 0, 99, 99), url="https://elsewhere.example"))
    file = io.BytesIO()
    writer.write(file)
    made = make_pdf(read_pages(sent(file.getvalue())))
    assert len(PdfReader(io.BytesIO(made)).pages) == 1
    assert not any(word in made for word in (b"/JS", b"/EmbeddedFile", b"/Annots", b"elsewhere"))


@pytest.mark.parametrize("content", NO_SCANS.values(), ids=NO_SCANS)
def test_what_is_no_scan_is_refused(content):
    with pytest.raises(ScanRefusedError, match="no PDF and no photo"):
        read_pages(sent(content))


def test_a_locked_pdf_is_refused():
    writer = PdfWriter(clone_from=io.BytesIO(bind(draw_letter())))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    with pytest.raises(ScanRefusedError):
        read_pages(sent(file.getvalue()))


def test_too_many_pages_are_refused_before_they_are_drawn():
    writer = PdfWriter()
    for _ in range(121):
        writer.add_blank_page(595, 842)
    file = io.BytesIO()
    writer.write(file)
    with pytest.raises(ScanRefusedError, match="more than 120 pages"):
        read_pages(sent(file.getvalue()))


def test_a_sheet_as_large_as_a_house_is_drawn_small():
    writer = PdfWriter()
    writer.add_blank_page(14_400, 14_400)
    file = io.BytesIO()
    writer.write(file)
    [page] = read_pages(sent(file.getvalue()))
    assert len(page.picture.jpeg) < 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/students/7/",
        "javascript:alert(1)",
        "/students/x/letter/?notice=1",
        "/students/7/letter/?notice=1&more=2",
        "/students/" + "9" * 40 + "/letter/?notice=1",
    ],
)
def test_another_code_is_nobodys(text):
    assert read_code(text) is None


def test_letters_with_codes_may_lie_in_any_order(students, notice, page):
    pages = [page(students[n]) for n in (2, 0, 3, 1)]
    assert owners(pages, students, notice) == [[1], [3], [0], [2]]


def test_letters_without_codes_lie_in_the_order_of_the_list(students, notice, page):
    assert owners([page() for _ in range(4)], students, notice) == [[0], [1], [2], [3]]


def test_both_sides_of_a_letter_stay_together(students, notice, page):
    pages = [page(students[1]), page(), page(), page(students[0])]
    assert owners(pages, students[:2], notice) == [[2, 3], [0, 1]]


def test_the_only_letter_whose_code_is_torn_off_is_the_one_left_over(students, notice, page):
    pages = [page(students[2]), page(), page(students[0]), page(students[1])]
    assert owners(pages, students, notice) == [[2], [3], [0], [1]]


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ([1, None, None, 0], "pages 2, 3 cannot be read"),
        ([0, 0, 1, 2], "twice, on page 2"),
        ([0, 1, 2], "3 pages for 4 students"),
        ([], "0 pages for 4"),
    ],
)
def test_a_page_that_may_be_anybodys_is_kept_with_nobody(students, notice, page, order, text):
    pages = [page() if n is None else page(students[n]) for n in order]
    with pytest.raises(ScanRefusedError, match=text):
        share_pages(pages, students, notices_of(students, notice))


def test_two_codes_within_a_letter_are_refused(students, notice, page):
    pages = [page(students[0]), page(students[1]), page(), page()]
    with pytest.raises(ScanRefusedError):
        share_pages(pages, students[:2], notices_of(students, notice))


def test_the_letter_of_somebody_not_ticked_is_refused(students, notice, page):
    with pytest.raises(ScanRefusedError, match="page 2 belongs to nobody it could"):
        share_pages(
            [page(students[0]), page(students[3])], students[:2], notices_of(students, notice)
        )


def test_the_letter_of_another_notice_is_refused(students, school, page):
    other = make_notice(school=school, version="2027-08")
    with pytest.raises(ScanRefusedError, match="another notice"):
        share_pages([page(students[0])], students[:1], notices_of(students, other))


@pytest.mark.parametrize("who", ["alice", "eve"])
def test_only_the_office_keeps_and_erases_a_letter(request, student, dana, who):
    consent, outsider = make_consent(student=student), request.getfixturevalue(who)
    with pytest.raises(NotOfficeError):
        attach_scan(consent=consent, scan=scan_of([""]), sent_by=outsider)
    kept = attach_scan(consent=consent, scan=scan_of([""]), sent_by=dana)
    with pytest.raises(NotOfficeError):
        remove_scan(scan=kept, by=outsider)
    assert ConsentScan.objects.get() == kept


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("erased", ["scan", "consent", "student"])
def test_the_file_of_a_letter_goes_with_its_row(student, dana, erased):
    consent = make_consent(student=student)
    kept = attach_scan(consent=consent, scan=scan_of([""]), sent_by=dana)
    storage, name = kept.file.storage, kept.file.name
    assert storage.exists(name)
    {"scan": kept, "consent": consent, "student": student}[erased].delete()
    assert not storage.exists(name)


def test_a_scan_for_nobody_is_refused(page):
    with pytest.raises(ScanRefusedError, match="leave the scan out"):
        share_pages([page()], [], {})
