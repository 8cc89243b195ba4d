"""Bind pictures of pages into a PDF that holds them as they are; none is opened for it.

Only what a picture needs of ISO 32000-1: a JPEG file is itself a stream of a PDF (7.4.8).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

POINTS_AN_INCH = 72
HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
"""The bytes beyond ASCII say to whoever sends it on that it is no text (7.5.2)."""

N_BEFORE = 2
"""Objects before those of the pages: the catalogue, and the list of pages."""

N_A_PAGE = 3


@dataclass(frozen=True, eq=False)
class PagePicture:
    """A page as an RGB JPEG, and its size in pixels."""

    jpeg: bytes
    width_px: int
    height_px: int


def bind_pages(pages: Sequence[PagePicture], *, dpi: int) -> bytes:
    """Return a PDF with a page for each picture; without any it has none."""
    numbers = [N_BEFORE + 1 + N_A_PAGE * n for n in range(len(pages))]
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    ]
    for number, page in zip(numbers, pages, strict=True):
        objects += _objects_of_page(page, number, POINTS_AN_INCH / dpi)
    return _file_of(objects)


def _objects_of_page(page: PagePicture, number: int, scale: float) -> Iterator[bytes]:
    """Yield the page of this number, the one command that draws it, and its picture."""
    width, height = page.width_px * scale, page.height_px * scale
    box = f"[0 0 {width:.2f} {height:.2f}]"
    yield (
        f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents {number + 1} 0 R"
        f" /Resources << /XObject << /Page {number + 2} 0 R >> >> >>"
    ).encode()
    yield _stream("", f"{width:.2f} 0 0 {height:.2f} 0 0 cm /Page Do".encode())
    yield _stream(
        f"/Type /XObject /Subtype /Image /Width {page.width_px} /Height {page.height_px}"
        " /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode",
        page.jpeg,
    )


def _stream(entries: str, content: bytes) -> bytes:
    head = f"<< {entries} /Length {len(content)} >>\nstream\n".encode()
    return head + content + b"\nendstream"


def _file_of(objects: Sequence[bytes]) -> bytes:
    """Number the objects from 1, and end with the table of where each begins (7.5.4)."""
    content, begins = bytearray(HEAD), []
    for number, one in enumerate(objects, start=1):
        begins.append(len(content))
        content += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table_at = len(content)
    content += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    content += b"".join(f"{begin:010} 00000 n \n".encode() for begin in begins)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table_at}\n%%EOF\n"
    return bytes(content + b"trailer\n" + trailer.encode())
