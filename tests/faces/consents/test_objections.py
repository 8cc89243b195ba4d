"""One objection ends every consent, until whoever made it takes it back."""

import pytest

from faces.engine import get_pipeline
from faces.errors import ConsentObjectedError
from faces.selectors.consents import may_be_recognised
from faces.selectors.gallery_loader import load_gallery
from faces.services.consents import SignedConsent, give_consent, lift_objection, record_objection
from tests.factories import make_consent, make_face_template, make_notice, make_objection


def test_an_objection_ends_a_consent_and_none_can_be_given(student):
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
    record_objection(student=student, objected_by="Alan", relation="father", entered_by=None)
    assert not may_be_recognised(student)
    with pytest.raises(ConsentObjectedError, match="Alan objects"):
        give_consent(
            student=student, signed=SignedConsent("Ada", wording="2026-09"), entered_by=None
        )


def test_an_objection_counts_even_beside_a_consent_that_was_not_ended(
    class_group, session, student
):
    make_consent(student=student)
    make_face_template(student=student, network_id=get_pipeline().network_id)
    make_objection(student=student)
    assert load_gallery(class_group, session.day, get_pipeline()).n_subjects == 0


def test_a_lifted_objection_brings_no_old_consent_back(student, dana):
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
    objection = record_objection(student=student, objected_by="Alan", entered_by=None)
    lift_objection(objection=objection, by=dana)
    assert not may_be_recognised(student)
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-09"), entered_by=None)
    assert may_be_recognised(student)


def test_a_consent_names_the_notice_that_was_signed(student, school):
    notice = make_notice(school=school, version="2026-08")
    consent = give_consent(
        student=student,
        signed=SignedConsent("Ada", notice=notice, relation="mother"),
        entered_by=None,
    )
    assert (consent.wording, consent.notice, consent.relation) == ("2026-08", notice, "mother")
