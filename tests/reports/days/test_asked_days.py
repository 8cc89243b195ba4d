"""Days and terms as they come in an address: what is none is refused, never an error."""

import pytest

from tests.factories.office import make_term

pytestmark = pytest.mark.django_db


def ask(client, class_group, **asked):
    address = f"/classes/{class_group.pk}/summary.json"
    return client.get(address, asked, headers={"accept": "application/json"})


@pytest.mark.parametrize("term", ["²", "٣", "9" * 200, "-1", "1.0"])
def test_a_term_that_is_no_number_is_none_of_the_school(alice_client, class_group, term):
    answer = ask(alice_client, class_group, term=term)
    assert (answer.status_code, answer.json()["kind"]) == (409, "InvalidPeriodError")


@pytest.mark.parametrize("term", ["9" * 5000, "\x00"])
def test_what_no_page_asks_is_refused(alice_client, class_group, term):
    assert ask(alice_client, class_group, term=term).status_code == 400


def test_a_term_of_another_school_is_none_of_this_one(alice_client, class_group, other_school):
    answer = ask(alice_client, class_group, term=make_term(school=other_school).pk)
    assert "no such term" in answer.json()["refusal"]


@pytest.mark.parametrize(
    "asked",
    [
        {"first": "0001-01-01", "last": "0001-01-02"},
        {"first": "9999-12-30", "last": "9999-12-31"},
        {"last": "0001-01-01"},
        {"first": "9999-12-31"},
        {"first": "1999-12-31", "last": "2000-01-02"},
    ],
)
def test_years_in_which_no_session_can_be_are_refused(alice_client, class_group, asked):
    answer = ask(alice_client, class_group, **asked)
    assert answer.status_code == 409
    assert answer.json()["refusal"] == "The year must lie between 2000 and 2100."


def test_the_first_and_the_last_year_are_taken(alice_client, class_group):
    for day in ("2000-01-01", "2100-12-31"):
        assert ask(alice_client, class_group, first=day, last=day).status_code == 200
