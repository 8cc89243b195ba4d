"""A sentence takes a number of days from where it is kept, so that the two cannot differ."""

import re
from datetime import timedelta
from pathlib import Path

import polib

from classes.admin.attention import A_DAY
from face_vision.evaluation.gallery_choice import OUTGROWN_AFTER_DAYS
from recognition.models.room_films import EVERY

CATALOGUE = Path(__file__).resolve().parents[2] / "locale/de/LC_MESSAGES/django.po"
NUMBERS = r"\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|thirty|sixty|ninety"
SPAN = re.compile(rf"\b(?:{NUMBERS}) (?:minute|hour|day|week|month|year)s?\b")

AS_IN_CODE = {
    "older than two years": timedelta(days=OUTGROWN_AFTER_DAYS) == timedelta(days=2 * 365),
    "Throughout, every five minutes": timedelta(minutes=5) == EVERY,
    "of the last 24 hours was not taken": timedelta(hours=24) == A_DAY,
    "of the worker failed in the last 24 hours": timedelta(hours=24) == A_DAY,
}
"""Beginnings of sentences that stand in migrations, or are of a day, and whether they are true."""

NO_LIMITS = {
    "may mean two days": "two dates, not how long",
    "one in each of two weeks that take turns": "weeks A and B",
}
"""Where a number is no limit of ours."""


def spans_in(text):
    return [span.group() for span in SPAN.finditer(text)]


def test_the_reading_finds_a_span():
    assert spans_in("Kept for 30 days, or two years; %(n)s days.") == ["30 days", "two years"]


def test_no_sentence_names_a_span_that_the_code_keeps_elsewhere():
    known = [*AS_IN_CODE, *NO_LIMITS]
    texts = {entry.msgid for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}
    named = {text for text in texts if spans_in(text)}
    assert {text for text in named if not any(part in text for part in known)} == set()
    assert {part for part in known if not any(part in text for text in named)} == set()


def test_what_a_sentence_names_is_what_the_code_does():
    assert [text for text, is_true in AS_IN_CODE.items() if not is_true] == []
