"""Give an address to a teacher who came with a list that had none, so that she may be invited."""

from django.db import IntegrityError, transaction

from accounts.models import User
from classes.models import Teacher
from classes.services.history import keep_in_history
from classes.versions import ShownVersion, refuse_stale
from jobs.failures import remark
from office.errors import AddressError
from office.services.rights import require_office_for_people
from privacy.accesses import Access
from privacy.services.access_log import log_change


@transaction.atomic
def give_address(*, teacher: Teacher, email: str, by: User, shown_version: ShownVersion) -> Teacher:
    """Make hers a log-in without a password yet.

    Raises:
        AddressError: she has an address, or somebody logs in by this one.
    """
    require_office_for_people(by, row=teacher)
    rows = Teacher.objects.select_related("school")
    stored = rows.select_for_update(of=("self",), no_key=True).get(pk=teacher.pk)
    refuse_stale(shown_version, stored.version)
    # Read under the lock: somebody may just have given her another one.
    user = stored.user
    if user.address:
        raise AddressError("address_there_already", teacher=stored)
    # Whoever has it may be of another school: her account is taken for nobody else's.
    if User.objects.filter(email=email.lower()).exists():
        raise AddressError("address_taken", email=email.lower())
    # Who came without an address was switched off, because there was nothing to log in by.
    user.email, user.is_active = email, True
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "is_active"])
    except IntegrityError as error:
        # No lock holds back an address that two give to two people at once.
        raise AddressError("address_taken", email=email.lower()) from error
    keep_in_history(stored, by=by, change=remark("address_given", email=user.email))
    params = {"how": "added", "role": "teacher", "users": [user.pk], "by": by.pk}
    log_change(Access("roles", stored.school_id, params=params))
    return stored
