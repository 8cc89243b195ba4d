"""What the admin does with the register, consents, faces and captures, and what it refuses."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from classes.models import AttendanceRecord, ClassSession, Status
from classes.services import close_session
from classes.versions import NOT_SHOWN
from faces.models import (
    BiometricConsent,
    ClassClip,
    ClipFace,
    ConsentObjection,
    FaceTemplate,
    LookalikePair,
)
from recognition.models import Capture, Sighting
from tests.admin.admin_pages import act, address, errors_of, listed, save_change
from tests.factories import (
    make_capture,
    make_clip,
    make_cluster,
    make_consent,
    make_face_picture,
    make_face_template,
    make_objection,
    make_pair,
    make_record,
    make_session,
    make_sighting,
    make_student,
    make_user,
)


class TestRegister:
    def test_records_are_read_only_and_say_where_they_are_changed(
        self, root_client, session, student
    ):
        record = make_record(session=session, student=student)
        url = address(AttendanceRecord, "change", record.pk)
        assert "in the register of the lesson" in root_client.get(url).content.decode()
        assert root_client.post(url, {"status": "absent"}).status_code == 403
        record.refresh_from_db()
        assert record.status == Status.PRESENT

    def test_session_is_not_moved_to_another_class_group_or_onto_another_session(
        self, dana_client, session, class_group, other_class_group
    ):
        other = make_session(class_group=class_group, starts_at=session.ends_at)
        form = {"class_group": other_class_group.pk}
        form |= {"starts_at_0": "2026-09-01", "starts_at_1": "09:00"}
        form |= {"ends_at_0": "2026-09-01", "ends_at_1": "10:00"}
        page = save_change(dana_client, address(ClassSession, "change", other.pk), form)
        assert "at this time already" in errors_of(page)
        save_change(dana_client, address(ClassSession, "change", session.pk), form)
        session.refresh_from_db()
        assert session.class_group == class_group

    @pytest.mark.parametrize("is_closed", [True, False])
    def test_session_that_is_closed_or_has_records_is_not_moved_to_another_day(
        self, dana_client, session, student, is_closed
    ):
        if is_closed:
            close_session(session=session, by=make_user(), shown_version=NOT_SHOWN)
        else:
            make_record(session=session, student=student)
        form = {"class_group": session.class_group.pk}
        form |= {"starts_at_0": "2026-09-03", "starts_at_1": "09:00"}
        form |= {"ends_at_0": "2026-09-03", "ends_at_1": "10:00"}
        save_change(dana_client, address(ClassSession, "change", session.pk), form)
        starts_at = session.starts_at
        session.refresh_from_db()
        assert session.starts_at == starts_at

    @pytest.mark.parametrize("year", ["0001", "1800", "9999"])
    def test_session_of_another_age_is_refused(self, dana_client, class_group, year):
        form = {"class_group": class_group.pk}
        form |= {"starts_at_0": f"{year}-01-01", "starts_at_1": "00:00"}
        form |= {"ends_at_0": f"{year}-12-31", "ends_at_1": "23:59"}
        page = dana_client.post(address(ClassSession, "add"), form)
        assert "between 2000 and 2100" in errors_of(page)

    def test_actions_close_and_reopen_registers(self, dana_client, dana, session):
        act(dana_client, ClassSession, "close_registers", session)
        session.refresh_from_db()
        assert (session.is_closed, session.confirmed_by) == (True, dana)
        page = act(dana_client, ClassSession, "reopen_registers", session)
        session.refresh_from_db()
        assert not session.is_closed
        assert "Reopened registers: 1." in page.content.decode()

    def test_registers_of_lessons_to_come_stay_open(self, dana_client, session, class_group):
        tomorrow = timezone.now() + timedelta(days=1)
        to_come = make_session(class_group=class_group, starts_at=tomorrow)
        page = act(dana_client, ClassSession, "close_registers", session, to_come)
        text = page.content.decode()
        assert "Closed registers: 1." in text
        assert "1 register stays open: its lesson has not begun." in text
        to_come.refresh_from_db()
        assert not to_come.is_closed

    def test_administrator_of_another_school_closes_nothing(self, eve_client, session):
        act(eve_client, ClassSession, "close_registers", session)
        session.refresh_from_db()
        assert not session.is_closed


class TestConsents:
    def test_consent_says_who_entered_it(self, dana_client, dana, student):
        form = {"student": student.pk, "given_by": "Eva Adams", "wording": "2026-08"}
        form |= {"given_at_0": "2026-08-20", "given_at_1": "10:00"}
        dana_client.post(address(BiometricConsent, "add"), form)
        assert student.biometric_consents.get().entered_by == dana

    def test_consent_of_tomorrow_or_a_second_one_is_refused(self, dana_client, student):
        make_consent(student=student)
        form = {"student": student.pk, "given_by": "Eva Adams", "wording": "2026-08"}
        form |= {"given_at_0": "2999-01-01", "given_at_1": "10:00"}
        page = dana_client.post(address(BiometricConsent, "add"), form)
        assert "in the future" in errors_of(page)
        assert "active consent already" in errors_of(page)
        assert student.biometric_consents.count() == 1

    def test_active_consents_are_told_from_withdrawn_ones(self, dana_client, students):
        active = make_consent(student=students[0])
        withdrawn = make_consent(student=students[1], withdrawn_at=timezone.now())
        assert listed(dana_client, BiometricConsent, active="yes") == {active}
        assert listed(dana_client, BiometricConsent, active="no") == {withdrawn}

    def test_withdrawal_asks_first_and_then_erases(self, dana_client, student, session):
        consent, face = make_consent(student=student), make_face_template(student=student)
        record = make_record(session=session, student=student)
        make_sighting(
            capture=make_capture(session=session, state="ready"), proposed_student=student
        )
        page = act(dana_client, BiometricConsent, "withdraw", consent)
        assert "Ana Adams (701)" in page.content.decode()
        assert FaceTemplate.objects.filter(pk=face.pk).exists()
        act(dana_client, BiometricConsent, "withdraw", consent, confirmed="yes")
        consent.refresh_from_db()
        assert consent.withdrawn_at is not None
        assert not FaceTemplate.objects.exists()
        assert not Sighting.objects.exists()
        assert AttendanceRecord.objects.filter(pk=record.pk).exists()

    def test_administrator_of_another_school_withdraws_nothing(self, eve_client, student):
        consent = make_consent(student=student)
        act(eve_client, BiometricConsent, "withdraw", consent, confirmed="yes")
        consent.refresh_from_db()
        assert consent.withdrawn_at is None

    def test_consents_are_never_deleted(self, root_client, student):
        consent = make_consent(student=student)
        save_change(root_client, address(BiometricConsent, "delete", consent.pk), {"post": "yes"})
        assert BiometricConsent.objects.exists()


class TestCaptures:
    def test_failed_capture_is_recognised_again(self, dana_client, session):
        capture = make_capture(session=session, state="failed", failure_code="picture_too_dark")
        act(dana_client, Capture, "try_again", capture)
        capture.refresh_from_db()
        assert capture.state == Capture.State.QUEUED

    def test_capture_of_a_closed_register_is_left_with_the_reason(self, dana_client, session):
        capture = make_capture(session=session, state="failed", failure_code="picture_too_dark")
        close_session(session=session, by=make_user(), shown_version=NOT_SHOWN)
        page = act(dana_client, Capture, "try_again", capture).content.decode()
        assert "This register is closed" in page
        assert "To be tried again" not in page
        capture.refresh_from_db()
        assert capture.state == Capture.State.FAILED

    @pytest.mark.django_db(transaction=True)
    def test_deleted_capture_takes_its_file_along(self, dana_client, session):
        capture = make_capture(session=session, state="ready")
        make_sighting(capture=capture)
        assert capture.file.storage.exists(capture.file.name)
        save_change(dana_client, address(Capture, "delete", capture.pk), {"post": "yes"})
        assert not Capture.objects.exists()
        assert not capture.file.storage.exists(capture.file.name)

    @pytest.mark.parametrize("make_row", [make_face_template, make_sighting])
    def test_faces_are_pictures_behind_the_check_never_numbers(self, root_client, make_row):
        student = make_student()
        field = "student" if make_row is make_face_template else "proposed_student"
        row = make_row(**{field: student})
        page = root_client.get(address(type(row), "changelist")).content.decode()
        is_template = make_row is make_face_template
        name = "faces:template_face" if is_template else "recognition:sighting_face"
        assert f'src="{reverse(name, args=[row.pk])}"' in page
        assert "embedding" not in page

    def test_removed_face_is_gone(self, dana_client, student):
        faces = [make_face_template(student=student) for _ in range(3)]
        save_change(dana_client, address(FaceTemplate, "delete", faces[0].pk), {"post": "yes"})
        act(dana_client, FaceTemplate, "delete_selected", *faces[1:], post="yes")
        assert not FaceTemplate.objects.exists()


class TestClipsAndPairs:
    def test_deleting_a_clip_erases_its_film_and_faces(
        self, dana_client, class_group, django_capture_on_commit_callbacks
    ):
        clip = make_clip(class_group=class_group)
        make_cluster(clip=clip)
        path = Path(clip.file.path)
        with django_capture_on_commit_callbacks(execute=True):
            save_change(dana_client, address(ClassClip, "delete", clip.pk), {"post": "yes"})
        assert not path.exists()
        assert not ClipFace.objects.exists()

    def test_no_page_links_to_a_stored_file(self, dana_client, class_group, student):
        clip = make_clip(class_group=class_group)
        file = ContentFile(b"not a real picture", name="front.jpg")
        picture = make_face_picture(student=student, file=file)
        for row in (clip, picture):
            page = dana_client.get(address(type(row), "change", row.pk)).text
            assert row.file.name
            assert row.file.name not in page

    def test_the_word_that_two_are_two_is_taken_back(self, dana_client, students):
        pair = make_pair(*students[:2])
        save_change(dana_client, address(LookalikePair, "delete", pair.pk), {"post": "yes"})
        assert not LookalikePair.objects.exists()

    def test_an_objection_is_not_deleted(self, dana_client, student):
        objection = make_objection(student=student)
        page = address(ConsentObjection, "delete", objection.pk)
        assert dana_client.post(page, {"post": "yes"}).status_code == 403
