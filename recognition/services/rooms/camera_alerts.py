"""Mail whoever keeps a school's machines once about each fault of a camera, and of its end."""

from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from accounts.outgoing_mail import (
    compose_mail,
    has_mail_server,
    link_if_named,
    message_id_of,
)
from classes.access import keepers_of_machines
from classes.mail_languages import language_of
from classes.models import Room
from jobs.bell import ring_bell
from jobs.failures import sentence_of
from jobs.models import PERHAPS_READ, MailState
from jobs.outgoing.mails import UNWANTED, Letter, MailWork, Unwanted
from jobs.registry import Lane
from jobs.turns import put_off
from recognition.models import CameraAlert, CameraHealth

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)

PAUSES = tuple(timedelta(minutes=5) * 2**n for n in range(6))
"""After each refusal of the mail server; together five hours."""


def note_alerts(health: CameraHealth) -> None:
    """Note whom to tell of a fault that is new; of one room nobody gets two such mails a day."""
    if not has_mail_server() or health.fault_since is None:
        return
    room = health.camera.room
    now = timezone.now()
    alerts = [
        CameraAlert(
            camera=health.camera,
            user=user,
            school=room.school,
            fault_code=health.fault_code,
            fault_params=health.fault_params,
            fault_since=health.fault_since,
        )
        for user in keepers_of_machines(room.school).exclude(email="")
    ]
    for alert in alerts:
        put_off(job=alert, until=_next_mail_at(room, alert.user, now))
    CameraAlert.objects.bulk_create(alerts, ignore_conflicts=True)
    if alerts:
        ring_bell(lane=Lane.MAIL)


def note_all_clear(health: CameraHealth) -> None:
    """Note that a camera films again, for whom a mail had told of its fault."""
    mailed = CameraAlert.objects.filter(camera=health.camera, state__in=PERHAPS_READ, is_over=False)
    since = CameraAlert.objects.filter(camera=health.camera, is_over=True).aggregate(
        last=Max("fault_since")
    )["last"]
    if since:
        mailed = mailed.filter(fault_since__gt=since)
    last = {alert.user_id: alert for alert in mailed.order_by("fault_since")}
    over = [
        CameraAlert(
            camera=health.camera,
            user_id=user_id,
            school=alert.school,
            fault_code=alert.fault_code,
            fault_params=alert.fault_params,
            fault_since=alert.fault_since,
            is_over=True,
        )
        for user_id, alert in last.items()
    ]
    CameraAlert.objects.bulk_create(over, ignore_conflicts=True)
    if over:
        ring_bell(lane=Lane.MAIL)


def _next_mail_at(room: Room, user: User, now: datetime) -> datetime:
    """Return when the next mail about a fault in a room may go: a day after the last one."""
    mailed = CameraAlert.objects.filter(camera__room=room, user=user, is_over=False)
    sent = mailed.filter(state__in=PERHAPS_READ).aggregate(last=Max("finished_at"))["last"]
    waiting = mailed.filter(state=MailState.QUEUED).aggregate(last=Max("next_try_at"))["last"]
    last: list[datetime] = [one for one in (sent, waiting) if one]
    return max([now, *(one + A_DAY for one in last)])


def _letter(alert: CameraAlert) -> Letter | Unwanted:
    """Write it, unless it would say what is no longer so."""
    is_wanted = _is_true(alert) and alert.user.is_active
    return Letter(_compose(alert)) if is_wanted else UNWANTED


def _is_true(alert: CameraAlert) -> bool:
    standing = CameraHealth.objects.filter(camera=alert.camera).exclude(fault_code="")
    if alert.is_over:
        return not standing.exists()
    return standing.filter(fault_since=alert.fault_since).exists()


def _compose(alert: CameraAlert) -> EmailMultiAlternatives:
    camera, school = alert.camera, alert.camera.room.school
    name = "camera_over" if alert.is_over else "camera_alert"
    with timezone.override(school.zone), translation.override(language_of(alert.user)):
        context = {
            "alert": alert,
            "camera": camera,
            "fault": sentence_of(alert.fault_code, alert.fault_params),
            "link": link_if_named(reverse("recognition:room", args=[camera.room_id])),
        }
        return compose_mail(
            f"recognition/mail/{name}",
            to=alert.user.email,
            context=context,
            message_id=message_id_of("camera", alert),
        )


WORK = MailWork(
    model=CameraAlert,
    along=("camera__room__school", "user"),
    compose=_letter,
    # Read twice it costs a minute; never read, a room does not film.
    may_come_twice=True,
)
CAMERA_ALERTS = WORK.kind("camera alert", pauses=PAUSES, put_off_for=A_WEEK)
