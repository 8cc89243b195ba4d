"""The secret of a webhook address is nothing to whoever reads the database."""

import pytest

from integrations.models import WebhookEndpoint
from storage.errors import BrokenSealError
from tests.factories.webhooks import make_endpoint
from tests.stored_bytes import as_stored, put_plain


def test_it_is_sealed_in_the_database_and_plain_in_the_code(school):
    endpoint = make_endpoint(school=school)
    assert as_stored(endpoint, "secret").startswith("sealed:")
    found = WebhookEndpoint.objects.get(pk=endpoint.pk)
    assert found.secret == endpoint.secret
    assert found.secret.startswith("whsec_")


def test_a_row_that_was_not_touched_is_written_as_it_was_read(school):
    endpoint = WebhookEndpoint.objects.get(pk=make_endpoint(school=school).pk)
    before = as_stored(endpoint, "secret")
    endpoint.save()
    assert as_stored(endpoint, "secret") == before


def test_one_that_is_plain_from_before_is_sealed_when_its_row_is_saved(school):
    endpoint = make_endpoint(school=school)
    put_plain(endpoint, secret="whsec_old")
    found = WebhookEndpoint.objects.get(pk=endpoint.pk)
    assert found.secret == "whsec_old"
    found.save()
    assert as_stored(found, "secret").startswith("sealed:")
    assert WebhookEndpoint.objects.get(pk=endpoint.pk).secret == "whsec_old"


def test_the_secret_of_another_row_does_not_open(school):
    one, two = (
        make_endpoint(school=school),
        make_endpoint(school=school, url="https://other.example.org/"),
    )
    put_plain(two, secret=as_stored(one, "secret"))
    with pytest.raises(BrokenSealError):
        _ = WebhookEndpoint.objects.get(pk=two.pk).secret


def test_nothing_plain_gets_in_past_the_model(school):
    endpoint = make_endpoint(school=school)
    with pytest.raises(TypeError, match="sealed"):
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(secret="whsec_plain")
