"""Ask the owner of an address before a school takes in the account of another one."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.sign_in.credentials import end_credentials, has_credentials
from accounts.sign_in.ended_log_ins import is_ended_by_departure, let_log_in_again
from classes.access import runs_installation
from classes.account_mails.adoption import has_post_besides
from classes.account_mails.mails import mail_question
from classes.account_mails.models import TEACHER, AwaitedColleague
from classes.errors import NotInvitedError
from classes.models import School, StaffRole, Teacher


@dataclass(frozen=True)
class Colleague:
    """Who will work with the system, and as what.

    Args:
        name: given name and family name.
        post: a teacher's, or one of the roles.
    """

    email: str
    name: tuple[str, str]
    post: str


@transaction.atomic
def await_colleague(*, school: School, colleague: Colleague, by: User | None) -> AwaitedColleague:
    """Note whom a school entered; nothing of an account is touched or told."""
    row, _is_new = AwaitedColleague.objects.update_or_create(
        school=school,
        email=colleague.email.lower(),
        post=colleague.post,
        defaults={
            "first_name": colleague.name[0],
            "last_name": colleague.name[1],
            "asked_by": by,
            "asked_at": timezone.now(),
            "declined_at": None,
        },
    )
    return row


@transaction.atomic
def ask_owner(*, awaited: AwaitedColleague) -> None:
    """Mail the question; a link of before is void.

    Raises:
        NotInvitedError: no mail goes out from here, or she got several within the hour.
    """
    awaited.invited_at = mail_question(awaited=awaited)
    awaited.declined_at = None
    awaited.save(update_fields=["invited_at", "declined_at"])


def account_of(awaited: AwaitedColleague) -> User | None:
    return User.objects.filter(email=awaited.email.lower()).first()


def may_take_in(awaited: AwaitedColleague, by: User | AnonymousUser) -> bool:
    """Tell whether this is the owner: the link alone does where nobody can log in by the address.

    Who is logged in as somebody else says nothing for her.
    """
    if by.is_authenticated:
        return by.email.lower() == awaited.email
    user = account_of(awaited)
    # Who left her last school cannot log in, whatever password she has.
    return user is None or not has_credentials(user) or is_ended_by_departure(user)


@transaction.atomic
def join_school(*, awaited: AwaitedColleague, by: User | AnonymousUser) -> User:
    """Take in the owner of the address, who has agreed, and end what she logged in with before.

    Raises:
        NotInvitedError: the address logs in here, and whoever says yes has not.
    """
    if not may_take_in(awaited, by):
        raise NotInvitedError("log_in_as_owner", email=awaited.email)
    user = account_of(awaited) or User.objects.create_user(awaited.email, None)
    if not user.has_name:
        user.first_name, user.last_name = awaited.first_name, awaited.last_name
        user.save(update_fields=["first_name", "last_name"])
    post = _give_post(awaited, user)
    is_first = not has_post_besides(user.pk, awaited.school_id, [post])
    if (is_first or is_ended_by_departure(user)) and not runs_installation(user):
        end_credentials(user=user)
        let_log_in_again(user=user)
    awaited.delete()
    return user


@transaction.atomic
def decline(*, awaited: AwaitedColleague) -> None:
    awaited.declined_at = timezone.now()
    awaited.save(update_fields=["declined_at"])


@transaction.atomic
def take_back(*, awaited: AwaitedColleague) -> None:
    """Forget that a school entered somebody; the link of the mail is void."""
    awaited.delete()


def _give_post(awaited: AwaitedColleague, user: User) -> Teacher | StaffRole:
    if awaited.post != TEACHER:
        role, _is_new = StaffRole.objects.get_or_create(
            school=awaited.school, user=user, role=awaited.post
        )
        return role
    teacher, _is_new = Teacher.objects.update_or_create(
        school=awaited.school, user=user, defaults={"left_on": None}
    )
    taken = Teacher.objects.filter(school=awaited.school, sourced_id=awaited.sourced_id)
    if awaited.sourced_id and not teacher.sourced_id and not taken.exists():
        teacher.sourced_id = awaited.sourced_id
        teacher.save(update_fields=["sourced_id"])
    for group in awaited.class_groups.all():
        group.teachers.add(teacher)
    return teacher
