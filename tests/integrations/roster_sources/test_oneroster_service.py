"""A service is asked with a token, page after page, within the rules of addresses."""

import time
from datetime import UTC, datetime

import pytest

from integrations.errors import AddressRefusedError, OtherSystemError
from integrations.other_systems.tokens import Credentials
from integrations.roster_sources import budgets
from integrations.roster_sources.oneroster_service import OneRosterService
from tests.integrations.roster_sources.conftest import row
from tests.processes.oneroster_server import CLIENT, SECRET


def client_of(service, secret=SECRET):
    return OneRosterService(service.url, Credentials(service.token_url, CLIENT, secret))


def ids(found):
    return [one["sourcedId"] for one in found]


MANY = [row(f"u-{n}") for n in range(7)]


@pytest.mark.parametrize("pages_by", ["link", "total", "nothing"])
@pytest.mark.parametrize("largest_page", [1, 3, 7, 100])
def test_all_pages_are_read_however_they_are_counted(service, pages_by, largest_page):
    service.rows["users"], service.pages_by = MANY, pages_by
    service.largest_page = largest_page
    assert ids(client_of(service).rows("users")) == ids(MANY)


def test_only_what_changed_since_a_moment_is_asked_for(service):
    new = row("u-77", dateLastModified="2026-09-02T00:00:00Z")
    service.rows["users"] = [*MANY, new]
    since = datetime(2026, 9, 1, tzinfo=UTC)
    assert ids(client_of(service).rows("users", since)) == ["u-77"]


def test_a_token_that_ended_is_asked_for_again(service):
    client = client_of(service)
    assert ids(client.rows("orgs")) == ["org-1"]
    service.tokens.clear()
    assert ids(client.rows("orgs")) == ["org-1"]


def refused(service, secret=SECRET):
    with pytest.raises(OtherSystemError) as error:
        list(client_of(service, secret).rows("users"))
    return error.value.code


def test_a_wrong_secret_is_refused(service):
    assert refused(service, "another") == "source_refuses"


@pytest.mark.parametrize(
    ("status", "code"),
    [(403, "source_refuses"), (500, "source_status"), (302, "source_status")],
)
def test_whatever_is_no_answer_is_refused(service, status, code):
    service.status = status
    assert refused(service) == code


def test_an_answer_with_half_a_letter_is_refused_with_a_reason(service):
    service.rows["users"] = [row("u-1", givenName="An\ud800a")]
    assert refused(service) == "source_answer_unknown"


def test_a_next_page_of_another_machine_is_never_asked_for(service):
    service.rows["users"], service.largest_page = MANY, 3
    service.next_link = "http://127.0.0.1:1/users?offset=3"
    assert refused(service) == "source_page_elsewhere"


def test_a_link_that_is_slow_to_read_takes_no_time(service):
    service.next_link = "<" * 8000 + ">" + ";" * 8000 + ","
    service.rows["users"], service.largest_page = MANY, 6
    began_s = time.thread_time()
    assert ids(client_of(service).rows("users")) == ids(MANY[:6])
    assert time.thread_time() - began_s < 2


def test_a_total_of_thousands_of_digits_is_none(service):
    service.rows["users"], service.pages_by, service.total = MANY, "total", "9" * 5000
    assert ids(client_of(service).rows("users")) == ids(MANY)


def test_rows_that_are_none_are_refused(service):
    service.rows["users"] = "nobody"
    assert refused(service) == "source_answer_unknown"


def test_no_machine_of_ones_own_network_is_asked(service, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    with pytest.raises(AddressRefusedError):
        list(client_of(service).rows("users"))
    assert service.asked == []


def test_a_service_that_is_away_is_named(service):
    service.close()
    assert refused(service) == "source_unreachable"


@pytest.mark.parametrize("pages_by", ["total", "both"])
def test_fewer_rows_than_the_service_speaks_of_are_refused(service, pages_by):
    service.rows["users"], service.pages_by = MANY, pages_by
    service.total = len(MANY) + 1
    assert refused(service) == "source_rows_missing"


def test_links_and_a_total_that_agree_are_taken(service):
    service.rows["users"], service.pages_by, service.largest_page = MANY, "both", 3
    assert ids(client_of(service).rows("users")) == ids(MANY)


@pytest.mark.parametrize("token", ["schlüssel", "two\nlines", "", None])
def test_a_token_that_no_header_holds_is_refused(service, token):
    service.next_token = token
    assert refused(service) == "source_without_token"


@pytest.mark.parametrize("limit", ["MOST_MB", "MOST_MINUTES"])
def test_all_pages_together_have_a_budget(service, limit, monkeypatch):
    service.rows["users"], service.largest_page = MANY, 1
    monkeypatch.setattr(budgets, limit, 0)
    assert refused(service) == "source_too_much"
