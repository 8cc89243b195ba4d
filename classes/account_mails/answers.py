"""What comes of the owner's yes: the person who was entered becomes her, by her log-in."""

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from accounts.models import User
from accounts.sign_in.credentials import end_credentials, has_credentials
from accounts.sign_in.ended_log_ins import is_ended_by_departure, let_log_in_again
from classes.access import belongs_here, runs_installation
from classes.account_mails.adoption import has_post_besides
from classes.account_mails.answer_keys import OwnersQuestion
from classes.account_mails.awaited_colleagues import has_entered_name
from classes.account_mails.models import TEACHER, AwaitedColleague
from classes.errors import NotInvitedError
from classes.models import ClassGroup, StaffRole, Teacher


def account_of(awaited: AwaitedColleague) -> User | None:
    return User.objects.filter(email=awaited.email.lower()).first()


def may_take_in(question: OwnersQuestion, by: User | AnonymousUser) -> bool:
    """Tell whether this is the owner: the link alone does where nobody can log in by the address.

    Who is logged in as somebody else says nothing for her. A link that was handed over shows of
    no account that it is the holder's.
    """
    if by.is_authenticated:
        return by.email.lower() == question.awaited.email
    user = account_of(question.awaited)
    if user is None or not question.is_mailed:
        return user is None
    # Who left her last school cannot log in, whatever password she has; and a log-in of no school
    # opens nothing, whoever made its password.
    is_idle = is_ended_by_departure(user) or not belongs_here(user)
    return is_idle or not has_credentials(user)


@transaction.atomic
def join_school(*, question: OwnersQuestion, by: User | AnonymousUser) -> User:
    """Take in the owner of the address, who has agreed, and end what she logged in with before.

    Raises:
        NotInvitedError: the address logs in here, and whoever says yes has not.
    """
    awaited = question.awaited
    if not may_take_in(question, by):
        raise NotInvitedError("log_in_as_owner", email=awaited.email)
    return take_in(awaited=awaited)


@transaction.atomic
def take_in(*, awaited: AwaitedColleague) -> User:
    """Give the owner of the address what the school entered; whoever calls knows that it is she."""
    user = account_of(awaited) or _new_account(awaited)
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
def take_in_first(email: str) -> User | None:
    """Make the owner of an address that has no log-in yet somebody of the school that was first.

    Other schools that entered her ask her by the link of their invitation.
    """
    rows = AwaitedColleague.objects.waiting().filter(email=email.lower(), declined_at=None)
    first = rows.select_related("school").order_by("asked_at", "pk").first()
    if first is None or account_of(first) is not None:
        return None
    of_school = list(rows.filter(school=first.school_id))
    return [take_in(awaited=row) for row in of_school][-1]


def _new_account(awaited: AwaitedColleague) -> User:
    """Make the person who was entered somebody who logs in."""
    if awaited.stand_in is None or awaited.stand_in.user.address:
        return User.objects.create_user(awaited.email, None)
    user = awaited.stand_in.user
    if not has_entered_name(user):
        user.last_name = ""
    user.email, user.is_active = awaited.email, True
    # Whatever somebody set for who stood in is not hers.
    user.set_unusable_password()
    user.save(update_fields=["last_name", "email", "is_active", "password"])
    return user


def _give_post(awaited: AwaitedColleague, user: User) -> Teacher | StaffRole:
    if awaited.post != TEACHER:
        role, _is_new = StaffRole.objects.get_or_create(
            school=awaited.school, user=user, role=awaited.post
        )
        return role
    former = Teacher.objects.filter(school=awaited.school, user=user).first()
    stand_in = awaited.stand_in
    if stand_in is None or (former and former.pk != stand_in.pk):
        return _come_back(awaited, user)
    entered, stand_in.user, stand_in.left_on = stand_in.user, user, None
    # Saved also where the row is hers already, so that the access log has who sees it from now on.
    stand_in.save(update_fields=["user", "left_on"])
    if entered.pk != user.pk and not entered.address:
        entered.delete()
    return stand_in


def _come_back(awaited: AwaitedColleague, user: User) -> Teacher:
    """Return who taught here before to her own row; the classes that waited for her are hers."""
    teacher, _is_new = Teacher.objects.update_or_create(
        school=awaited.school, user=user, defaults={"left_on": None}
    )
    for group in ClassGroup.objects.filter(teachers=awaited.stand_in_id):
        group.teachers.add(teacher)
    return teacher
