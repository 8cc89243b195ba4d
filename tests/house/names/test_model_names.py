"""Models and fields carry names that an office can read; none is made of a Python name."""

import re

import pytest
from django.utils.functional import Promise

from tests.house.rooms import models_of_rooms

IS_NO_LABEL = re.compile(r"n .*|.* (s|px|id|ids|sha256|url|json)|sha256|id|.*_.*", re.IGNORECASE)
"""Names of Python: units and counts as they are written in code, and initials of computing."""

MODELS = {model._meta.label: model for model in models_of_rooms()}


def own_fields(model):
    """List the fields that this model writes itself, but for the keys that Django adds."""
    return [
        field
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if not field.auto_created
    ]


def test_a_model_is_named_in_the_readers_language():
    assert [label for label, model in MODELS.items() if not is_named(model._meta)] == []


def is_named(meta):
    return isinstance(meta.verbose_name, Promise) and isinstance(meta.verbose_name_plural, Promise)


def test_each_field_is_named_in_the_readers_language():
    fields = [field for model in MODELS.values() for field in own_fields(model)]
    assert len(fields) > 300
    assert [str(field) for field in fields if not isinstance(field.verbose_name, Promise)] == []


def test_no_field_is_named_as_in_the_code():
    fields = [field for model in MODELS.values() for field in own_fields(model)]
    assert [str(one) for one in fields if IS_NO_LABEL.fullmatch(str(one.verbose_name))] == []


def test_two_fields_of_a_model_never_share_a_name():
    for label, model in MODELS.items():
        names = [str(field.verbose_name) for field in own_fields(model)]
        assert len(names) == len(set(names)), label


@pytest.mark.parametrize(
    "name", ["n attempts", "n unusable", "best seen s", "face height px", "network id", "sha256"]
)
def test_a_name_of_the_code_would_be_noticed(name):
    assert IS_NO_LABEL.fullmatch(name)
