"""Rows of the interfaces that the database must refuse, by the constraint that refuses each."""

from collections.abc import Callable
from datetime import UTC, datetime

from tests.factories import make_user
from tests.factories.api import make_idempotent_request, make_token_row
from tests.factories.roster_sources import make_roster_source
from tests.factories.webhooks import make_endpoint, make_webhook_delivery

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def same_address_twice():
    make_endpoint(school=make_endpoint().school)


def two_sources_of_a_school():
    make_roster_source(school=make_roster_source().school)


def same_event_twice():
    first = make_webhook_delivery()
    make_webhook_delivery(endpoint=first.endpoint, event_id=first.event_id)


def same_key_twice(owner):
    def write():
        mine = owner()
        for _ in range(2):
            make_idempotent_request(**mine)

    return write


def key_of_two_owners():
    token = make_token_row()
    make_idempotent_request(token=token, user=token.created_by)


INTEGRATIONS_BAD_ROWS: dict[str, list[Callable[[], object]]] = {
    "roster_source_once_per_school": [two_sources_of_a_school],
    "roster_source_kind": [lambda: make_roster_source(kind="pigeon")],
    "roster_source_oneroster_has_tokens": [lambda: make_roster_source(token_url="")],
    "roster_source_sftp_has_key": [lambda: make_roster_source(kind="sftp")],
    "roster_source_few_leave": [lambda: make_roster_source(most_leaving=21)],
    "webhook_address_once_per_school": [same_address_twice],
    "webhook_form_is_known": [lambda: make_endpoint(form="pigeon", client_id="a")],
    "webhook_form_has_client": [lambda: make_endpoint(form="sif")],
    "webhook_ed_fi_has_tokens": [lambda: make_endpoint(form="ed_fi", client_id="a")],
    "webhook_event_once_per_address": [same_event_twice],
    "webhook_sent_has_time": [lambda: make_webhook_delivery(state="ready")],
    "api_token_expires_after_it_was_made": [lambda: make_token_row(expires_at=LONG_AGO)],
    "api_token_has_name_and_prefix": [
        lambda: make_token_row(name=""),
        lambda: make_token_row(prefix=""),
    ],
    "idempotency_key_once_per_token": [same_key_twice(lambda: {"token": make_token_row()})],
    "idempotency_key_once_per_user": [same_key_twice(lambda: {"user": make_user()})],
    "idempotency_key_has_one_owner": [make_idempotent_request, key_of_two_owners],
}
