"""Mails about a camera: once of a fault, not twice a day of a room, and when it films again."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from jobs.lifecycle import acquire
from jobs.reaper import reap
from jobs.runner import run_leased
from recognition.models import CameraHealth, RoomFilm
from recognition.services.rooms.camera_alerts import CAMERA_ALERTS
from tests.recognition.rooms.conftest import FROZEN, UNPLUGGED
from tests.recognition.rooms.test_room_films import film_all, try_until_given_up

pytestmark = pytest.mark.django_db


def test_a_fault_is_mailed_once_and_forgotten_when_the_camera_films(
    lesson, cameras, camera, dana, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for _ in range(2):
        cameras.answers["0"] = UNPLUGGED
        try_until_given_up()
        RoomFilm.objects.all().delete()
        while alert := camera.alerts.filter(state="queued").first():
            run_leased(lease=acquire(kind=CAMERA_ALERTS, pk=alert.pk))
    assert [one.to for one in mail.outbox] == [[dana.email]]
    assert "Room 12" in mail.outbox[0].subject
    assert "cannot be opened" in mail.outbox[0].body
    cameras.answers.clear()
    film_all()
    assert CameraHealth.objects.get().fault == ""


def mail_alerts(camera):
    while alert := camera.alerts.filter(state="queued", next_try_at__lte=timezone.now()).first():
        run_leased(lease=acquire(kind=CAMERA_ALERTS, pk=alert.pk))


def fail_then_film(cameras):
    """A plug that is loose."""
    cameras.answers["0"] = UNPLUGGED
    try_until_given_up()
    RoomFilm.objects.all().delete()
    cameras.answers.clear()


@pytest.fixture
def _mailing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.mark.usefixtures("_mailing")
def test_who_was_told_of_a_fault_is_told_when_the_camera_films_again(lesson, cameras, camera, dana):
    fail_then_film(cameras)
    mail_alerts(camera)
    film_all()
    mail_alerts(camera)
    assert [one.to for one in mail.outbox] == [[dana.email]] * 2
    assert "films again" in mail.outbox[1].subject
    assert "cannot be opened" in mail.outbox[1].body


@pytest.mark.usefixtures("_mailing")
def test_of_one_room_nobody_gets_two_mails_about_faults_in_a_day(lesson, cameras, camera, dana):
    for _ in range(3):
        fail_then_film(cameras)
        mail_alerts(camera)
        film_all()
        mail_alerts(camera)
        RoomFilm.objects.all().delete()
    subjects = [one.subject for one in mail.outbox]
    assert ["films again" in subject for subject in subjects] == [False, True]


@pytest.mark.usefixtures("_mailing")
def test_another_fault_that_stands_is_mailed_a_day_later(lesson, cameras, camera, dana):
    fail_then_film(cameras)
    mail_alerts(camera)
    cameras.answers["0"] = FROZEN
    try_until_given_up()
    mail_alerts(camera)
    assert len(mail.outbox) == 1
    # It was put off on purpose: no clock was wrong.
    reap()
    waiting = camera.alerts.get(state="queued")
    assert waiting.next_try_at > timezone.now() + timedelta(hours=23)
    camera.alerts.filter(pk=waiting.pk).update(next_try_at=timezone.now())
    mail_alerts(camera)
    assert "stands still" in mail.outbox[1].body
