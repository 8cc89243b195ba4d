"""A clock that jumped ahead deletes nothing: what goes by age never comes back."""

from datetime import UTC, datetime, timedelta

import pytest

from privacy.models import RetentionRun
from privacy.services.retention import keep_periods
from storage.files import is_stored
from tests.factories import make_capture

# By day: a run is due from two o'clock at night, whatever the hour is at which tests are run.
FIRST_NIGHT = datetime(2026, 9, 1, 10, tzinfo=UTC)


@pytest.fixture
def film(session):
    return make_capture(session=session, state="ready", uploaded_at=FIRST_NIGHT)


@pytest.fixture
def last_night():
    """The night that has ended well before the clock went wrong."""
    RetentionRun.objects.create(
        day=FIRST_NIGHT.date(), begun_at=FIRST_NIGHT, finished_at=FIRST_NIGHT
    )
    return FIRST_NIGHT


def stays(film) -> bool:
    film.refresh_from_db()
    return is_stored(film.file)


def test_a_clock_ten_years_ahead_deletes_nothing(film, last_night):
    for hours in range(0, 71, 10):
        keep_periods(now=last_night + timedelta(days=3650, hours=hours))
    assert stays(film)


def test_a_clock_that_came_back_goes_on_from_where_it_was(film, last_night):
    keep_periods(now=last_night + timedelta(days=3650))
    keep_periods(now=last_night + timedelta(days=1))
    assert RetentionRun.objects.filter(school=film.session.class_group.school).count() == 1
    assert stays(film)


def test_after_a_summer_without_the_machine_the_old_goes_some_nights_later(film, last_night):
    again = last_night + timedelta(days=60)
    keep_periods(now=again)
    assert stays(film)
    keep_periods(now=again + timedelta(days=3, hours=1))
    assert not stays(film)


def test_where_no_night_has_been_the_first_one_deletes(film):
    RetentionRun.objects.all().delete()
    keep_periods(now=FIRST_NIGHT + timedelta(days=60))
    assert not stays(film)
