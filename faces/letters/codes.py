"""The code on a letter: an address of this site that leads the office to the student's line."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import segno
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from classes.models import Student
from faces.models import ConsentNotice

READ = re.compile(r"/students/(\d{1,18})/letter/\?notice=(\d{1,18})$")


@dataclass(frozen=True)
class LetterCode:
    """Whose letter it is, and which notice stands on it, by their primary keys."""

    student: int
    notice: int


def letter_path(student: Student, notice: ConsentNotice) -> str:
    return f"{reverse('faces:student_letter', args=[student.pk])}?notice={notice.pk}"


def draw_code(address: str) -> SafeString:
    """Draw an address as an SVG with its quiet zone, readable where a quarter is spoilt."""
    # Cameras of phones read no Micro QR codes.
    code = segno.make(address, error="q", micro=False)
    svg = code.svg_inline(omitsize=True, border=4)
    return mark_safe(svg)  # noqa: S308 - drawn by segno from an address of ours


def read_code(text: str) -> LetterCode | None:
    """Understand what was read of a page; whatever else a code holds is nobody's letter."""
    found = READ.search(text)
    return LetterCode(int(found[1]), int(found[2])) if found else None


def letter_among(texts: Iterable[str]) -> LetterCode | None:
    """Find the letter's code among those of a page: a letterhead may bear one of its own."""
    return next((code for code in map(read_code, texts) if code), None)
