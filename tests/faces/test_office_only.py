"""What only the office does is refused by the services, whichever way somebody comes."""

import pytest

from faces.errors import OfficeOnlyError
from faces.models import BiometricConsent, FacePicture, LookalikePair
from faces.services.consents import give_consent, lift_objection
from faces.services.lookalike_pairs import accept_lookalikes
from faces.services.pictures.face_pictures import allow_lookalike
from tests.factories import make_consent, make_face_picture, make_objection

NOT_OF_THE_OFFICE = ["alice", "eve"]
"""A teacher of the school, and another school's administrator."""


@pytest.fixture(params=NOT_OF_THE_OFFICE)
def outsider(request):
    return request.getfixturevalue(request.param)


def test_a_consent_is_given(student, outsider, dana):
    given = {"student": student, "given_by": "Ada", "wording": "2026-08"}
    with pytest.raises(OfficeOnlyError, match="administrators"):
        give_consent(**given, entered_by=outsider)
    assert not BiometricConsent.objects.exists()
    assert give_consent(**given, entered_by=dana).entered_by == dana


def test_a_command_names_nobody(student):
    assert give_consent(student=student, given_by="Ada", wording="2026-08").entered_by is None


def test_an_objection_is_lifted(student, outsider, dana):
    objection = make_objection(student=student)
    with pytest.raises(OfficeOnlyError):
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
    with pytest.raises(OfficeOnlyError):
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
    with pytest.raises(OfficeOnlyError):
        allow_lookalike(picture=picture, by=outsider)
    picture.refresh_from_db()
    assert (picture.state, picture.allowed_by) == (FacePicture.State.ASKED, None)
    allow_lookalike(picture=picture, by=dana)
    picture.refresh_from_db()
    assert (picture.state, picture.allowed_by) == (FacePicture.State.QUEUED, dana)
