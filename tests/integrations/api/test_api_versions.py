"""No change overwrites what somebody else has entered meanwhile."""

import pytest

from classes.models import AttendanceRecord, Enrolment, Student
from classes.versions import NOT_SHOWN
from recognition.models import Capture, Sighting
from recognition.services.confirmation import confirm_session
from recognition.services.review import reject_sighting
from rosters.import_work import work_on_import
from rosters.models import RosterImport
from tests.factories import make_capture, make_record, make_sighting
from tests.factories.api import start_roster, token_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(school):
    return token_client(school=school)


def rename(client, student, version=None, name="Anna"):
    headers = {"If-Match": version} if version else {}
    path = f"/api/v1/students/{student.pk}"
    return client.patch(path, {"given_name": name}, format="json", headers=headers)


def test_a_row_is_changed_with_the_version_that_was_read(client, student):
    version = client.get(f"/api/v1/students/{student.pk}")["ETag"]
    response = rename(client, student, version)
    assert response.status_code == 200
    assert response.json()["given_name"] == "Anna"
    assert response["ETag"] != version
    assert rename(client, student, response["ETag"], "Ann").status_code == 200


def test_a_stale_version_is_412_and_changes_nothing(client, student):
    version = client.get(f"/api/v1/students/{student.pk}")["ETag"]
    Student.objects.filter(pk=student.pk).update(given_name="Other")
    response = rename(client, student, version)
    assert response.status_code == 412
    assert response.json()["kind"] == "stale_version"
    assert Student.objects.get(pk=student.pk).given_name == "Other"


def test_a_change_without_a_version_is_428(client, student):
    assert rename(client, student).status_code == 428


def test_the_school_of_a_row_is_never_changed(client, student, other_school):
    path = f"/api/v1/students/{student.pk}"
    client.patch(path, {"school": other_school.pk}, format="json", headers={"If-Match": "*"})
    assert Student.objects.get(pk=student.pk).school != other_school


def test_an_enrolment_ends_with_its_version(client, student):
    enrolment = student.enrolments.get()
    path = f"/api/v1/enrolments/{enrolment.pk}"
    headers = {"If-Match": client.get(path)["ETag"]}
    body = {"until_on": "2026-10-01"}
    assert client.patch(path, body, format="json", headers=headers).status_code == 200
    assert str(Enrolment.objects.get(pk=enrolment.pk).until_on) == "2026-10-01"
    assert client.patch(path, body, format="json", headers=headers).status_code == 412


class TestRecord:
    @pytest.fixture
    def path(self, session, student):
        return f"/api/v1/sessions/{session.pk}/records/{student.pk}"

    def put(self, client, path, status, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return client.put(path, {"status": status}, format="json", headers=named)

    def test_a_record_is_made_where_there_was_none(self, client, path):
        response = self.put(client, path, "late", If_None_Match="*")
        assert response.status_code == 201
        assert client.get(path)["ETag"] == response["ETag"]
        assert AttendanceRecord.objects.get().source == "person"

    def test_a_record_made_meanwhile_is_left(self, client, path, session, student):
        make_record(session=session, student=student)
        assert self.put(client, path, "absent", If_None_Match="*").status_code == 412
        assert AttendanceRecord.objects.get().status == "present"

    def test_a_record_is_changed_with_its_version(self, client, path, session, student):
        make_record(session=session, student=student)
        version = client.get(path)["ETag"]
        assert self.put(client, path, "absent", If_Match=version).status_code == 200
        assert self.put(client, path, "late", If_Match=version).status_code == 412
        assert AttendanceRecord.objects.get().status == "absent"

    def test_a_change_without_a_version_is_428(self, client, path):
        assert self.put(client, path, "late").status_code == 428

    def test_a_token_says_it_in_the_name_of_its_maker(self, client, path):
        self.put(client, path, "late", If_None_Match="*")
        record = AttendanceRecord.objects.get()
        assert record.recorded_by.staff_roles.get().school == record.student.school


def test_a_face_judged_meanwhile_is_left(client, session, student):
    sighting = make_sighting((student, 0.9), proposed_student=student)
    sighting.capture.session = session
    sighting.capture.save()
    path = f"/api/v1/sightings/{sighting.pk}"
    version = client.get(path)["ETag"]
    headers = {"If-Match": version}
    answer = client.post(f"{path}/reject", headers=headers)
    assert answer.status_code == 200
    # Whoever may say who it is need not be shown the evidence.
    assert not {"candidates", "box", "proposal"} & set(answer.json())
    assert client.post(f"{path}/reject", headers=headers).status_code == 412
    assert client.post(f"{path}/reject").status_code == 428


def test_a_film_that_is_worked_on_again_already_is_not_begun_anew(client, session):
    capture = make_capture(session=session, state="failed", failure_code="video_without_frame")
    path = f"/api/v1/captures/{capture.pk}"
    headers = {"If-Match": client.get(path)["ETag"]}
    assert client.post(f"{path}/retry").status_code == 428
    assert client.post(f"{path}/retry", headers=headers).status_code == 202
    Capture.objects.update(state="ready", failure_code="")
    assert client.post(f"{path}/retry", headers=headers).status_code == 412
    assert Capture.objects.get().state == "ready"


def test_what_was_said_of_a_face_meanwhile_is_not_taken_back(client, session, student, alice):
    capture = make_capture(session=session, state="ready")
    sighting = make_sighting((student, 0.9), capture=capture, proposed_student=student)
    path = f"/api/v1/sightings/{sighting.pk}"
    version = client.post(f"{path}/reject", headers={"If-Match": "*"})["ETag"]
    reject_sighting(sighting=sighting, by=alice, shown_version=NOT_SHOWN)
    stale = client.post(f"{path}/undo", headers={"If-Match": version})
    assert stale.status_code == 412
    assert Sighting.objects.get().review == "rejected"
    assert client.post(f"{path}/undo").status_code == 428
    headers = {"If-Match": client.get(path)["ETag"]}
    assert client.post(f"{path}/undo", headers=headers).status_code == 200
    assert Sighting.objects.get().review == "unreviewed"


class TestSession:
    @pytest.fixture
    def path(self, session):
        return f"/api/v1/sessions/{session.pk}"

    def test_a_register_is_closed_and_opened_with_its_version(self, client, path, session):
        version = client.get(path)["ETag"]
        closed = client.post(f"{path}/close", headers={"If-Match": version})
        assert (closed.status_code, closed.json()["state"]) == (200, "closed")
        assert client.post(f"{path}/reopen", headers={"If-Match": version}).status_code == 412
        opened = client.post(f"{path}/reopen", headers={"If-Match": closed["ETag"]})
        assert (opened.status_code, opened.json()["state"]) == (200, "open")
        assert client.post(f"{path}/close", headers={"If-Match": closed["ETag"]}).status_code == 412
        session.refresh_from_db()
        assert not session.is_closed

    @pytest.mark.parametrize("change", ["close", "reopen", "confirm", "confirm/undo"])
    def test_a_change_without_a_version_is_428(self, client, path, change):
        assert client.post(f"{path}/{change}").status_code == 428

    def test_a_review_is_confirmed_and_taken_back_with_its_version(self, client, path, session):
        version = client.get(f"{path}/review")["ETag"]
        confirmed = client.post(f"{path}/confirm", headers={"If-Match": version})
        assert confirmed.status_code == 200
        assert client.post(f"{path}/confirm", headers={"If-Match": version}).status_code == 412
        assert confirmed["ETag"] == client.get(f"{path}/review")["ETag"]
        undone = client.post(f"{path}/confirm/undo", headers={"If-Match": confirmed["ETag"]})
        assert undone.status_code == 204
        assert undone["ETag"] == client.get(f"{path}/review")["ETag"]
        session.refresh_from_db()
        assert session.confirmed_at is None

    def test_a_confirmation_of_somebody_else_is_not_taken_back(self, client, path, session, alice):
        version = client.get(f"{path}/review")["ETag"]
        confirm_session(session=session, by=alice, shown_version=NOT_SHOWN)
        undone = client.post(f"{path}/confirm/undo", headers={"If-Match": version})
        assert undone.status_code == 412
        session.refresh_from_db()
        assert session.confirmed_by == alice


class TestRoster:
    @pytest.fixture
    def path(self, school):
        return f"/api/v1/roster-imports/{start_roster(school).pk}"

    def test_any_of_the_versions_named_will_do(self, client, path):
        version = client.get(f"{path}/plan")["ETag"]
        headers = {"If-Match": f'"older", {version}'}
        assert client.post(f"{path}/apply", headers=headers).json()["is_confirmed"]

    def test_a_stale_plan_is_412_and_changes_nothing(self, client, path):
        headers = {"If-Match": '"old", "older"'}
        assert client.post(f"{path}/apply", headers=headers).status_code == 412
        assert not Student.objects.filter(number="900").exists()

    def test_what_is_applied_already_is_not_applied_again(self, client, path):
        headers = {"If-Match": client.get(f"{path}/plan")["ETag"]}
        for _ in range(2):
            assert client.post(f"{path}/apply", headers=headers).status_code == 202
            work_on_import(roster_import=RosterImport.objects.get())
        assert Student.objects.filter(number="900").count() == 1
