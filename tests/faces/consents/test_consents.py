"""No face without a consent; withdrawal erases every face and keeps the attendance."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classes.versions import NOT_SHOWN
from faces.engine import get_pipeline
from faces.errors import ConsentExistsError, ConsentMissingError
from faces.models import BiometricConsent, FaceTemplate
from faces.selectors.consents import may_be_recognised
from faces.selectors.gallery_loader import load_gallery
from faces.services.consents import SignedConsent, give_consent, withdraw_consent
from faces.services.face_registration import register_picture
from recognition.models import Sighting, SightingCandidate
from tests.factories import (
    make_capture,
    make_consent,
    make_face_template,
    make_record,
    make_sighting,
)
from tests.painted_faces import write_picture


def test_a_face_without_consent_is_not_registered(student, tmp_path):
    with pytest.raises(ConsentMissingError, match="no consent"):
        register_picture(student=student, picture=write_picture(tmp_path / "1.png", [1]))
    assert not FaceTemplate.objects.exists()


class WithdrawnMeanwhile:
    """Networks that look at a picture while the consent is taken back; the rest is as ever."""

    def __init__(self, pipeline, student):
        self.pipeline, self.student = pipeline, student

    def __getattr__(self, name):
        return getattr(self.pipeline, name)

    def registration_look(self, picture):
        look = self.pipeline.registration_look(picture)
        withdraw_consent(student=self.student, shown_version=NOT_SHOWN)
        return look


def test_a_consent_that_goes_while_the_picture_is_looked_at_leaves_no_face(student, tmp_path):
    make_consent(student=student)
    picture = write_picture(tmp_path / "1.png", [1])
    with pytest.raises(ConsentMissingError):
        register_picture(
            student=student, picture=picture, pipeline=WithdrawnMeanwhile(get_pipeline(), student)
        )
    assert not FaceTemplate.objects.exists()
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-09"), entered_by=None)
    register_picture(student=student, picture=picture)
    assert FaceTemplate.objects.count() == 1


def test_a_template_without_consent_is_not_in_the_gallery(class_group, session, student):
    pipeline = get_pipeline()
    make_face_template(student=student, network_id=pipeline.network_id)
    assert load_gallery(class_group, session.day, pipeline).n_subjects == 0
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
    assert load_gallery(class_group, session.day, pipeline).n_subjects == 1


def test_a_second_active_consent_is_refused(student):
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
    with pytest.raises(ConsentExistsError):
        give_consent(
            student=student, signed=SignedConsent("Ada", wording="2026-09"), entered_by=None
        )


def test_consent_may_be_given_again_after_withdrawal(student):
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
    assert not may_be_recognised(student)
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-09"), entered_by=None)
    assert may_be_recognised(student)
    assert BiometricConsent.objects.filter(student=student).count() == 2


def test_withdrawal_erases_templates_and_evidence_and_keeps_attendance(session, students):
    leaving, staying = students[:2]
    for student in (leaving, staying):
        give_consent(
            student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None
        )
        make_face_template(student=student)
    capture = make_capture(session=session, state="ready")
    make_sighting((leaving, 0.8), (staying, 0.2), capture=capture, proposed_student=leaving)
    make_sighting((staying, 0.8), (leaving, 0.2), capture=capture, proposed_student=staying)
    record = make_record(session=session, student=leaving)
    withdraw_consent(student=leaving, shown_version=NOT_SHOWN)
    assert list(FaceTemplate.objects.values_list("student", flat=True)) == [staying.pk]
    assert list(Sighting.objects.values_list("proposed_student", flat=True)) == [staying.pk]
    assert not SightingCandidate.objects.filter(student=leaving).exists()
    record.refresh_from_db()


def test_a_named_face_counts_as_evidence_of_the_student(session, student):
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
    capture = make_capture(session=session, state="ready")
    make_sighting(capture=capture, review="accepted", confirmed_student=student)
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
    assert not Sighting.objects.exists()


def test_a_nameless_face_most_like_hers_counts_as_evidence_too(session, students):
    leaving, staying = students[:2]
    give_consent(student=leaving, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
    capture = make_capture(session=session, state="ready")
    make_sighting((leaving, 0.71), (staying, 0.4), capture=capture, proposal="check")
    other = make_sighting((staying, 0.71), (leaving, 0.4), capture=capture, proposal="check")
    withdraw_consent(student=leaving, shown_version=NOT_SHOWN)
    assert list(Sighting.objects.all()) == [other]


def test_a_consent_dated_ahead_can_be_withdrawn(student):
    ahead = timezone.now() + timedelta(days=3)
    make_consent(student=student, given_at=ahead)
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
    assert not may_be_recognised(student)
