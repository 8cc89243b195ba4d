"""Send mails about accounts: by the worker, a few an hour to one address."""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from accounts.outgoing_mail import are_links_mailed
from classes.account_mails.letters import compose_account_mail, compose_question
from classes.account_mails.models import AccountMail, AwaitedColleague, Purpose, State
from classes.errors import NotInvitedError
from classes.models import School
from jobs.failures import mail_refusal
from jobs.lifecycle import enqueue, requeue, retry, succeed
from jobs.registry import Failure, Kind, Lane
from jobs.running_job import RunningJob

MOST_AN_HOUR = 3
"""Mails about an account to one address; whoever asks for more gets the same answer, and none."""

FORGOTTEN_AFTER = timedelta(days=7)
PAUSES = tuple(timedelta(minutes=2) * 2**n for n in range(6))
"""After each refusal of the mail server; together two hours."""


def note_password_reset(*, email: str) -> None:
    """Note that somebody asked for a new password; the same work whoever has the address."""
    _note(
        AccountMail(
            purpose=Purpose.PASSWORD_RESET, email=email.lower(), language=get_language() or ""
        )
    )


def mail_invitation(*, user: User, school: School) -> datetime:
    """Note that somebody is invited; return when.

    Raises:
        NotInvitedError: she got several mails within the hour.
    """
    mail = AccountMail(
        purpose=Purpose.INVITATION, email=user.email.lower(), user=user, school=school
    )
    if not _note(mail):
        raise NotInvitedError("mailed_too_often", user=user)
    return mail.queued_at


def mail_question(*, awaited: AwaitedColleague) -> datetime:
    """Note that the owner of an address is asked whether she works for a school; return when.

    Raises:
        NotInvitedError: no mail goes out from here, or she got several within the hour.
    """
    if not are_links_mailed():
        raise NotInvitedError("owner_asked_by_mail", user=awaited)
    mail = AccountMail(
        purpose=Purpose.QUESTION, email=awaited.email, awaited=awaited, school=awaited.school
    )
    if not _note(mail):
        raise NotInvitedError("mailed_too_often", user=awaited)
    return mail.queued_at


def _note(mail: AccountMail) -> bool:
    recent = AccountMail.objects.filter(
        email=mail.email,
        purpose=mail.purpose,
        queued_at__gt=timezone.now() - timedelta(hours=1),
    )
    is_allowed = are_links_mailed() and recent.count() < MOST_AN_HOUR
    if is_allowed:
        mail.save()
        enqueue(job=mail)
    return is_allowed


def erase_old_account_mails() -> int:
    old = AccountMail.objects.filter(queued_at__lt=timezone.now() - FORGOTTEN_AFTER)
    # A worker still has to write into a row that is running.
    return old.exclude(state=State.RUNNING).delete()[0]


def _run(job: RunningJob) -> None:
    """Send one mail, unless nobody has the address, or she needs it no more."""
    mail = AccountMail.objects.select_related("user", "school", "awaited").get(pk=job.pk)
    message = _message(mail)
    if message is None:
        succeed(lease=job.lease, state=State.DROPPED)
        return
    try:
        message.send()
    except (SMTPException, OSError, ValueError) as refusal:
        reason = mail_refusal(refusal, refused="account_mail_not_accepted")
        retry(lease=job.lease, failure=Failure(*reason))
    else:
        succeed(lease=job.lease)


def _forget_invited(pk: int) -> None:
    """Whose mail did not go out is not invited, unless she was anew since."""
    mail = AccountMail.objects.get(pk=pk)
    invited = {"pk": mail.user_id, "invited_at": mail.queued_at}
    User.objects.filter(**invited).update(invited_at=None)
    asked = {"pk": mail.awaited_id, "invited_at": mail.queued_at}
    AwaitedColleague.objects.filter(**asked).update(invited_at=None)


def _message(mail: AccountMail) -> EmailMultiAlternatives | None:
    """Write the mail; None: it is wanted no more."""
    if mail.purpose == Purpose.QUESTION:
        is_open = mail.awaited is not None and mail.awaited.declined_at is None
        return compose_question(mail) if is_open else None
    user = _addressee(mail)
    return None if user is None else compose_account_mail(mail, user)


def _addressee(mail: AccountMail) -> User | None:
    """Return who is written to: at the address that the mail was noted for, and no other."""
    user = User.objects.filter(email=mail.email, is_active=True).first()
    if mail.purpose == Purpose.PASSWORD_RESET or user is None:
        return user
    return user if user.pk == mail.user_id and not user.has_usable_password() else None


ACCOUNT_MAILS = Kind(
    name="account mail",
    model=AccountMail,
    lane=Lane.MAIL,
    run=_run,
    max_attempts=len(PAUSES) + 1,
    pauses=PAUSES,
    timeout_s=120,
    exhausted=Failure("reminder_worker_stopped"),
    when_failed=_forget_invited,
    try_again=lambda mail, shown: requeue(job=mail),
)
