"""Tokens: hashed, limited, expiring, revocable, as good as whoever made them."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from classes.models import AttendanceRecord
from classes.selectors.history import words_of_entry
from classes.services.register.entries import Author, RegisterEntry, record_attendance
from integrations.models import ApiToken, Scope
from integrations.services.tokens import hash_of, revoke_token
from tests.factories.api import client_with, make_token, token_client

pytestmark = pytest.mark.django_db

SCHOOLS = "/api/v1/schools"
ADD = "admin:integrations_apitoken_add"
LIST = "admin:integrations_apitoken_changelist"


def form(school, **overrides):
    expires_at = timezone.now() + timedelta(days=30)
    fields = {
        "school": school.pk,
        "name": "Timetable program",
        "scopes": [Scope.READ_ROSTER],
        "expires_at_0": f"{expires_at:%Y-%m-%d}",
        "expires_at_1": f"{expires_at:%H:%M:%S}",
    }
    return fields | overrides


def test_only_a_hash_of_a_token_is_stored(school):
    row, token = make_token(school=school)
    assert len(token) > 40
    assert row.token_sha256 == hash_of(token)
    stored = {str(value) for value in ApiToken.objects.values_list().get()}
    assert not [value for value in stored if token in value]
    assert token.startswith(row.prefix)
    assert len(row.prefix) == 12


def test_a_token_sees_exactly_its_school(school, other_school):
    listed = token_client(school=school).get(SCHOOLS).json()["results"]
    assert [row["id"] for row in listed] == [school.pk]


def test_a_token_of_a_superuser_sees_its_school_only_too(school, other_school, root):
    listed = token_client(school=school, by=root).get(SCHOOLS).json()["results"]
    assert [row["id"] for row in listed] == [school.pk]


def test_an_expired_token_is_refused(school):
    row, token = make_token(school=school)
    ApiToken.objects.filter(pk=row.pk).update(
        created_at=timezone.now() - timedelta(days=2), expires_at=timezone.now()
    )
    response = client_with(token).get(SCHOOLS)
    assert response.status_code == 401
    assert "expired" in response.json()["detail"]


def test_a_revoked_token_is_refused_at_once(school):
    row, token = make_token(school=school)
    client = client_with(token)
    assert client.get(SCHOOLS).status_code == 200
    assert revoke_token(token=row)
    assert client.get(SCHOOLS).status_code == 401
    assert not revoke_token(token=row)


@pytest.mark.parametrize("word", ["", "att_unknown", "é", "att_a b"])
def test_what_is_no_token_is_refused(client, word, db):
    response = client.get(SCHOOLS, headers={"Authorization": f"Bearer {word}"})
    assert response.status_code == 401


def test_a_token_ends_with_the_rights_of_whoever_made_it(school, dana):
    _row, token = make_token(school=school, by=dana)
    dana.staff_roles.all().delete()
    assert client_with(token).get(SCHOOLS).status_code == 401


def test_a_token_ends_with_the_login_of_whoever_made_it(school, dana):
    _row, token = make_token(school=school, by=dana)
    dana.is_active = False
    dana.save()
    assert client_with(token).get(SCHOOLS).status_code == 401


def test_the_last_use_is_noted_once_a_minute(school, django_assert_num_queries):
    row, token = make_token(school=school)
    client = client_with(token)
    client.get(SCHOOLS)
    row.refresh_from_db()
    assert row.last_used_at
    with django_assert_num_queries(3):  # token, count, page
        client.get(SCHOOLS)


def test_a_page_needs_the_form_token_of_its_login(alice, class_group):
    from rest_framework.test import APIClient

    client = APIClient(enforce_csrf_checks=True)
    client.force_login(alice)
    response = client.post("/api/v1/sessions", {}, format="json")
    assert response.status_code == 403
    assert "CSRF" in response.json()["detail"]


def test_too_many_requests_are_told_to_wait(school, other_school, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    client = token_client(school=school)
    statuses = [client.get(SCHOOLS).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    response = client.get(SCHOOLS)
    assert 0 < int(response["Retry-After"]) <= 60
    assert response["Content-Type"] == "application/problem+json"
    assert token_client(school=other_school).get(SCHOOLS).status_code == 200


def assert_in_no_cookie_and_no_session(answer, secret):
    """Messages lie in a cookie, or in the table of sessions, and so in a backup."""
    assert not any(secret in str(cookie) for cookie in answer.cookies.values())
    stored = [session.get_decoded() for session in Session.objects.all()]
    assert stored
    assert secret not in str(stored)


class TestAdmin:
    def test_a_token_is_shown_once(self, dana_client, school):
        answer = dana_client.post(reverse(ADD), form(school))
        row = ApiToken.objects.get()
        [token] = re.findall(r'value="(att_[^"]+)"', answer.text)
        assert "no-store" in answer["Cache-Control"]
        assert hash_of(token) == row.token_sha256
        assert row.created_by.email == "dana@example.org"
        assert client_with(token).get(SCHOOLS).status_code == 200
        again = dana_client.get(reverse("admin:integrations_apitoken_change", args=[row.pk]))
        assert token not in again.content.decode()
        assert token not in dana_client.get(reverse(LIST)).content.decode()
        assert_in_no_cookie_and_no_session(answer, token)

    def test_no_token_is_made_for_another_school(self, eve_client, school):
        assert eve_client.post(reverse(ADD), form(school)).status_code == 200
        assert not ApiToken.objects.exists()

    @pytest.mark.parametrize("scopes", [[], ["read:everything"]])
    def test_a_token_has_rights_that_there_are(self, dana_client, school, scopes):
        dana_client.post(reverse(ADD), form(school, scopes=scopes))
        assert not ApiToken.objects.exists()

    @pytest.mark.parametrize("day", ["2020-01-01", "2099-01-01"])
    def test_a_token_lasts_neither_for_ever_nor_not_at_all(self, dana_client, school, day):
        dana_client.post(reverse(ADD), form(school, expires_at_0=day))
        assert not ApiToken.objects.exists()

    def test_a_token_is_revoked_and_that_is_kept(self, dana_client, school):
        row, token = make_token(school=school)
        dana_client.post(reverse(LIST), {"action": "revoke", "_selected_action": row.pk})
        assert client_with(token).get(SCHOOLS).status_code == 401
        assert words_of_entry(LogEntry.objects.get()) == "Revoked."

    def test_a_token_of_another_school_is_not_revoked(self, eve_client, school):
        row, _token = make_token(school=school)
        eve_client.post(reverse(LIST), {"action": "revoke", "_selected_action": row.pk})
        row.refresh_from_db()
        assert row.revoked_at is None

    def test_a_token_is_never_changed(self, dana_client, school):
        row, _token = make_token(school=school, scopes=[Scope.READ_ROSTER])
        change = reverse("admin:integrations_apitoken_change", args=[row.pk])
        assert dana_client.post(change, form(school, name="Other")).status_code == 403
        row.refresh_from_db()
        assert row.name == "Timetable program"

    def test_a_list_of_tokens_opens(self, dana_client, school):
        row, _token = make_token(school=school)
        page = dana_client.get(reverse(LIST)).content.decode()
        assert row.prefix in page
        assert row.token_sha256 not in page


NAME = "Timetable bridge"


@pytest.fixture
def bridge(school, dana):
    return token_client(school=school, by=dana, name=NAME)


def register_of(client, session):
    return client.get(reverse("classes:session_register", args=[session.pk])).text


def test_the_register_says_with_which_token_an_entry_was_made(
    bridge, alice_client, session, student
):
    entry = f"/api/v1/sessions/{session.pk}/records/{student.pk}"
    sent = bridge.put(entry, {"status": "absent"}, format="json", headers={"If-None-Match": "*"})
    assert sent.status_code in {200, 201}, sent.content
    record = AttendanceRecord.objects.get()
    assert (record.recorded_by.email, record.recorded_with) == ("dana@example.org", NAME)
    assert f"by the token “{NAME}”" in register_of(alice_client, session)


def test_and_with_which_it_was_confirmed(bridge, alice_client, session):
    path = f"/api/v1/sessions/{session.pk}"
    version = bridge.get(f"{path}/review")["ETag"]
    assert bridge.post(f"{path}/confirm", headers={"If-Match": version}).status_code == 200
    session.refresh_from_db()
    assert session.confirmed_with == NAME
    assert NAME in register_of(alice_client, session)


def test_who_takes_an_entry_over_herself_stands_there_alone(
    bridge, alice, alice_client, session, student
):
    entry = f"/api/v1/sessions/{session.pk}/records/{student.pk}"
    bridge.put(entry, {"status": "absent"}, format="json", headers={"If-None-Match": "*"})
    record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("present"),
        author=Author(alice),
        shown_version=AttendanceRecord.objects.get().version,
    )
    record = AttendanceRecord.objects.get()
    assert (record.recorded_by, record.recorded_with) == (alice, "")
    assert NAME not in register_of(alice_client, session)
