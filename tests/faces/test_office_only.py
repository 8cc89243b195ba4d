"""What only the office does is refused by the services, whichever way somebody comes."""

import ast

import pytest

from classes.errors import NotOfficeError
from classes.versions import NOT_SHOWN
from faces.models import BiometricConsent, FacePicture, LookalikePair
from faces.services.consents import SignedConsent, give_consent, lift_objection
from faces.services.lookalike_pairs import accept_lookalikes
from faces.services.pictures.face_pictures import allow_lookalike
from tests.factories import make_consent, make_face_picture, make_objection
from tests.house import PRODUCT, files_under, tree_of

NOT_OF_THE_OFFICE = ["alice", "eve"]
"""A teacher of the school, and another school's administrator."""


@pytest.fixture(params=NOT_OF_THE_OFFICE)
def outsider(request):
    return request.getfixturevalue(request.param)


def test_a_consent_is_given(student, outsider, dana):
    given = {"student": student, "signed": SignedConsent("Ada", "2026-08")}
    with pytest.raises(NotOfficeError, match="school office"):
        give_consent(**given, entered_by=outsider)
    assert not BiometricConsent.objects.exists()
    assert give_consent(**given, entered_by=dana).entered_by == dana


def test_a_command_names_nobody(student):
    given = {"student": student, "signed": SignedConsent("Ada", "2026-08")}
    assert give_consent(**given, entered_by=None).entered_by is None


def people_with_defaults(tree):
    """List the arguments that name who asks and may be left out, where only the office may."""
    for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
        calls = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
        asked = {ast.unparse(c.args[0]) for c in calls if is_asked_of_the_office(c)}
        args = function.args
        kw = zip(args.kwonlyargs, args.kw_defaults, strict=True)
        yield from (
            f"{function.name}: {arg.arg}"
            for arg, default in kw
            if default is not None and arg.arg in asked | {"entered_by"}
        )


def is_asked_of_the_office(call):
    return getattr(call.func, "id", "").startswith("require_office")


def test_who_asks_is_never_left_out():
    """Without a user it is a command, which may do all: that is written where one is."""
    found = [people_with_defaults(tree_of(path)) for path in files_under(*PRODUCT)]
    assert [name for names in found for name in names] == []


def test_the_reading_finds_who_may_be_left_out():
    code = "def f(*, by=None):\n    require_office_for_consents(by, s)\n"
    assert list(people_with_defaults(ast.parse(code))) == ["f: by"]


def test_an_objection_is_lifted(student, outsider, dana):
    objection = make_objection(student=student)
    with pytest.raises(NotOfficeError):
        lift_objection(objection=objection, by=outsider)
    objection.refresh_from_db()
    assert objection.lifted_at is None
    lift_objection(objection=objection, by=dana)
    objection.refresh_from_db()
    assert objection.lifted_by == dana


def test_two_are_kept_as_lookalikes(class_group, students, outsider, dana):
    pair = {"class_group": class_group, "one": students[0], "other": students[1]}
    for student in students[:2]:
        make_consent(student=student)
    with pytest.raises(NotOfficeError):
        accept_lookalikes(**pair, by=outsider)
    assert not LookalikePair.objects.exists()
    assert accept_lookalikes(**pair, by=dana).accepted_by == dana


def test_a_face_like_anothers_is_allowed(student, outsider, dana):
    picture = make_face_picture(
        student=student,
        state=FacePicture.State.ASKED,
        failure_code="face_like_another_student",
        failure_params={"name": "Ben", "number": "1"},
    )
    with pytest.raises(NotOfficeError):
        allow_lookalike(picture=picture, by=outsider, shown_version=NOT_SHOWN)
    picture.refresh_from_db()
    assert (picture.state, picture.allowed_by) == (FacePicture.State.ASKED, None)
    allow_lookalike(picture=picture, by=dana, shown_version=NOT_SHOWN)
    picture.refresh_from_db()
    assert (picture.state, picture.allowed_by) == (FacePicture.State.QUEUED, dana)
