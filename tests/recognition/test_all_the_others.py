"""All the others at once: nobody while a film is looked at, which may yet show them or not."""

import pytest

from classes.versions import NOT_SHOWN
from recognition.errors import WorkUnfinishedError
from recognition.selectors.review_queue import review_of
from recognition.services.review.bulk_entries import mark_undecided
from tests.factories import make_capture


def statuses(session) -> dict[str, str]:
    return dict(session.records.values_list("student__number", "status"))


def test_nobody_is_among_all_the_others_while_a_film_is_looked_at(known_session, alice):
    make_capture(session=known_session, state="queued")
    assert review_of(known_session).undecided == []
    with pytest.raises(WorkUnfinishedError):
        mark_undecided(session=known_session, status="present", by=alice, shown_version=NOT_SHOWN)
    assert statuses(known_session) == {}


def test_all_the_others_are_everybody_where_the_film_failed(known_session, alice):
    make_capture(session=known_session, state="failed", failure_code="video_unreadable")
    mark_undecided(session=known_session, status="present", by=alice, shown_version=NOT_SHOWN)
    assert statuses(known_session) == dict.fromkeys(["701", "702", "703", "704"], "present")
