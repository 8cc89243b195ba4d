"""A list of the administration counts its rows up to a bound, and says so beyond it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classes.admin.scope import counted_pages
from classes.models import AttendanceRecord
from tests.admin.admin_pages import address
from tests.factories import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def records(session, students):
    return [make_record(session=session, student=student) for student in students]


@pytest.fixture
def few(monkeypatch):
    """A bound that four records are beyond."""
    monkeypatch.setattr(counted_pages, "MOST_COUNTED", 3)


def test_what_is_counted_to_its_end_is_shown_as_it_is(dana_client, records):
    page = dana_client.get(address(AttendanceRecord, "changelist"))
    assert page.context["cl"].result_count == len(records)
    assert "more than" not in page.content.decode()


@pytest.mark.parametrize(("language", "text"), [("en", "more than 3"), ("de", "mehr als 3")])
def test_what_is_not_says_so(dana_client, records, few, language, text):
    page = dana_client.get(
        address(AttendanceRecord, "changelist"), headers={"Accept-Language": language}
    )
    assert text in page.content.decode()


def test_no_query_counts_further(dana_client, records, few):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        dana_client.get(address(AttendanceRecord, "changelist"))
    counts = [
        query["sql"]
        for query in queries
        if "COUNT(" in query["sql"] and "classes_attendancerecord" in query["sql"]
    ]
    assert counts
    assert all("LIMIT 4" in sql for sql in counts)


def test_a_search_is_counted_as_before(dana_client, records):
    page = dana_client.get(address(AttendanceRecord, "changelist"), {"q": "adams"})
    assert page.context["cl"].result_count == 1
