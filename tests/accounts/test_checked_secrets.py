"""No password and no code is checked anywhere without the guess being counted."""

import ast
import inspect
import textwrap
from importlib import import_module

import pytest
from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from tests.house import PRODUCT, ROOT, files_under, nodes_of, tree_of

CHECKS = {"check_password", "acheck_password", "validate_code", "validate_totp_code"}
"""What says whether a secret is the right one."""

ASKS_DJANGO = {"authenticate", "aauthenticate"}
COUNTED = {"accounts/sign_in/adapters.py: authenticate"}
FORMS_OF_ALLAUTH = [
    *("allauth.account.forms", "allauth.mfa.base.forms", "allauth.mfa.totp.forms"),
    *("allauth.mfa.recovery_codes.forms", "allauth.mfa.webauthn.forms"),
]


def called_in(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def is_checking(form):
    """Tell whether a method that this form has in the end checks a secret by itself."""
    methods = [method for _, method in inspect.getmembers(form, inspect.isfunction)]
    ours = [one for one in methods if one.__module__.split(".")[0] in ("allauth", *PRODUCT)]
    trees = [ast.parse(textwrap.dedent(inspect.getsource(one))) for one in ours]
    return any(CHECKS & set(called_in(tree)) for tree in trees)


def checking_forms() -> set[type[forms.Form]]:
    found: set[type[forms.Form]] = set()
    for name in FORMS_OF_ALLAUTH:
        members = inspect.getmembers(import_module(name), inspect.isclass)
        found |= {one for _, one in members if issubclass(one, forms.Form) and is_checking(one)}
    # Of a family those that are shown; what they inherit from is not.
    return {one for one in found if not any(x is not one and issubclass(x, one) for x in found)}


def test_nothing_of_ours_checks_a_secret_by_itself():
    found = {
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in files_under(*PRODUCT)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and CHECKS & set(called_in(node))
    }
    assert found == set()


def test_django_is_asked_in_one_place_which_counts():
    found = {
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in files_under(*PRODUCT)
        if any(
            isinstance(one, ast.ImportFrom)
            and one.module == "django.contrib.auth"
            and {alias.name for alias in one.names} & ASKS_DJANGO
            for one in nodes_of(path)
        )
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
        and any(
            isinstance(one, ast.Call) and getattr(one.func, "id", "") in ASKS_DJANGO
            for one in ast.walk(node)
        )
    }
    assert found == COUNTED


def test_the_forms_that_check_are_known():
    names = {form.__name__ for form in checking_forms()}
    assert {"ChangePasswordForm", "AuthenticateForm", "ActivateTOTPForm"} <= names


@pytest.mark.parametrize("form", sorted(checking_forms(), key=str))
def test_a_form_that_checks_is_replaced_by_one_that_counts(form):
    paths = [*settings.ACCOUNT_FORMS.values(), *settings.MFA_FORMS.values()]
    ours = [one for one in map(import_string, paths) if issubclass(one, form)]
    assert ours
    assert not [one.__name__ for one in ours if is_checking(one)]


def test_the_administration_has_no_form_for_passwords_of_its_own(dana_client):
    answer = dana_client.get(reverse("admin:password_change"))
    assert answer["Location"] == reverse("account_change_password")
    sent = {"old_password": "x", "new_password1": "y", "new_password2": "z"}
    answer = dana_client.post(reverse("admin:password_change"), sent)
    assert answer["Location"] == reverse("account_change_password")
