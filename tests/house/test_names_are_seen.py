"""What a person writes shows as it is stored: no hidden and no turning letter."""

import importlib

import pytest
from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from accounts.forms import NameInput
from accounts.names import NameField, has_unseen_letters, refuse_unseen_letters
from tests.house import PRODUCT, files_under, name_of

LONG_TEXTS = 300
"""Notes and reasons are read beside the name of their author, not in place of a name."""

OF_NO_NAME = {
    "password": "hashed",
    "language": "a choice",
    "post": "a choice, which the database keeps",
    "time_zone": "of a list",
    "phone": "has a rule of its own",
    "sourced_id": "a key of another system, shown to nobody",
    "client_id": "given by another system",
    "period_key": "made by the site",
    "server_answer": "cleaned where it is read",
    "answer": "cleaned where it is read",
    "file_name": "cleaned where it is read",
    "sha256": "a checksum",
}
MADE_BY_THE_SITE = {
    *("accounts.GuessCount", "storage.DataKey", "privacy.AccessEntry", "privacy.AccessNote"),
    "privacy.AccessChange",
    *("privacy.AccessLogCut", "integrations.IdempotentRequest", "recognition.Sighting"),
    *("recognition.ReviewStep", "classes.AttendanceAmendment", "faces.FacePicture"),
    *("faces.FaceTemplate", "privacy.RowChange", "faces.ClassClip", "recognition.UploadChunk"),
    "recognition.FaceCorrection",
}
NO_NAMES_IN_FORMS = {
    *("shown_version", "query", "q", "who", "student", "time_zone", "file_name", "checksum"),
    *("note", "reason", "text", "password1", "password2", "code"),
}


def is_text_of_people(field):
    is_plain = type(field) is models.CharField and not field.choices and field.editable
    has_rule = any(
        type(one).__name__ in {"RegexValidator", "function"} for one in field._validators
    )
    return is_plain and not has_rule and field.max_length < LONG_TEXTS


def test_every_name_that_is_stored_is_of_the_kind_that_refuses():
    free = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in PRODUCT and model._meta.label not in MADE_BY_THE_SITE
        for field in model._meta.local_fields
        if is_text_of_people(field) and field.name not in OF_NO_NAME
    }
    assert free == set()


def test_every_name_that_a_form_takes_is_of_the_kind_that_refuses():
    for path in files_under(*PRODUCT):
        if "forms" in name_of(path):
            importlib.import_module(name_of(path))
    free = {
        f"{form.__module__}.{form.__name__}.{name}"
        for form in all_forms(forms.BaseForm)
        if form.__module__.split(".")[0] in PRODUCT
        for name, field in getattr(form, "declared_fields", {}).items()
        if type(field) is forms.CharField and not field.validators[2:]
        if name not in NO_NAMES_IN_FORMS and (field.max_length or 0) < LONG_TEXTS
    }
    assert free == set()


def all_forms(kind):
    for one in kind.__subclasses__():
        yield one
        yield from all_forms(one)


@pytest.mark.parametrize(
    "name",
    ["Ana\u202eada", "Ana\x00", "Ana\x07", "\u2066Ana", "Ana\u200f", "Ana\u2028Bo", "Ana\ue000"],
)
def test_what_hides_or_turns_is_refused(name):
    assert has_unseen_letters(name)
    for field in (NameField(max_length=100), NameInput(max_length=100)):
        with pytest.raises(ValidationError):
            field.run_validators(name)


@pytest.mark.parametrize("name", ["Zoë", "Ana María", "O’Neil", "علی\u200cرضا", "ශ්\u200dරී", "李"])
def test_names_of_the_world_stay(name):
    refuse_unseen_letters(name)
