"""Letters of consents entered before are told apart by their codes; the rest is nobody's."""

import pytest

from faces.errors import ScanRefusedError
from faces.letters.page_shares import share_coded_pages
from tests.faces.letters.scanned_letters import notices_of


def test_letters_of_consents_entered_before_are_found_by_their_codes_alone(students, notice, page):
    pages = [page(students[2]), page(), page(students[0]), page()]
    shares = share_coded_pages(pages, students, notices_of(students, notice))
    assert shares.letters == {students[0].pk: pages[2:], students[2].pk: pages[:2]}
    assert not shares.unread


def test_of_letters_of_one_page_those_are_kept_whose_codes_are_read(students, notice, page):
    """Two codes side by side: no letter is longer."""
    pages = [page(students[2]), page(), page(students[0]), page(students[1]), page()]
    shares = share_coded_pages(pages, students, notices_of(students, notice))
    kept = {students[2].pk: pages[:1], students[0].pk: pages[2:3], students[1].pk: pages[3:4]}
    assert shares.letters == kept
    assert shares.unread == [2, 5]


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ([None, None], "No code of a letter"),
        ([0, None, 1], "page 2 cannot be read"),
        ([0, 1, 0, None], "twice|cannot be read"),
    ],
)
def test_a_letter_without_a_code_is_kept_with_no_consent_entered_before(
    students, notice, page, order, text
):
    pages = [page() if n is None else page(students[n]) for n in order]
    with pytest.raises(ScanRefusedError, match=text):
        share_coded_pages(pages, students, notices_of(students, notice))


@pytest.mark.parametrize("order", [[0, None], [None, 0], [None, 0, None, 1]])
def test_a_page_that_may_begin_another_letter_is_kept_with_nobody(students, notice, page, order):
    pages = [page() if n is None else page(students[n]) for n in order]
    with pytest.raises(ScanRefusedError, match="another letter may begin there"):
        share_coded_pages(pages, students, notices_of(students, notice))


def test_a_single_letter_is_as_long_as_those_kept_before(students, notice, page):
    pages, notices = [page(students[0]), page()], notices_of(students, notice)
    shares = share_coded_pages(pages, students, notices, {notice.pk: {2}})
    assert shares.letters == {students[0].pk: pages}
    shares = share_coded_pages(pages, students, notices, {notice.pk: {1}})
    assert shares.letters == {students[0].pk: pages[:1]}
    assert shares.unread == [2]


@pytest.mark.parametrize(
    ("order", "letters", "unread"),
    [
        ([2, None, None, None, 0, None], {2: [0, 1], 0: [4, 5]}, [3]),
        ([None, None, 2, None, 0, None], {2: [2, 3], 0: [4, 5]}, [1]),
        ([2, None, 0, None, None, None], {2: [0, 1], 0: [2, 3]}, [5]),
        ([1, None, None, 0, None, None, None, None, None], {1: [0, 1, 2], 0: [3, 4, 5]}, [7]),
        ([2, *[None] * 5, 0, None], {2: [0, 1], 0: [6, 7]}, [3, 5]),
    ],
)
def test_a_long_letter_whose_code_is_spoilt_stops_no_other(
    students, notice, page, order, letters, unread
):
    pages = [page() if n is None else page(students[n]) for n in order]
    shares = share_coded_pages(pages, students, notices_of(students, notice))
    assert shares.unread == unread
    assert shares.letters == {
        students[n].pk: [pages[place] for place in places] for n, places in letters.items()
    }


def test_letters_known_to_be_long_are_told_apart_by_a_single_code(students, notice, page):
    pages = [page(), page(), page(students[0]), page(), page(), page()]
    notices = notices_of(students, notice)
    shares = share_coded_pages(pages, students, notices, {notice.pk: {2}})
    assert shares.letters == {students[0].pk: pages[2:4]}
    assert shares.unread == [1, 5]


@pytest.mark.parametrize("order", [[None, 0, None, 1, None, 2], [0, None, None, 1, None]])
def test_letters_of_unclear_length_are_kept_with_nobody(students, notice, page, order):
    """The first was scanned from behind: each page without a code is that of the letter after."""
    pages = [page() if n is None else page(students[n]) for n in order]
    with pytest.raises(ScanRefusedError, match="another letter may begin there"):
        share_coded_pages(pages, students, notices_of(students, notice))


def test_a_consent_to_a_notice_kept_elsewhere_takes_any_letter(students, page):
    assert share_coded_pages([page(students[0])], students, dict.fromkeys(s.pk for s in students))
