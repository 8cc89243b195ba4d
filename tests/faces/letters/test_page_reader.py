"""What reads a scan is shut off, and not believed; the site binds its pages without opening one."""

import io
import socket
import sys

import pytest
from pypdf import PdfReader

from face_vision.cage.children import has_bubblewrap
from faces.errors import ScanRefusedError
from faces.letters import scanned_pages
from faces.letters.bound_pages import PagePicture
from faces.letters.scanned_pages import ScannedPage, make_pdf, read_pages
from tests.faces.letters.scanned_letters import bind, draw_letter, sent
from tests.house import ROOT

PROBE = """
import json, os, socket, sys
def tried(do):
    try:
        do()
    except OSError:
        return False
    return True
text = [
    f"network {tried(lambda: socket.create_connection(('127.0.0.1', int(sys.argv[1])), 1))}",
    f"installation {os.path.exists(sys.argv[2])}",
    f"secret {'DJANGO_SETTINGS_MODULE' in os.environ}",
    f"scan {os.path.exists(sys.argv[3])}",
]
open(os.path.join(sys.argv[4], "0000.jpg"), "wb").write(b"\\xff\\xd8\\xff")
print(json.dumps({"pages": [[text, 1, 1]]}))
"""
TAKEN_OVER = """
import sys
print(sys.argv[1])
open(sys.argv[3] + "/0000.jpg", "wb").write(sys.argv[1].encode())
"""


@pytest.mark.skipif(not has_bubblewrap(), reason="needs bubblewrap and user namespaces")
def test_what_reads_a_scan_reaches_no_network_and_nothing_of_the_installation(monkeypatch):
    read: list[str] = []
    monkeypatch.setattr(scanned_pages, "letter_among", read.extend)
    with socket.create_server(("127.0.0.1", 0)) as server:
        probe = [sys.executable, "-c", PROBE]
        places = [str(server.getsockname()[1]), str(ROOT / "manage.py")]
        monkeypatch.setattr(scanned_pages, "READER", [*probe, *places])
        read_pages(sent(b"%PDF-", "scan.pdf"))
    assert read == ["network False", "installation False", "secret False", "scan True"]


def test_a_pdf_holds_the_pictures_as_they_are_and_opens_none():
    """The site would decode what a stranger's file has made of its reader."""
    damaged = b"\xff\xd8\xff and nothing that could be drawn"
    pages = [ScannedPage(PagePicture(damaged, 1240, 1754), None)] * 3
    made = make_pdf(pages)
    assert made.count(damaged) == 3
    first = PdfReader(io.BytesIO(made)).pages[0]
    # A4, from 150 dots an inch.
    assert [round(float(edge)) for edge in first.mediabox[2:]] == [595, 842]


def test_the_pages_are_what_was_scanned():
    [page] = read_pages(sent(bind(draw_letter("letter"))))
    drawn = PdfReader(io.BytesIO(make_pdf([page]))).pages[0].images[0].image
    assert drawn.size == (page.picture.width_px, page.picture.height_px)
    assert drawn.convert("L").getextrema()[0] < 60


@pytest.mark.parametrize(
    "answer", ["", "[]", "{}", '{"pages": [[]]}', '{"pages": [[[], 1, 1]]}', "[" * 5000]
)
def test_a_reader_that_a_scan_has_taken_over_is_not_believed(monkeypatch, answer):
    """The last but one hands over a page that is no picture."""
    monkeypatch.setattr(scanned_pages, "READER", [sys.executable, "-c", TAKEN_OVER, answer])
    with pytest.raises(ScanRefusedError):
        read_pages(sent(b"%PDF-", "scan.pdf"))
