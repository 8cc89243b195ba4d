"""Open, find, close and reopen the sessions of a class group."""

from datetime import datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.errors import (
    InvalidPeriodError,
    NobodyConfirmsError,
    OverlappingSessionError,
    StaleRowError,
)
from classes.models import ClassGroup, ClassSession, School
from classes.per_school import for_each_school
from classes.selectors.lessons import current_session
from classes.selectors.register.entries import is_register_as_shown
from classes.services.history import keep_in_history
from classes.services.register.lock import refuse_locked
from classes.signals import register_confirmed, session_closed
from classes.versions import NOT_SHOWN, NotShown, ShownVersion, refuse_stale
from jobs.failures import remark
from privacy.accesses import Access
from privacy.action_sources import current_source
from privacy.services.access_log import log_change

CONFIRMATION_FIELDS = ("confirmed_at", "confirmed_by", "confirmed_with", "first_confirmed_at")
USUAL_DURATION = timedelta(minutes=45)


def open_session(
    *, class_group: ClassGroup, starts_at: datetime, duration: timedelta = USUAL_DURATION
) -> ClassSession:
    """Return the session of this start, opened if there is none; an existing one stays as it is."""
    if duration <= timedelta(0):
        raise InvalidPeriodError("session_without_duration")
    # Who opens it at the same moment gets the same row, by `session_once_per_start`.
    session, _is_new = ClassSession.objects.get_or_create(
        class_group=class_group, starts_at=starts_at, defaults={"ends_at": starts_at + duration}
    )
    return session


@transaction.atomic
def open_session_apart(
    *, class_group: ClassGroup, starts_at: datetime, duration: timedelta = USUAL_DURATION
) -> ClassSession:
    """Open a session as `open_session` does, unless another one is held at its start."""
    # Whoever opens one for the same class group at the same time waits here.
    ClassGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=class_group.pk)
    refuse_overlap(class_group=class_group, starts_at=starts_at)
    return open_session(class_group=class_group, starts_at=starts_at, duration=duration)


def refuse_overlap(*, class_group: ClassGroup, starts_at: datetime) -> None:
    """Refuse a new start within a session: one lesson would have two registers."""
    sessions = class_group.sessions.filter(starts_at__lte=starts_at)
    other = sessions.filter(ends_at__gt=starts_at).order_by("-starts_at").first()
    # One of the same start is no other: it is the session that is asked for.
    if other and other.starts_at != starts_at:
        raise OverlappingSessionError(other)


def session_now(*, class_group: ClassGroup, now: datetime) -> ClassSession:
    """Return the open session that is running, else one that begins with this minute."""
    session = current_session(class_group=class_group, now=now)
    if session and not session.is_closed and session.ends_at > now:
        return session
    # To the minute, so that a second tap finds the session of the first.
    return open_session(class_group=class_group, starts_at=now.replace(second=0, microsecond=0))


@transaction.atomic
def close_session(
    *, session: ClassSession, by: User | None = None, shown_version: ShownVersion
) -> ClassSession:
    """Close the register and keep who confirmed it, and when; closing it twice changes nothing.

    Whoever closes it answers for every entry: not for one that somebody else has made since
    `shown_version` (`register_version`).
    """
    lock_session(session)
    _refuse_unseen(session, shown_version, by)
    if not session.is_closed:
        is_confirmed = session.confirmed_at is not None
        if not is_confirmed:
            refuse_locked(session, by=by)
        session.state = ClassSession.State.CLOSED
        # Who has confirmed it stays: closing adds nothing to that.
        if not is_confirmed:
            note_confirmation(session, at=timezone.now(), by=by)
        session.save(update_fields=["state", *CONFIRMATION_FIELDS])
        session_closed.send(sender=ClassSession, session=session)
        if not is_confirmed:
            register_confirmed.send(sender=ClassSession, session=session)
    return session


def note_confirmation(session: ClassSession, *, at: datetime, by: User | None) -> None:
    """Note who confirms; whoever calls saves `CONFIRMATION_FIELDS` within the session's lock.

    A token acts for whoever made it; its name stays beside hers.
    """
    if by is None:
        raise NobodyConfirmsError("nobody_confirms")
    params = {"how": "confirmed", "by": by.pk}
    school_id = session.class_group.school_id
    log_change(Access("register", school_id, about=f"session {session.pk}", params=params))
    session.confirmed_at, session.confirmed_by = at, by
    session.confirmed_with = current_source().token
    session.first_confirmed_at = session.first_confirmed_at or at


def close_taken_registers(*, now: datetime) -> int:
    """Close in each school what was confirmed before today: nobody has to press for that."""
    return for_each_school(
        partial(_close_taken, now=now), on_failure="The registers of %s were not closed."
    )


def _close_taken(school: School, *, now: datetime) -> int:
    midnight = datetime.combine(school.local(now).date(), time.min, tzinfo=school.zone)
    # What was confirmed today, of whatever lesson, may be corrected freely until tomorrow.
    taken = ClassSession.objects.still_open().filter(
        class_group__school=school, ends_at__lt=midnight, confirmed_at__lt=midnight
    )
    sessions = list(taken.select_related("class_group__school"))
    for session in sessions:
        close_session(session=session, by=session.confirmed_by, shown_version=NOT_SHOWN)
    return len(sessions)


def _refuse_unseen(session: ClassSession, shown_version: ShownVersion, by: User | None) -> None:
    if isinstance(shown_version, NotShown):
        return
    if not is_register_as_shown(session, shown_version, by):
        raise StaleRowError("row_changed_meanwhile")


@transaction.atomic
def reopen_session(*, session: ClassSession, by: User, shown_version: ShownVersion) -> ClassSession:
    """Open a closed register again; who did so stands in the session's history in the admin."""
    lock_session(session)
    refuse_stale(shown_version, session.version)
    refuse_locked(session, by=by)
    if session.is_closed:
        _log_reopening(session, by)
        session.state = ClassSession.State.OPEN
        # `first_confirmed_at` stays: what is changed from then on is an amendment for good.
        session.confirmed_at, session.confirmed_by, session.confirmed_with = None, None, ""
        session.save(update_fields=["state", "confirmed_at", "confirmed_by", "confirmed_with"])
    return session


def lock_session(session: ClassSession) -> None:
    """Read the session as it is now; whoever else writes into it waits for this transaction."""
    session.refresh_from_db(
        from_queryset=ClassSession.objects.select_for_update(of=("self",), no_key=True)
    )


def _log_reopening(session: ClassSession, by: User) -> None:
    closed_at = session.class_group.school.local(session.confirmed_at or timezone.now())
    change = remark(
        "register_reopened",
        who=session.confirmed_by or "manage.py",
        day=closed_at.date(),
        time=f"{closed_at:%H:%M}",
    )
    keep_in_history(session, by=by, change=change)
