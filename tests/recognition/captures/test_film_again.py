"""The review proposes to film again where most faces in doubt were unclear."""

import pytest

from tests.factories import make_sighting

PROPOSED = "faces that are not sure were blurred, covered or too small"


@pytest.fixture
def page(alice_client, known_session):
    return lambda: alice_client.get(f"/sessions/{known_session.pk}/review/").text


def seen(capture, n, **fields):
    for _ in range(n):
        make_sighting(capture=capture, **fields)


def test_it_says_how_many_and_offers_it(page, capture, known_session):
    seen(capture, 3, is_unclear=True)
    seen(capture, 2)
    shown = page()
    assert f"3 of 5 {PROPOSED}" in shown
    assert f'href="/sessions/{known_session.pk}/take/"' in shown


@pytest.mark.parametrize(("n_unclear", "n_clear"), [(2, 0), (3, 4), (0, 5)])
def test_a_few_are_no_reason(page, capture, n_unclear, n_clear):
    seen(capture, n_unclear, is_unclear=True)
    seen(capture, n_clear)
    assert PROPOSED not in page()


def test_who_is_present_all_the_same_does_not_count(page, capture, known_students):
    for student in known_students:
        make_sighting(capture=capture, proposed_student=student, is_unclear=True)
    assert PROPOSED not in page()
