"""Whatever comes, an import gives a plan or a refusal; and what is taken in is taken in once."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from classes.errors import RefusedError
from classes.models import Enrolment
from rosters.readers.reader import read_roster
from rosters.readers.rows import Roster
from rosters.readers.sheets.headings import LABELS, SYNONYMS
from tests.factories import make_school
from tests.rosters.roster_files import CLASS_7A, make_csv, make_oneroster, make_xlsx, make_zip
from tests.rosters.steps import CHANGES, plan, send, take_in

pytestmark = pytest.mark.thorough

BYTES = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
TABLES = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

WORDS = sorted(word for words in SYNONYMS.values() for word in words)
CELLS = st.one_of(st.text(max_size=12), st.sampled_from(["", "701", "7A", "=1+1", "2026-09-01"]))
TEXTS = st.builds(
    lambda head, rows, mark: mark.join(head) + "\n" + "\n".join(mark.join(r) for r in rows),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6),
    st.lists(st.lists(CELLS, max_size=6), max_size=6),
    st.sampled_from([",", ";", "\t"]),
)

WHOLE = {"xlsx": make_xlsx(*CLASS_7A), "oneroster": make_oneroster()}
"""Made once: each holds the second of its making, and so may be a byte longer than the next."""


def is_read_or_refused(content: bytes) -> bool:
    try:
        return isinstance(read_roster(content), Roster)
    except RefusedError as refused:
        return str(refused).endswith(".")


@BYTES
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    assert is_read_or_refused(content)


@BYTES
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_any_table_is_read_or_refused(text, encoding):
    assert is_read_or_refused(text.encode(encoding, "replace"))


@settings(BYTES, max_examples=60)
@given(st.data(), st.sampled_from(["xlsx", "oneroster"]))
def test_any_damage_to_a_zip_is_read_or_refused(data, kind):
    content = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert is_read_or_refused(bytes(content))


@settings(BYTES, max_examples=60)
@given(st.dictionaries(st.sampled_from(["users", "classes", "orgs", "manifest"]), st.binary()))
def test_any_files_of_oneroster_are_read_or_refused(files):
    content = make_zip({"manifest.csv": b""} | {f"{x}.csv": y for x, y in files.items()})
    assert is_read_or_refused(content)


NUMBERS = ["1", "2", "3"]
NAMES = st.sampled_from(["Ada", "Eve", "=Bob", "O’Neil", "Zoë"])
PAIRS = st.lists(
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from(["", "7A", "8"])),
    min_size=1,
    max_size=5,
    unique=True,
)
DAYS = st.dates(date(2026, 1, 1), date(2027, 6, 1)).map(str)
PERIODS = st.one_of(
    st.lists(DAYS, min_size=2, max_size=2).map(sorted),
    st.tuples(DAYS, st.just("")),
    st.tuples(st.just(""), DAYS),
    st.just(("", "")),
)


@st.composite
def tables(draw) -> list[tuple[str, ...]]:
    """Draw rows in which a number has one name, and stands in a class once."""
    names = {number: (draw(NAMES), draw(NAMES)) for number in NUMBERS}
    rows = []
    for number, code in draw(PAIRS):
        days = draw(PERIODS) if code else ["", ""]
        rows.append((number, *names[number], code, *days))
    return rows


HEADINGS = tuple(str(LABELS[x]) for x in list(LABELS)[:3]) + ("Class", "From", "Until")


class TestTakingInTwice(TestCase):
    """Tables that make sense, one after the other, into one school."""

    @TABLES
    @given(first=tables(), second=tables(), third=tables(), leave=st.booleans())
    def test_same_table_again_changes_nothing(self, first, second, third, leave):
        school = make_school()
        options = {"ends_missing_on": date(2026, 9, 15)} if leave else {}
        for rows in (first, second, third):
            content = make_csv(*rows, headings=HEADINGS)
            if plan(school, content, **options).has_errors:
                continue
            take_in(school, content, **options)
            again = plan(school, content, **options)
            changed = [x for x in again.lines if x.action in CHANGES or x.action == "error"]
            assert changed == []
        assert_no_overlap(school)


def assert_no_overlap(school) -> None:
    rows = Enrolment.objects.filter(class_group__school=school)
    by_pair: dict[tuple[int, int], list[Enrolment]] = {}
    for row in rows.order_by("from_on"):
        by_pair.setdefault((row.student_id, row.class_group_id), []).append(row)
    for found in by_pair.values():
        for one, other in pairwise(found):
            assert one.until_on is not None
            assert one.until_on <= other.from_on


@pytest.mark.django_db
def test_fuzzed_school_is_not_touched_by_looking(school):
    send(school, make_csv(*CLASS_7A))
    assert not school.students.exists()


STATES = st.sampled_from(["active", "tobedeleted"])
TIMES = st.lists(st.tuples(STATES, PERIODS), min_size=1, max_size=4)


class TestTimesInAClass(TestCase):
    """Lines of a OneRoster file about one student in one class, however they contradict."""

    @TABLES
    @given(first=TIMES, second=TIMES)
    def test_same_lines_again_in_any_order_change_nothing(self, first, second):
        school = make_school()
        take_in(school, make_oneroster())
        school.refresh_from_db()
        for times in (first, second):
            lines = [
                (f"e-{n}", status, "g-7a", "org-1", "u-1", "student", *days)
                for n, (status, days) in enumerate(times)
            ]
            content = make_oneroster({"enrollments": lines}, mode="delta")
            if plan(school, content).has_errors:
                continue
            take_in(school, content)
            turned = make_oneroster({"enrollments": lines[::-1]}, mode="delta")
            for again in (plan(school, content), plan(school, turned)):
                assert [x for x in again.lines if x.action != "unchanged"] == []
        assert_no_overlap(school)
