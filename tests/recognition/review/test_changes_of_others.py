"""What somebody else has done since a page was shown is neither taken back nor overwritten."""

import pytest

from accounts.models import User
from classes.models import AttendanceRecord, ClassSession, PlannedAbsence
from classes.services import Author, RegisterEntry, close_session, record_attendance, reopen_session
from classes.versions import NOT_SHOWN
from faces.models import BiometricConsent, ConsentObjection, FaceCluster, FacePicture
from faces.selectors.clip_board import board_version
from faces.services.clips.labelling import name_cluster
from faces.services.consents import SignedConsent, give_consent, record_objection
from recognition.errors import SightingReviewError
from recognition.models import Sighting
from recognition.services.confirmation import confirm_session
from recognition.services.review import accept_sighting, reject_sighting, undo_review
from tests.factories import (
    make_capture,
    make_consent,
    make_face_template,
    make_objection,
    make_record,
    make_sighting,
)
from tests.factories.office import make_planned_absence
from tests.shown_forms import fields_of, press, version_in

HTMX = {"HX-Request": "true"}
MEANWHILE = "meanwhile"


@pytest.fixture
def review(session) -> str:
    return f"/sessions/{session.pk}/review/"


@pytest.fixture
def face(session, consenting) -> Sighting:
    """A face that recognition takes for Ana."""
    film = make_capture(session=session, state="ready")
    return make_sighting((consenting[0], 0.8), capture=film, proposed_student=consenting[0])


class TestUndoOfAFace:
    def test_the_correction_of_another_teacher_stays(
        self,
        alice_client,
        bob,
        face,
        consenting,
    ):
        name = f"/sightings/{face.pk}/name/"
        page = alice_client.post(name, {"student": consenting[0].pk}, headers=HTMX).text
        face.refresh_from_db()
        accept_sighting(sighting=face, student=consenting[1], by=bob, shown_version=face.version)
        undo = f"/sightings/{face.pk}/undo/"
        answer = alice_client.post(undo, fields_of(page, undo), follow=True)
        face.refresh_from_db()
        assert (face.confirmed_student, face.reviewed_by) == (consenting[1], bob)
        assert MEANWHILE in answer.text

    def test_a_word_of_another_is_not_offered(self, alice_client, bob, face, consenting, review):
        alice_client.post(
            f"/sightings/{face.pk}/name/", {"student": consenting[0].pk}, headers=HTMX
        )
        accept_sighting(sighting=face, student=consenting[1], by=bob, shown_version=NOT_SHOWN)
        assert "Last: " not in alice_client.get(review).text

    def test_what_another_face_has_corrected_since_stays(
        self,
        alice,
        bob,
        face,
        session,
        consenting,
    ):
        ana = consenting[0]
        make_record(session=session, student=ana, status="present", source="capture")
        rejected = reject_sighting(sighting=face, by=alice, shown_version=NOT_SHOWN)
        second = make_sighting(capture=make_capture(session=session, state="ready"))
        accept_sighting(sighting=second, student=ana, by=bob, shown_version=NOT_SHOWN)
        undo_review(sighting=face, by=alice, shown_version=rejected.version)
        record = AttendanceRecord.objects.get()
        assert (record.status, record.recorded_by) == ("present", bob)

    def test_a_face_that_got_another_name_is_not_learned_for_the_first(
        self,
        alice_client,
        bob,
        face,
        session,
        consenting,
        review,
    ):
        make_record(session=session, student=consenting[1], status="present")
        confirm_session(session=session, by=bob, shown_version=NOT_SHOWN)
        learn = f"/sightings/{face.pk}/learn/"
        shown = fields_of(alice_client.get(review).text, learn)
        accept_sighting(sighting=face, student=consenting[1], by=bob, shown_version=NOT_SHOWN)
        answer = alice_client.post(learn, shown, follow=True)
        assert MEANWHILE in answer.text
        assert not FacePicture.objects.exists()


class TestUndoOfMarks:
    @pytest.fixture
    def marked(self, alice_client, review, student) -> str:
        """Alice has marked Ana, and her page shows Undo."""
        sent = {"status": "absent", "shown_version": ""}
        return alice_client.post(f"{review}students/{student.pk}/", sent, headers=HTMX).text

    @pytest.mark.parametrize("author", ["bob", "alice"])
    def test_an_entry_that_was_changed_since_stays_and_she_is_told(
        self, request, alice_client, review, marked, session, student, author
    ):
        by: User = request.getfixturevalue(author)
        record_attendance(
            session=session,
            student=student,
            entry=RegisterEntry("excused"),
            author=Author(by),
            shown_version=NOT_SHOWN,
        )
        undo = fields_of(marked, f"{review}undo/")
        answer = alice_client.post(f"{review}undo/", undo, follow=True)
        assert session.records.get().status == "excused"
        assert MEANWHILE in answer.text

    def test_an_entry_that_is_as_she_made_it_goes(self, alice_client, review, marked, session):
        undo = fields_of(marked, f"{review}undo/")
        alice_client.post(f"{review}undo/", undo, headers=HTMX)
        assert not session.records.exists()

    def test_only_those_of_many_that_are_as_she_made_them_go(
        self, alice_client, bob, review, session, student, students
    ):
        page = press(
            alice_client, review, f"{review}others/", {"status": "absent"}, headers=HTMX
        ).text
        record_attendance(
            session=session,
            student=student,
            entry=RegisterEntry("late"),
            author=Author(bob),
            shown_version=NOT_SHOWN,
        )
        undo = fields_of(page, f"{review}undo/")
        page = alice_client.post(f"{review}undo/", undo, headers=HTMX).text
        assert session.records.get().student == student
        assert "3 entries are taken back." in page

    def test_the_others_are_not_marked_if_they_are_others_by_now(
        self, alice_client, bob, review, session, student
    ):
        shown = fields_of(alice_client.get(review).text, f"{review}others/")
        make_planned_absence(student=student)
        sent = shown | {"status": "present"}
        assert MEANWHILE in alice_client.post(f"{review}others/", sent, follow=True).text
        assert not session.records.exists()


class TestRegister:
    def test_a_confirmation_of_somebody_else_is_not_taken_back(
        self, alice_client, alice, bob, face, session, review
    ):
        confirm_session(session=session, by=alice, shown_version=NOT_SHOWN)
        undo = f"/sessions/{session.pk}/confirm/undo/"
        shown = fields_of(alice_client.get(review).text, undo)
        confirm_session(session=session, by=bob, shown_version=NOT_SHOWN)
        assert MEANWHILE in alice_client.post(undo, shown, follow=True).text
        session.refresh_from_db()
        assert session.confirmed_by == bob

    def test_a_register_that_was_closed_anew_is_not_reopened(
        self, alice_client, alice, bob, session
    ):
        close_session(session=session, by=alice, shown_version=NOT_SHOWN)
        page, reopen = f"/sessions/{session.pk}/", f"/sessions/{session.pk}/reopen/"
        shown = fields_of(alice_client.get(page).text, reopen)
        reopen_session(session=session, by=bob, shown_version=NOT_SHOWN)
        close_session(session=session, by=bob, shown_version=NOT_SHOWN)
        assert MEANWHILE in alice_client.post(reopen, shown, follow=True).text
        assert ClassSession.objects.get().is_closed


class TestPlannedAbsences:
    @pytest.fixture
    def absence(self, student) -> PlannedAbsence:
        return make_planned_absence(student=student, reason="Dentist")

    @pytest.mark.parametrize("step", ["", "cancel/"])
    def test_a_plan_that_was_changed_since_stays(self, dana_client, absence, step):
        address = f"/absences/{absence.pk}/"
        shown = version_in(dana_client.get(address).text)
        PlannedAbsence.objects.update(entered_at=absence.entered_at.replace(year=2027))
        sent = {"first_on": "2026-09-01", "status": "absent", "shown_version": shown}
        answer = dana_client.post(f"{address}{step}", sent, follow=True)
        assert MEANWHILE in answer.text
        assert PlannedAbsence.objects.get().status == "excused"

    def test_nor_is_it_overwritten_in_the_administration(self, dana_client, absence):
        address = f"/admin/classes/plannedabsence/{absence.pk}/change/"
        page = dana_client.get(address).text
        PlannedAbsence.objects.update(entered_at=absence.entered_at.replace(year=2027))
        sent = {
            "starts_at_0": "2026-09-01",
            "starts_at_1": "09:00",
            "ends_at_0": "2026-09-01",
            "ends_at_1": "10:00",
            "status": "absent",
            "reason": "",
            "shown_version": version_in(page),
        }
        assert MEANWHILE in dana_client.post(address, sent).text
        assert PlannedAbsence.objects.get().status == "excused"


class TestConsents:
    @pytest.fixture
    def desk(self, student) -> str:
        return f"/students/{student.pk}/faces/"

    def test_a_consent_given_since_is_not_withdrawn_unseen(self, alice_client, student, desk, dana):
        make_consent(student=student)
        withdraw = f"/students/{student.pk}/consent/withdraw/"
        shown = fields_of(alice_client.get(desk).text, withdraw)
        press(alice_client, desk, withdraw)
        give_consent(
            student=student, signed=SignedConsent("Ada", wording="2026-09"), entered_by=dana
        )
        make_face_template(student=student)
        assert MEANWHILE in alice_client.post(withdraw, shown, follow=True).text
        assert BiometricConsent.objects.active().get().wording == "2026-09"
        assert student.face_templates.exists()

    def test_withdrawing_twice_is_no_error(self, alice_client, student, desk):
        make_consent(student=student)
        withdraw = f"/students/{student.pk}/consent/withdraw/"
        shown = fields_of(alice_client.get(desk).text, withdraw)
        for _ in range(2):
            assert "is withdrawn" in alice_client.post(withdraw, shown, follow=True).text

    def test_an_objection_of_another_parent_is_not_lifted_with_the_one_shown(
        self, dana_client, student, desk
    ):
        mother = make_objection(student=student, objected_by="Grace")
        lift = f"/students/{student.pk}/objection/lift/"
        shown = fields_of(dana_client.get(desk).text, lift)
        record_objection(student=student, objected_by="Alan", relation="father", entered_by=None)
        dana_client.post(lift, shown)
        assert ConsentObjection.objects.standing().get().objected_by == "Alan"
        mother.refresh_from_db()
        assert mother.lifted_at


class TestClip:
    def test_the_step_of_somebody_else_is_not_taken_back(
        self,
        alice_client,
        bob,
        sorted_clip,
        cards,
        consenting,
    ):
        page = f"/clips/{sorted_clip.pk}/"
        press(alice_client, page, f"{page}name/", {"cluster": "1", "student": consenting[0].pk})
        shown = {"shown_version": version_in(alice_client.get(page).text)}
        name_cluster(cluster=cards[1], student=consenting[1], by=bob, shown_version=NOT_SHOWN)
        answer = alice_client.post(f"{page}undo/", shown, follow=True)
        assert MEANWHILE in answer.text
        assert FaceCluster.objects.get(pk=cards[1].pk).student == consenting[1]

    def test_its_version_changes_with_each_step(
        self,
        sorted_clip,
        cards,
        consenting,
        bob,
    ):
        versions = {board_version(sorted_clip)}
        for card, student in zip(cards, consenting, strict=True):
            name_cluster(cluster=card, student=student, by=bob, shown_version=NOT_SHOWN)
            sorted_clip.refresh_from_db()
            versions.add(board_version(sorted_clip))
        assert len(versions) == 4


def test_a_face_erased_by_a_confirmation_is_told(alice, bob, session, students):
    film = make_capture(session=session, state="ready")
    nameless = make_sighting(capture=film)
    confirm_session(session=session, by=bob, shown_version=NOT_SHOWN)
    with pytest.raises(SightingReviewError, match="gone"):
        reject_sighting(sighting=nameless, by=alice, shown_version="")


def test_who_confirms_twice_what_is_stale_reads_it_once(alice_client, review, session):
    for _ in range(2):
        alice_client.post(f"/sessions/{session.pk}/confirm/", {"shown_version": "of before"})
    assert alice_client.get(review).text.count("look at the review again, then confirm") == 1
