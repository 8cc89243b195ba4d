"""The labels of the administration's forms begin like sentences, as those of its lists do."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from tests.factories import make_superuser

pytestmark = pytest.mark.django_db


def labels():
    request = RequestFactory().get("/admin/")
    request.user = make_superuser()
    for model, of_model in admin.site._registry.items():
        if not of_model.has_add_permission(request):
            continue
        for name, field in of_model.get_form(request).base_fields.items():
            yield f"{model._meta.label}.{name}", str(field.label)


def test_each_begins_with_a_capital_letter():
    found = dict(labels())
    assert len(found) > 50
    assert {name: label for name, label in found.items() if label[:1].islower()} == {}
