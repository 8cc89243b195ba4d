"""Keep registers as they are: nothing before their day, nothing by teachers long after it."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.access import is_office
from classes.errors import (
    FutureLessonError,
    NotOfficeError,
    ReasonMissingError,
    RegisterLockedError,
    StaleRowError,
)
from classes.models import ClassSession
from classes.services.history import keep_in_history
from classes.versions import ShownVersion, refuse_stale
from jobs.failures import remark

FEWEST_LETTERS = 2


def refuse_locked(session: ClassSession, *, by: User | None) -> None:
    """Refuse a change of a locked register by anybody but the office."""
    # The command line has no user, and may not pass the lock by that.
    if session.is_locked and not (by and is_office(by, session.class_group)):
        raise RegisterLockedError("register_locked", day=session.locks_on)


def refuse_future(session: ClassSession) -> None:
    """Refuse an entry before the day of the lesson, on the school's clock."""
    if session.day > session.class_group.school.today():
        raise FutureLessonError("lesson_to_come", day=session.day)


def has_words(reason: str) -> bool:
    """Say whether a reason has letters enough to be one."""
    return sum(sign.isalnum() for sign in reason) >= FEWEST_LETTERS


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissingError("reason_missing")
    if not has_words(reason):
        raise ReasonMissingError("reason_too_short")


@transaction.atomic
def lift_lock(
    *, session: ClassSession, reason: str, by: User, shown_version: ShownVersion
) -> ClassSession:
    """Let teachers change a locked register again, for as many days as after a lesson."""
    if not is_office(by, session.class_group):
        raise NotOfficeError("lock_for_office_only")
    if not has_words(reason):
        raise ReasonMissingError("lift_reason_missing")
    locked = ClassSession.objects.select_for_update(of=("self",), no_key=True)
    # Read anew under the lock: of two who lift it one has done so.
    session.refresh_from_db(from_queryset=locked)
    refuse_stale(shown_version, session.version)
    # Not locked, there is nothing to lift, and its history would say so.
    if not session.is_locked:
        raise StaleRowError("row_changed_meanwhile")
    session.lock_lifted_at = timezone.now()
    session.save(update_fields=["lock_lifted_at"])
    keep_in_history(session, by=by, change=remark("lock_lifted", reason=reason.strip()))
    return session
