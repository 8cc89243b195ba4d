"""A film that was in work when a student of its lesson objected goes the same night."""

from datetime import timedelta

import pytest

from recognition.selectors.evidence import films_before_a_withdrawal
from tests.factories import make_capture, make_objection, make_record


@pytest.fixture
def film(session, student):
    make_record(session=session, student=student)
    return make_capture(session=session, state="ready")


def test_it_goes_although_there_was_no_consent_to_withdraw(film, student):
    make_objection(student=student, objected_at=film.captured_at + timedelta(hours=1))
    assert list(films_before_a_withdrawal()) == [film]


def test_it_stays_where_she_objected_before_it_was_made(film, student):
    make_objection(student=student, objected_at=film.captured_at - timedelta(days=1))
    assert not films_before_a_withdrawal().exists()
