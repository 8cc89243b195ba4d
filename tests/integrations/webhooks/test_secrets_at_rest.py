"""The secret of a webhook address is nothing to whoever reads the database."""

import pytest
from django.db import connection

from integrations.models import WebhookEndpoint
from storage.errors import BrokenSealError
from tests.factories.webhooks import make_endpoint


def as_stored(endpoint):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT secret FROM integrations_webhookendpoint WHERE id = %s", [endpoint.pk]
        )
        return cursor.fetchone()[0]


def store(endpoint, secret):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE integrations_webhookendpoint SET secret = %s WHERE id = %s",
            [secret, endpoint.pk],
        )


def test_it_is_sealed_in_the_database_and_plain_in_the_code(school):
    endpoint = make_endpoint(school=school)
    assert as_stored(endpoint).startswith("sealed:")
    found = WebhookEndpoint.objects.get(pk=endpoint.pk)
    assert found.secret == endpoint.secret
    assert found.secret.startswith("whsec_")


def test_a_row_that_was_not_touched_is_written_as_it_was_read(school):
    endpoint = WebhookEndpoint.objects.get(pk=make_endpoint(school=school).pk)
    before = as_stored(endpoint)
    endpoint.save()
    assert as_stored(endpoint) == before


def test_one_that_is_plain_from_before_is_sealed_when_its_row_is_saved(school):
    endpoint = make_endpoint(school=school)
    store(endpoint, "whsec_old")
    found = WebhookEndpoint.objects.get(pk=endpoint.pk)
    assert found.secret == "whsec_old"
    found.save()
    assert as_stored(found).startswith("sealed:")
    assert WebhookEndpoint.objects.get(pk=endpoint.pk).secret == "whsec_old"


def test_the_secret_of_another_row_does_not_open(school):
    one, two = (
        make_endpoint(school=school),
        make_endpoint(school=school, url="https://other.example.org/"),
    )
    store(two, as_stored(one))
    with pytest.raises(BrokenSealError):
        _ = WebhookEndpoint.objects.get(pk=two.pk).secret


def test_nothing_plain_gets_in_past_the_model(school):
    endpoint = make_endpoint(school=school)
    with pytest.raises(TypeError, match="sealed"):
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(secret="whsec_plain")
