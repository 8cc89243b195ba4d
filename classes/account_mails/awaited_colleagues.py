"""Enter people by their address: a school may plan with them, and the owner says yes or no.

What is done is the same whether anybody logs in by the address or not, so a school cannot tell.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.account_mails.mails import mail_question
from classes.account_mails.models import TEACHER, AwaitedColleague
from classes.errors import NotInvitedError
from classes.models import ClassSession, School, Teacher


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
    if row.stand_in and row.stand_in.left_on:
        row.stand_in.left_on = None
        row.stand_in.save(update_fields=["left_on"])
    elif row.post == TEACHER and row.stand_in is None and not has_taught(row):
        row.stand_in = _stand_in_of(row)
        row.save(update_fields=["stand_in"])
    return row


def has_taught(awaited: AwaitedColleague) -> bool:
    """Tell whether the school has a row of her already: she comes back to the same one."""
    return Teacher.objects.filter(school=awaited.school, user__email=awaited.email).exists()


def named_as_entered(email: str, name: tuple[str, str]) -> User:
    """Return somebody as whom nobody logs in, not saved yet; an address stands for no name."""
    most = User._meta.get_field("last_name").max_length
    given, family = name if any(name) else ("", email[:most])
    return User.objects.without_address(given, family)


def has_entered_name(user: User) -> bool:
    """Tell whether somebody has a name, and not an address in its place."""
    return user.has_name and bool(user.first_name or user.address or "@" not in user.last_name)


def _stand_in_of(row: AwaitedColleague) -> Teacher:
    """Make a teacher whom lists and the timetable name, and as whom nobody logs in."""
    user = named_as_entered(row.email, (row.first_name, row.last_name))
    user.save()
    return Teacher.objects.create(school=row.school, user=user)


@transaction.atomic
def await_for(*, teacher: Teacher, email: str, by: User) -> AwaitedColleague:
    """Note by which address a teacher without a log-in is to get one."""
    user = teacher.user
    row = AwaitedColleague(
        school=teacher.school, email=email.lower(), post=TEACHER, stand_in=teacher, asked_by=by
    )
    row.first_name, row.last_name = user.first_name, user.last_name
    row.save()
    return row


def shown_address(teacher: Teacher) -> str:
    """Return by which address she logs in, or is to do so once its owner has said yes."""
    awaited: AwaitedColleague | None = getattr(teacher, "awaited", None)
    return teacher.user.address or (awaited.email if awaited else "")


@transaction.atomic
def ask_owner(*, awaited: AwaitedColleague) -> None:
    """Mail the question; a link of before is void.

    Raises:
        NotInvitedError: no mail goes out from here, or she got several within the hour.
    """
    _note_asked(awaited, at=mail_question(awaited=awaited))


@transaction.atomic
def ask_by_hand(*, awaited: AwaitedColleague) -> None:
    """Note that a link to the question is handed over; a link of before is void."""
    _note_asked(awaited, at=timezone.now())


def _note_asked(awaited: AwaitedColleague, *, at: object) -> None:
    awaited.invited_at = at  # type: ignore[assignment]
    awaited.declined_at = None
    awaited.save(update_fields=["invited_at", "declined_at"])


@transaction.atomic
def decline(*, awaited: AwaitedColleague) -> None:
    awaited.declined_at = timezone.now()
    awaited.save(update_fields=["declined_at"])


@transaction.atomic
def take_back(*, awaited: AwaitedColleague) -> None:
    """Forget that a school entered somebody; the link of the mail is void.

    Raises:
        NotInvitedError: she has lessons here.
    """
    stand_in = awaited.stand_in
    if stand_in and ClassSession.objects.taken().filter(teacher=stand_in).exists():
        raise NotInvitedError("colleague_in_use", user=awaited)
    awaited.delete()
    if stand_in and not stand_in.user.address:
        stand_in.delete()
        stand_in.user.delete()
