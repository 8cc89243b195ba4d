"""Scans as an office sends them: letters with their codes, drawn and bound to a PDF."""

import io
from collections.abc import Sequence

import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from classes.models import Student
from faces.letters.codes import letter_path
from faces.models import ConsentNotice

SHEET_PX = (620, 877)
"""A4 at 75 dpi: small pages are read faster."""


def draw_letter(code: str = "") -> Image.Image:
    sheet = Image.new("RGB", SHEET_PX, "white")
    if code:
        file = io.BytesIO()
        segno.make(code, error="m", micro=False).save(file, kind="png", scale=4)
        sheet.paste(Image.open(file).convert("RGB"), (400, 60))
    return sheet


def code_of(student: Student, notice: ConsentNotice) -> str:
    return f"https://school.example.org{letter_path(student, notice)}"


def bind(*sheets: Image.Image) -> bytes:
    file = io.BytesIO()
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:], resolution=75)
    return file.getvalue()


def scan_of(codes: Sequence[str]) -> SimpleUploadedFile:
    """Return the PDF of a letter for each code; an empty one: the code is torn off."""
    return sent(bind(*map(draw_letter, codes)))


def sent(content: bytes, name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def notices_of(students: Sequence[Student], notice: ConsentNotice) -> dict[int, int]:
    return {student.pk: notice.pk for student in students}
