"""Mail whoever keeps a school's machines once about each fault of a camera, and of its end."""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Max
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.outgoing_mail import has_mail_server
from classes.access import keepers_of_machines
from classes.mail_languages import language_of
from classes.models import Room
from jobs.bell import ring_bell
from jobs.failures import mail_refusal, sentence_of
from jobs.lifecycle import requeue, retry
from jobs.registry import Failure, Kind, Lane
from jobs.running_job import RunningJob
from recognition.models import CameraAlert, CameraHealth

A_DAY = timedelta(days=1)

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
            next_try_at=_next_mail_at(room, user, now),
        )
        for user in keepers_of_machines(room.school).exclude(email="")
    ]
    CameraAlert.objects.bulk_create(alerts, ignore_conflicts=True)
    if alerts:
        ring_bell(lane=Lane.MAIL)


def note_all_clear(health: CameraHealth) -> None:
    """Note that a camera films again, for whom a mail had told of its fault."""
    mailed = CameraAlert.objects.filter(
        camera=health.camera, state=CameraAlert.State.READY, is_over=False
    )
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
    sent = mailed.filter(state=CameraAlert.State.READY).aggregate(last=Max("finished_at"))["last"]
    waiting = mailed.filter(state=CameraAlert.State.QUEUED).aggregate(last=Max("next_try_at"))[
        "last"
    ]
    last: list[datetime] = [one for one in (sent, waiting) if one]
    return max([now, *(one + A_DAY for one in last)])


def _run(job: RunningJob) -> None:
    """Send one mail, unless it says what is no longer so."""
    along = ("camera__room__school", "user")
    alert = CameraAlert.objects.select_related(*along).get(pk=job.pk)
    if not _is_true(alert) or not alert.user.is_active:
        job.succeed(state=CameraAlert.State.DROPPED)
        return
    try:
        _compose(alert).send()
    except (SMTPException, OSError, ValueError) as refusal:
        reason = mail_refusal(refusal, refused="camera_alert_not_accepted")
        retry(lease=job.lease, failure=Failure(*reason))


def _is_true(alert: CameraAlert) -> bool:
    standing = CameraHealth.objects.filter(camera=alert.camera).exclude(fault_code="")
    if alert.is_over:
        return not standing.exists()
    return standing.filter(fault_since=alert.fault_since).exists()


def _compose(alert: CameraAlert) -> EmailMessage:
    camera, school = alert.camera, alert.camera.room.school
    with timezone.override(school.zone), translation.override(language_of(alert.user)):
        fault = sentence_of(alert.fault_code, alert.fault_params)
        link = reverse("recognition:room", args=[camera.room_id])
        context = {
            "alert": alert,
            "camera": camera,
            "fault": fault,
            "link": settings.SITE_URL.rstrip("/") + link if settings.SITE_URL else "",
        }
        name = "camera_over" if alert.is_over else "camera_alert"
        text = render_to_string(f"recognition/mail/{name}.txt", context)
        subject = _subject(alert) % {"room": camera.room}
    return EmailMessage(
        # A name may hold a line break, which no subject may.
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        to=[alert.user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


def _subject(alert: CameraAlert) -> str:
    if alert.is_over:
        return _("Camera of %(room)s: it films again")
    return _("Camera of %(room)s: look at it")


CAMERA_ALERTS = Kind(
    name="camera alert",
    model=CameraAlert,
    lane=Lane.MAIL,
    run=_run,
    max_attempts=len(PAUSES) + 1,
    pauses=PAUSES,
    timeout_s=120,
    exhausted=Failure("reminder_worker_stopped"),
    try_again=lambda alert, shown: requeue(job=alert),
)
