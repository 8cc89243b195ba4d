"""What a person writes shows as it is stored: no hidden and no turning letter."""

import ast
import importlib

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.module_loading import import_string

from accounts.forms import NameInput
from accounts.names import NameField, has_unseen_letters, refuse_unseen_letters
from tests.house import PRODUCT, files_under, name_of, tree_of

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
    *("recognition.FaceCorrection", "classes.ListFile"),
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


def test_every_form_of_a_package_that_takes_a_name_is_ours_instead():
    taking = {
        form
        for form in all_forms(forms.BaseForm)
        if form.__module__.startswith("allauth.mfa.")
        # Nobody enters here by herself.
        and "Signup" not in form.__name__
        and type(getattr(form, "declared_fields", {}).get("name")) is forms.CharField
    }
    paths = {**settings.MFA_FORMS, **settings.ACCOUNT_FORMS}.values()
    in_use = {base for path in paths for base in import_string(path).__mro__}
    assert taking
    assert taking - in_use == set()


BULK_CREATED = {
    "set_periods": "the names of a formset, whose fields refuse",
    "write_lines": "`read_lessons` reads each cell by `read_text`; a form's fields refuse",
    "_with_rooms": "`read_lessons` reads each cell by `read_text`",
    "write_contacts": "`_problem` cleans each field of a new contact",
    "_create": "a roster's cells are read by `read_text`",
    "give_consents": "fields of a form refuse; a roster's cells are read by `read_text`",
}
"""Functions that add many rows with names at once, past the validators: who checks them before."""


def models_with_names():
    named = [
        field.model
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, NameField)
    ]
    return {model.__name__ for model in named}


def bulk_creating(function, named):
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "bulk_create":
            asked = {one.id for one in ast.walk(node.func.value) if isinstance(one, ast.Name)}
            if asked & named or "_default_manager" in ast.unparse(node.func.value):
                yield node


def test_names_that_are_written_many_at_once_are_checked_before():
    named = models_with_names()
    found = {
        function.name
        for path in files_under(*PRODUCT)
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef) and list(bulk_creating(function, named))
    }
    assert found == set(BULK_CREATED)


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
