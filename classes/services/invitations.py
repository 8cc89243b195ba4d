"""Invite people who have no password yet: by mail, or with a link that is handed over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.outgoing_mail import are_links_mailed, password_path
from classes.access import acts_for_everybody, administered_schools, own_schools_of
from classes.account_mails.answer_keys import answer_path
from classes.account_mails.awaited_colleagues import ask_by_hand, ask_owner, take_back
from classes.account_mails.mails import mail_invitation
from classes.errors import NotInvitedError
from classes.models import AwaitedColleague, ClassSession, School, StaffRole, Teacher


@dataclass(frozen=True)
class Invitation:
    """What became of an invitation.

    Args:
        link: to hand over, without the name of the site; empty if a mail goes out.
        valid_until: when the link stops working.
    """

    user: User | AwaitedColleague
    is_mailed: bool
    link: str
    valid_until: datetime


@transaction.atomic
def invite_user(*, user: User, school: School, by: User, by_hand: bool = False) -> Invitation:
    """Mail the link to set the first password, or return it for whoever may hand it over.

    Args:
        by_hand: no mail, though one could go out.

    Raises:
        NotInvitedError: the person needs no invitation, or neither way is open.
    """
    _refuse_uninvitable(user)
    is_mailed = are_links_mailed() and not by_hand
    if not is_mailed and not _may_hand_over(by, user):
        raise NotInvitedError("link_not_to_be_shown", user=user)
    # If the mail is refused, now or by its server, she stays among those not invited.
    user.invited_at = mail_invitation(user=user, school=school) if is_mailed else timezone.now()
    user.save(update_fields=["invited_at"])
    return _made(user, "" if is_mailed else password_path(user))


def _made(user: User | AwaitedColleague, link: str) -> Invitation:
    valid_until = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    return Invitation(user, not link, link, valid_until)


def invite_users(
    *, users: Iterable[User], school: School, by: User, by_hand: bool = False
) -> tuple[list[Invitation], list[NotInvitedError]]:
    """Invite each one; who cannot be invited holds up nobody, and comes back with the reason."""
    made: list[Invitation] = []
    refusals: list[NotInvitedError] = []
    for user in users:
        try:
            made.append(invite_user(user=user, school=school, by=by, by_hand=by_hand))
        except NotInvitedError as refusal:
            refusals.append(refusal)
    return made, refusals


@transaction.atomic
def invite_awaited(*, awaited: AwaitedColleague, by: User, by_hand: bool = False) -> Invitation:
    """Ask the owner of an address by mail, or return the link to the question.

    Where mail goes out, a school gets no link: by opening it one could tell whose address it is.

    Raises:
        NotInvitedError: she is asked by mail only, or got several within the hour.
    """
    if are_links_mailed() and not by_hand:
        ask_owner(awaited=awaited)
        return _made(awaited, "")
    if are_links_mailed() and not acts_for_everybody(by):
        raise NotInvitedError("asked_by_mail_only", user=awaited)
    ask_by_hand(awaited=awaited)
    return _made(awaited, answer_path(awaited, is_mailed=False))


def invite_each_awaited(
    *, awaited: Iterable[AwaitedColleague], by: User, by_hand: bool = False
) -> tuple[list[Invitation], list[NotInvitedError]]:
    """Ask the owner of each address; who cannot be asked comes back with the reason."""
    made: list[Invitation] = []
    refusals: list[NotInvitedError] = []
    for row in awaited:
        try:
            made.append(invite_awaited(awaited=row, by=by, by_hand=by_hand))
        except NotInvitedError as refusal:
            refusals.append(refusal)
    return made, refusals


def take_invitations_back(
    *, school: School, users: Iterable[User], awaited: Iterable[AwaitedColleague]
) -> None:
    """Forget people who were entered by mistake and have never logged in.

    Raises:
        NotInvitedError: somebody has lessons here.
    """
    with transaction.atomic():
        for row in awaited:
            take_back(awaited=row)
        for user in users:
            _forget(user, school)


def _forget(user: User, school: School) -> None:
    posts = Teacher.objects.filter(school=school, user=user)
    # Whose registers are taken is part of them, and leaves by the page for that.
    if ClassSession.objects.taken().filter(teacher__in=posts).exists():
        raise NotInvitedError("colleague_in_use", user=user)
    posts.delete()
    StaffRole.objects.filter(school=school, user=user).delete()
    # Somebody of two schools loses this one only.
    is_of_another = user.teacher_posts.exists() or user.staff_roles.exists()
    if not (is_of_another or acts_for_everybody(user) or user.last_login):
        user.delete()


def _may_hand_over(by: User, user: User) -> bool:
    """Tell whether somebody may see the link: who has it can log in as that person."""
    if acts_for_everybody(by):
        return True
    # A person of another school too: its registers would lie open to whoever has the link.
    elsewhere = own_schools_of(user).exclude(pk__in=administered_schools(by).values("pk"))
    return not acts_for_everybody(user) and not elsewhere.exists()


def _refuse_uninvitable(user: User) -> None:
    if not user.is_active:
        raise NotInvitedError("user_switched_off", user=user)
    if user.has_usable_password():
        raise NotInvitedError("password_set_already", user=user)
