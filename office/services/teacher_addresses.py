"""Enter the address of a teacher who came with a list that had none, so that she may be invited."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import User
from classes.access import own_person
from classes.account_mails.awaited_colleagues import await_for, shown_address
from classes.account_mails.models import TEACHER
from classes.models import AwaitedColleague, Teacher
from classes.services.history import keep_in_history
from classes.versions import ShownVersion, refuse_stale
from jobs.failures import remark
from office.errors import AddressError
from office.services.rights import require_office_for_people


@dataclass(frozen=True)
class EnteredAddress:
    """By which address a teacher is to log in.

    Args:
        instead_of: the one entered before, which its owner has not answered; empty: none.
    """

    email: str
    instead_of: str = ""


@transaction.atomic
def give_address(
    *, teacher: Teacher, entered: EnteredAddress, by: User, shown_version: ShownVersion
) -> Teacher:
    """Note by which address she is to log in, once its owner has said yes.

    Raises:
        AddressError: she has another address, or somebody of this school has this one.
    """
    require_office_for_people(by, row=teacher)
    rows = Teacher.objects.select_related("school")
    stored = rows.select_for_update(of=("self",), no_key=True).get(pk=teacher.pk)
    refuse_stale(shown_version, stored.version)
    # Read under the lock: somebody may just have given her another one.
    if stored.user.address or shown_address(stored) != entered.instead_of.lower():
        raise AddressError("address_there_already", teacher=stored)
    AwaitedColleague.objects.filter(stand_in=stored).delete()
    email = entered.email.lower()
    if _is_taken_here(email, stored, by):
        raise AddressError("address_taken", email=email)
    try:
        with transaction.atomic():
            await_for(teacher=stored, email=email, by=by)
    except IntegrityError as error:
        # No lock holds back an address that two give to two people at once.
        raise AddressError("address_taken", email=email) from error
    keep_in_history(stored, by=by, change=remark("address_given", email=email))
    return stored


def _is_taken_here(email: str, teacher: Teacher, by: User) -> bool:
    """Tell of the school's own people alone: who else logs in by an address is told to nobody."""
    awaited = AwaitedColleague.objects.filter(school=teacher.school_id, email=email, post=TEACHER)
    return awaited.exists() or own_person(by, email) is not None
