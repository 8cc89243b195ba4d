"""Mails about accounts, registers, cameras and films of rooms, and to parents: none is lost.

But for those to parents a worker that dies between the mail server's yes and its own
commit sends one again: a second does no harm, one that never comes would.
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from classes.account_mails.awaited_colleagues import ask_owner
from classes.account_mails.mails import note_password_reset
from classes.models import AccountMail, AwaitedColleague, ClassSession, RegisterReminder, School
from classes.services.invitations import invite_user
from classes.services.reminders import plan_reminders
from guardians.models import GuardianMail
from jobs.registry import Failure
from jobs.runner import work
from recognition.models import Camera, CameraAlert, FilmNotice, FilmNoticeWish, RoomFilm
from recognition.services.rooms.camera_health import note_fault
from recognition.services.rooms.film_notices import plan_film_notices
from storage import mail_files
from tests import factories as make
from tests.factories.guardians import make_guardian_mail, make_rules
from tests.factories.office import make_awaited, make_camera, make_contact, make_room
from tests.kills.errand import Errand

SILENT = Failure("camera_silent")


class EmailBackend(mail_files.EmailBackend):
    """Files, by a name under which mails count as sent."""


MAILING = override_settings(
    EMAIL_BACKEND=f"{__name__}.EmailBackend", SITE_URL="https://attendance.school.example"
)


def _stage_reset() -> Any:
    return make.make_user().email


@MAILING
def _reset(about: Any) -> None:
    """She asks, and asks again unless her wish is noted."""
    if not AccountMail.objects.filter(email=about).exists():
        note_password_reset(email=about)
    work(lane="mail")


def _stage_invitation() -> Any:
    school = make.make_school()
    user = make.make_user()
    user.set_unusable_password()
    user.save()
    make.make_teacher(user=user, school=school)
    return [school.pk, make.make_administrator(school=school).pk, user.email]


@MAILING
def _invite(about: Any) -> None:
    """Whoever looks at the list again sees whether she is invited."""
    user = User.objects.get(email=about[2])
    if user.invited_at is None:
        dana, school = User.objects.get(pk=about[1]), School.objects.get(pk=about[0])
        invite_user(user=user, school=school, by=dana, by_hand=False)
    work(lane="mail")


def _invited(about: Any) -> Any:
    is_noted = User.objects.get(email=about[2]).invited_at is not None
    return _account_mails(about[2]) | {"is invited": is_noted}


def _stage_question() -> Any:
    return make_awaited(email=make.make_user().email).pk


@MAILING
def _ask(about: Any) -> None:
    """Whoever looks at the list again sees whether the owner of the address is asked."""
    awaited = AwaitedColleague.objects.get(pk=about)
    if awaited.invited_at is None:
        ask_owner(awaited=awaited)
    work(lane="mail")


def _asked(about: Any) -> Any:
    awaited = AwaitedColleague.objects.get(pk=about)
    return _account_mails(awaited.email) | {"is asked": awaited.invited_at is not None}


def _account_mails(email: str) -> dict[str, Any]:
    rows = AccountMail.objects.filter(email=email)
    return {"rows": [row.state for row in rows], "come": _come_to(email)}


def _stage_reminder() -> Any:
    school = make.make_school()
    group = make.make_class_group(make.make_student(school=school), school=school)
    make.make_teacher(group)
    begun = timezone.now() - timedelta(hours=3)
    return make.make_session(class_group=group, starts_at=begun).pk


@MAILING
def _remind(about: Any) -> None:
    """The plan of some minutes, and the worker."""
    plan_reminders()
    work(lane="mail")


def _reminded(about: Any) -> Any:
    rows = RegisterReminder.objects.filter(session=about)
    [teacher] = ClassSession.objects.get(pk=about).class_group.teachers.all()
    return {"rows": [row.state for row in rows], "come": _come_to(teacher.user.email)}


def _stage_alert() -> Any:
    school = make.make_school()
    dana = make.make_administrator(school=school)
    return [make_camera(room=make_room(school=school)).pk, dana.email]


@MAILING
def _alert(about: Any) -> None:
    """The camera is silent, and whoever tries it again notes that again."""
    note_fault(camera=Camera.objects.get(pk=about[0]), failure=SILENT)
    work(lane="mail")


def _alerted(about: Any) -> Any:
    rows = CameraAlert.objects.filter(camera=about[0])
    return {"rows": [row.state for row in rows], "come": _come_to(about[1])}


def _stage_parents_mail() -> Any:
    school = make.make_school()
    make_rules(school=school)
    student = make.make_student(school=school)
    email = f"eva{student.pk}@example.org"
    contact = make_contact(student=student, email=email, scope="all")
    return make_guardian_mail(contact=contact, purpose="link", day=None).pk


def _mail_parents(about: Any) -> None:
    with override_settings(SITE_URL="https://attendance.school.example"):
        work(lane="mail")


def _parents_mailed(about: Any) -> Any:
    """Where it cannot be known whether the mail went, the row says so, and nobody sends twice."""
    mail = GuardianMail.objects.select_related("contact").get(pk=about)
    files = Path(settings.EMAIL_FILE_PATH).rglob("*")
    texts = [path.read_text(errors="replace") for path in files if path.is_file()]
    n_mails = sum(text.count(f"To: {mail.contact.email}") for text in texts)
    is_certain = mail.state == GuardianMail.State.READY
    return {"at most one": n_mails < 2, "one, or it is open": n_mails == 1 or not is_certain}


def _stage_film_notice() -> Any:
    """Both cameras of a room have filmed, all is looked at, and her mail is not yet decided on."""
    school = make.make_school()
    room = make_room(school=school)
    group = make.make_class_group(make.make_student(school=school), school=school)
    teacher = make.make_teacher(group)
    began_at = timezone.now() - timedelta(minutes=9)
    wished_at = began_at - timedelta(days=1)
    FilmNoticeWish.objects.create(teacher=teacher, language="en", wished_at=wished_at)
    session = make.make_session(class_group=group, room=room, starts_at=began_at)
    at = {"due_at": began_at, "give_up_at": began_at + timedelta(minutes=5)}
    for name in ("Front", "Back"):
        capture = make.make_capture(session=session, state="ready")
        camera = make_camera(room=room, name=name)
        RoomFilm.objects.create(
            session=session, camera=camera, capture=capture, state="ready", **at
        )
    return [session.pk, teacher.user.email]


@MAILING
def _notify_of_films(about: Any) -> None:
    """The plan of each minute, and the worker."""
    plan_film_notices()
    work(lane="mail")


def _notified_of_films(about: Any) -> Any:
    """However often it was sent, it is one mail: a mailbox knows the second by its number."""
    rows = FilmNotice.objects.filter(session=about[0])
    numbers = [re.findall(r"Message-ID: (<films\.\S+>)", text) for text in _mails_to(about[1])]
    return {
        "rows": [[row.state, row.n_seen, row.n_to_check] for row in rows],
        "come": _come_to(about[1]),
        "numbers": len({one for found in numbers for one in found}),
    }


def _come_to(email: str) -> bool:
    return len(_mails_to(email)) in (1, 2)


def _mails_to(email: str) -> list[str]:
    """Return the mails that came to an address, each from its headers on."""
    files = Path(settings.EMAIL_FILE_PATH).rglob("*")
    texts = [path.read_text(errors="replace") for path in files if path.is_file()]
    mails = [mail for text in texts for mail in text.split(mail_files.BETWEEN.decode())]
    return [mail for mail in mails if f"To: {email}" in mail]


ERRANDS = {
    "reset": Errand(_stage_reset, _reset, _account_mails),
    "invitation": Errand(_stage_invitation, _invite, _invited),
    "question": Errand(_stage_question, _ask, _asked),
    "reminder": Errand(_stage_reminder, _remind, _reminded),
    "parents' mail": Errand(_stage_parents_mail, _mail_parents, _parents_mailed),
    "camera alert": Errand(_stage_alert, _alert, _alerted),
    "film notice": Errand(_stage_film_notice, _notify_of_films, _notified_of_films),
}
