"""What people fill in stands in its room's forms, or beside its list of the administration."""

import ast
from collections import Counter
from functools import cache

import pytest
from django import forms

from tests.house import PRODUCT, ROOMS, ROOT, files_under, tree_of

OF_DJANGO = {
    name
    for name, kind in vars(forms).items()
    if isinstance(kind, type)
    and issubclass(kind, forms.BaseForm | forms.BaseFormSet | forms.Field | forms.Widget)
} | {"BaseInlineFormSet", "AuthenticationForm", "ModelForm"}


@cache
def classes():
    nodes = [(path, node) for path in files_under(*PRODUCT) for node in ast.walk(tree_of(path))]
    return [(path, node) for path, node in nodes if isinstance(node, ast.ClassDef)]


def is_kind_of(node, names):
    """Say whether a class is a form or a part of one; one of the API is a serializer's field."""
    bases = {ast.unparse(base) for base in node.bases}
    return not bases.isdisjoint(names) or not bases.isdisjoint({f"forms.{n}" for n in OF_DJANGO})


@cache
def form_classes():
    """List all forms of the product, and all that are kinds of them."""
    names, before = {"ModelForm", "AuthenticationForm", "BaseInlineFormSet"}, set()
    while names != before:
        before = set(names)
        names |= {node.name for _, node in classes() if is_kind_of(node, names)}
    return [(path, node.name) for path, node in classes() if node.name in names]


def is_in_its_place(path):
    """Say whether a file is `ROOM/forms.py`, or in `ROOM/forms/` or the administration."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[0] in ROOMS and parts[1] in {"forms", "admin"}


def test_forms_stand_where_one_looks_for_them():
    found = form_classes()
    assert len(found) > 40
    assert [
        f"{path.relative_to(ROOT)}: {name}" for path, name in found if not is_in_its_place(path)
    ] == []


def test_no_two_forms_have_one_name():
    counts = Counter(name for _, name in form_classes())
    assert [name for name, n in counts.items() if n > 1] == []


@pytest.mark.parametrize(
    "code",
    ["class A(forms.Form): ...", "class A(forms.BaseFormSet): ...", "class A(ModelForm): ..."],
)
def test_the_reading_finds_a_form(code):
    assert is_kind_of(ast.parse(code).body[0], {"ModelForm"})


@pytest.mark.parametrize(
    ("path", "is_right"),
    [
        ("faces/forms/consents.py", True),
        ("office/forms.py", True),
        ("classes/admin/groups.py", True),
        ("faces/views/forms.py", False),
        ("classes/absence_forms.py", False),
    ],
)
def test_a_place_is_told_from_another(path, is_right):
    assert is_in_its_place(ROOT / path) is is_right


CATCHING = {
    "accounts/sign_in/single_sign_on/views.py": "what another system answers may be anything",
}
"""Views that catch what is raised, and why."""


def test_no_view_catches_anything():
    """What is refused is answered once for all; what is sent is read by forms and their readers."""
    views = [p for p in files_under(*PRODUCT) if {"views", "views.py"} & set(p.parts)]
    assert len(views) > 50
    catching = {
        str(path.relative_to(ROOT))
        for path in views
        if any(isinstance(node, ast.Try) for node in ast.walk(tree_of(path)))
    }
    assert catching == set(CATCHING)
