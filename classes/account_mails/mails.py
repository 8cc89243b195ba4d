"""Send mails about accounts: by the worker, a few an hour to one address."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language

from accounts.models import User
from accounts.outgoing_mail import are_links_mailed
from classes.account_mails.mail_texts import compose_account_mail, compose_question
from classes.account_mails.models import AccountMail, AccountMailPurpose, AwaitedColleague
from classes.errors import NotInvitedError
from classes.models import School
from jobs.lifecycle import enqueue
from jobs.models import MailState
from jobs.outgoing.mails import UNWANTED, Letter, MailWork, Unwanted

MOST_AN_HOUR = 3
"""Mails about an account to one address; whoever asks for more gets the same answer, and none."""

FORGOTTEN_AFTER = timedelta(days=7)
PAUSES = tuple(timedelta(minutes=2) * 2**n for n in range(6))
"""After each refusal of the mail server; together two hours."""


def note_password_reset(*, email: str) -> None:
    """Note that somebody asked for a new password; the same work whoever has the address."""
    _note(
        AccountMail(
            purpose=AccountMailPurpose.PASSWORD_RESET,
            email=email.lower(),
            language=get_language() or "",
        )
    )


def mail_invitation(*, user: User, school: School) -> datetime:
    """Note that somebody is invited; return when.

    Raises:
        NotInvitedError: she got several mails within the hour.
    """
    mail = AccountMail(
        purpose=AccountMailPurpose.INVITATION, email=user.email.lower(), user=user, school=school
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
        purpose=AccountMailPurpose.QUESTION,
        email=awaited.email,
        awaited=awaited,
        school=awaited.school,
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
    return old.exclude(state=MailState.RUNNING).delete()[0]


def _forget_invited(pk: int) -> None:
    """Whose mail did not go out is not invited, unless she was anew since."""
    mail = AccountMail.objects.get(pk=pk)
    invited = {"pk": mail.user_id, "invited_at": mail.queued_at}
    User.objects.filter(**invited).update(invited_at=None)
    asked = {"pk": mail.awaited_id, "invited_at": mail.queued_at}
    AwaitedColleague.objects.filter(**asked).update(invited_at=None)


def _letter(mail: AccountMail) -> Letter | Unwanted:
    """Write the mail, unless nobody has the address, or she needs it no more."""
    if mail.purpose == AccountMailPurpose.QUESTION:
        rows = AwaitedColleague.objects.waiting().filter(declined_at=None)
        is_open = mail.awaited is not None and rows.filter(pk=mail.awaited.pk).exists()
        return Letter(compose_question(mail)) if is_open else UNWANTED
    user = _addressee(mail)
    return UNWANTED if user is None else Letter(compose_account_mail(mail, user))


def _addressee(mail: AccountMail) -> User | None:
    """Return who is written to: at the address that the mail was noted for, and no other."""
    user = User.objects.filter(email=mail.email, is_active=True).first()
    if mail.purpose == AccountMailPurpose.PASSWORD_RESET or user is None:
        return user
    return user if user.pk == mail.user_id and not user.has_usable_password() else None


WORK = MailWork(
    model=AccountMail,
    along=("user", "school", "awaited"),
    compose=_letter,
    # Who waits for it sees no row that says "perhaps"; the link of either mail works.
    may_come_twice=True,
)
ACCOUNT_MAILS = WORK.kind("account mail", pauses=PAUSES, when_failed=_forget_invited)
