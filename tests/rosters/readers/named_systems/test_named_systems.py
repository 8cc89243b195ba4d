"""Lists of the systems that schools have come in whole, unasked or after one look at the columns.

The headings are written from what is publicly known of each system; none is a file of a school.
"""

import pytest

from rosters.readers.reader import ReadBy, read_roster
from tests.rosters.readers.named_systems.english import ENGLISH
from tests.rosters.readers.named_systems.german import GERMAN
from tests.rosters.readers.named_systems.romance import FRENCH, SPANISH

LISTINGS = [*ENGLISH, *GERMAN, *FRENCH, *SPANISH]
ASKED = [one for one in LISTINGS if one.asks]
UNASKED = [one for one in LISTINGS if not one.asks]


def each(listings):
    return pytest.mark.parametrize("listing", listings, ids=lambda one: one.system)


@each(LISTINGS)
def test_every_student_comes_in_with_number_names_and_classes(listing):
    roster = read_roster(listing.content, ReadBy(choices=listing.choices))
    assert roster.problems == []
    found = [(row.number, row.given_name, row.family_name) for row in roster.students]
    assert found == listing.students
    assert [(row.student, row.group) for row in roster.enrolments] == listing.classes


@each(UNASKED)
def test_what_is_not_read_is_named_and_nothing_is_asked(listing):
    roster = read_roster(listing.content)
    assert roster.outline.asks == []
    assert roster.ignored == listing.unread
    assert [row.place.line for row in roster.left_out] == listing.left_out


@each(ASKED)
def test_what_cannot_be_known_is_asked_before_anybody_comes_in(listing):
    roster = read_roster(listing.content)
    assert tuple(roster.outline.asks) == listing.asks
    assert roster.students == []
    assert len(roster.problems) == 1


def test_most_lists_need_no_look_at_the_columns():
    assert len(LISTINGS) >= 24
    assert len(UNASKED) >= 0.8 * len(LISTINGS)
