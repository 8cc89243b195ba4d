"""Mail whoever keeps a school's machines once about each fault of a camera."""

from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.outgoing_mail import has_mail_server
from classes.access import keepers_of_machines
from classes.mail_languages import language_of
from jobs.bell import ring_bell
from jobs.failures import mail_refusal, sentence_of
from jobs.lifecycle import requeue, retry
from jobs.registry import Failure, Kind, Lane
from jobs.running_job import RunningJob
from recognition.models import CameraAlert, CameraHealth

PAUSES = tuple(timedelta(minutes=5) * 2**n for n in range(6))
"""After each refusal of the mail server; together five hours."""


def note_alerts(health: CameraHealth) -> None:
    """Note whom to tell of a fault that is new."""
    if not has_mail_server() or health.fault_since is None:
        return
    school = health.camera.room.school
    alerts = [
        CameraAlert(
            camera=health.camera,
            user=user,
            school=school,
            fault_code=health.fault_code,
            fault_params=health.fault_params,
            fault_since=health.fault_since,
        )
        for user in keepers_of_machines(school).exclude(email="")
    ]
    CameraAlert.objects.bulk_create(alerts, ignore_conflicts=True)
    if alerts:
        ring_bell(lane=Lane.MAIL)


def _run(job: RunningJob) -> None:
    """Send one mail, unless the camera is well by now."""
    alert = CameraAlert.objects.select_related("camera__room__school", "user").get(pk=job.pk)
    standing = CameraHealth.objects.filter(camera=alert.camera, fault_since=alert.fault_since)
    if not standing.exists() or not alert.user.is_active:
        job.succeed(state=CameraAlert.State.DROPPED)
        return
    try:
        _compose(alert).send()
    except (SMTPException, OSError, ValueError) as refusal:
        reason = mail_refusal(refusal, refused="camera_alert_not_accepted")
        retry(lease=job.lease, failure=Failure(*reason))


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
        text = render_to_string("recognition/mail/camera_alert.txt", context)
        subject = _("Camera of %(room)s: look at it") % {"room": camera.room}
    return EmailMessage(
        # A name may hold a line break, which no subject may.
        subject=" ".join(subject.split()),
        body=text.strip() + "\n",
        to=[alert.user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )


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
