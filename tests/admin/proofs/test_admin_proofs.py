"""Lists of the administration that give rights or hold secrets ask first who is there."""

import time
from unittest import mock

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.urls import reverse

from classes.models import ClassGroup, Student, Teacher
from integrations.models import ApiToken, RosterSource, WebhookEndpoint
from recognition.models import Camera
from storage.encryption.fields import SealedCharField
from tests.admin.admin_pages import address
from tests.factories.api import make_token
from tests.factories.office import make_camera, make_room
from tests.house.rooms import APPS

SENSITIVE = [Teacher, ClassGroup, ApiToken, WebhookEndpoint, RosterSource, Camera]
LOGS = (("access log: ", post_save), ("access log of fields: ", pre_save))
CONNECTIONS = "access log of connections: "

NO_RIGHT = {
    "faces.BiometricConsent": "allows to compare a face: nobody sees more by it",
    "faces.ConsentObjection": "forbids, and must never wait",
    "faces.ConsentNotice": "the text that parents sign",
    "faces.ImpactAssessment": "the school's answer for recognition: nobody sees more by it",
    "faces.RecognitionPause": "forbids, and must never wait",
    "faces.StrangerLimits": "how sure a proposal has to be",
    "classes.Term": "days without lessons",
    "classes.Holiday": "days without lessons",
    "classes.Room": "where lessons are",
}
"""Lists whose changes the access log keeps, though they give no person a right."""


def uids(signal):
    return [uid for (uid, _sender), *_rest in signal.receivers if isinstance(uid, str)]


def logged():
    """Name the tables of which the access log keeps each change: rights, secrets, decisions."""
    found = {u.removeprefix(p) for p, signal in LOGS for u in uids(signal) if u.startswith(p)}
    ways = {u.removeprefix(CONNECTIONS) for u in uids(m2m_changed) if u.startswith(CONNECTIONS)}
    return found | ways


def written_by(model_admin):
    """List the models that a page of the administration writes: its own, its inlines', its ties."""
    models = [model_admin.model, *(inline.model for inline in model_admin.inlines)]
    ties = [field.remote_field.through for model in models for field in model._meta.many_to_many]
    return models + ties


def holds_secret(model):
    return any(isinstance(field, SealedCharField) for field in model._meta.fields)


def must_ask(model_admin):
    models = written_by(model_admin)
    labels = {model._meta.label for model in models} - set(NO_RIGHT)
    return bool(labels & logged()) or any(map(holds_secret, models))


def lists():
    ours = {label for label in APPS if apps.is_installed(label)}
    return [one for one in admin.site._registry.values() if one.opts.app_label in ours]


def is_written(model_admin):
    """Tell whether anybody may add or change its rows here; what is only read asks nobody."""
    return model_admin.may_add or model_admin.may_change


def test_every_list_that_gives_rights_or_holds_secrets_asks():
    written = [one for one in lists() if is_written(one)]
    assert len(written) > 15
    assert {one.opts.label for one in written if must_ask(one) and not one.asks_proof} == set()


@pytest.mark.parametrize("model", SENSITIVE)
def test_the_walk_knows_rights_by_their_lines_and_secrets_by_their_fields(model):
    assert must_ask(admin.site._registry[model])


def test_the_walk_knows_what_gives_nothing():
    assert not must_ask(admin.site._registry[Student])
    assert set(NO_RIGHT) <= logged()


@pytest.fixture
def later():
    now = time.time()
    with mock.patch.object(time, "time", return_value=now + 660):
        yield


def is_asked(answer):
    asking = reverse("account_reauthenticate")
    return answer.status_code == 302 and answer["Location"].startswith(asking)


@pytest.mark.parametrize("model", SENSITIVE)
def test_a_new_row_is_entered_by_whoever_showed_who_she_is(dana_client, later, model):
    n_before = model._default_manager.count()
    assert is_asked(dana_client.get(address(model, "add")))
    assert is_asked(dana_client.post(address(model, "add"), {"name": "x"}))
    assert model._default_manager.count() == n_before


def test_nobody_is_given_a_class_from_a_browser_left_open(dana_client, class_group, charlie, later):
    page = address(ClassGroup, "change", class_group.pk)
    before = set(class_group.teachers.all())
    assert is_asked(dana_client.post(page, {"code": "7A", "teachers": [charlie.pk]}))
    assert set(class_group.teachers.all()) == before


def test_a_post_is_taken_away_by_whoever_showed_who_she_is(dana_client, alice, later):
    teacher = Teacher.objects.get(user=alice)
    assert is_asked(dana_client.post(address(Teacher, "delete", teacher.pk), {"post": "yes"}))
    chosen = {"action": "invite", "_selected_action": [teacher.pk]}
    assert is_asked(dana_client.post(address(Teacher, "changelist"), chosen))
    assert Teacher.objects.filter(pk=teacher.pk).exists()


def test_the_password_of_a_camera_is_read_by_whoever_showed_who_she_is(dana_client, school, later):
    camera = make_camera(room=make_room(school=school), source="rtsp://u:a-secret-word@10.0.0.9/1")
    answer = dana_client.get(address(Camera, "change", camera.pk))
    assert is_asked(answer)
    assert "a-secret-word" not in answer.text


def test_a_head_reads_classes_and_teachers_without_being_asked(helen_client, class_group, later):
    assert helen_client.get(address(ClassGroup, "change", class_group.pk)).status_code == 200
    assert helen_client.get(address(Teacher, "changelist")).status_code == 200


def test_a_token_is_revoked_at_once_by_whoever_is_there(dana_client, eve_client, school, later):
    token, _text = make_token(school=school)
    chosen = {"action": "revoke", "_selected_action": [token.pk]}
    page = address(ApiToken, "changelist")
    eve_client.post(page, chosen)
    token.refresh_from_db()
    assert token.revoked_at is None
    assert not is_asked(dana_client.post(page, chosen))
    token.refresh_from_db()
    assert token.revoked_at is not None
