"""Write the access log: notes of glances, whole lines, the sealing of notes, the pruning of age."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from django.db import InternalError, OperationalError, connection, transaction
from django.utils import timezone

from privacy.accesses import Access
from privacy.action_sources import ActionSource, current_source, source_of, source_of_user
from privacy.chain import GENESIS, checksum_of
from privacy.models import (
    AccessChange,
    AccessedStudent,
    AccessEntry,
    AccessLogCut,
    AccessNote,
)
from privacy.models.access_log import AccessAction

logger = logging.getLogger(__name__)

CHAIN_LOCK = 0x61636C6F67
"""The number of the lock that writers of the log stand in line for, on PostgreSQL."""

FILE_TYPES = (
    *("image/", "video/", "audio/", "application/pdf", "application/zip", "text/csv"),
    *("application/vnd.", "application/octet-stream", "application/x-zip"),
)
NOTES_AT_ONCE = 5000
MOST_NAMED = 60
"""Students of a list that are named; a school read page by page would be thousands a night."""


def log_view(request: Any, *, access: Access, action: AccessAction = AccessAction.VIEW) -> None:
    """Note that somebody looks at something; the same once a minute, a few rows in one query."""
    _mark(request)
    source, now = source_of(request), timezone.now()
    AccessNote.objects.bulk_create(
        (
            AccessNote(
                **_fields(source, access, action),
                at=now,
                minute=now.replace(second=0, microsecond=0),
                student_id=student_id,
                about=access.about[:60],
            )
            for student_id in sorted(set(access.student_ids)) or [0]
        ),
        ignore_conflicts=True,
    )


def log_page(request: Any, *, access: Access) -> None:
    """Note what a page tells of somebody, such as whom to call for her.

    Unlike a picture it is shown also where the database takes nothing: the site's log says so.
    """
    try:
        with transaction.atomic():
            log_view(request, access=access)
    except (OperationalError, InternalError):
        what = (source_of(request).user_id, access.subject, access.school_id)
        logger.error("The access log has no line: user %s saw %s of school %s", *what)


def log_rows(request: Any, *, access: Access, n_rows: int) -> None:
    """Note whose rows are read; of more students than a class has the line says how many rows."""
    if len(set(access.student_ids)) <= MOST_NAMED:
        log_view(request, access=access)
        return
    _mark(request)
    counted = replace(access, student_ids=(), params=access.params | {"n": n_rows})
    append_entry(counted, action=AccessAction.VIEW, source=source_of(request))


def log_file(request: Any, *, access: Access, action: AccessAction = AccessAction.DOWNLOAD) -> None:
    """Log a file that leaves the site, before it does."""
    _mark(request)
    append_entry(access, action=action, source=source_of(request))


def log_change(access: Access) -> None:
    """Log that a right, a consent, a key, a period or a setting changed; both or neither.

    It waits beside the change until that is committed, as writers of the log stand in line: a
    change of minutes must hold nobody up. Where no line comes of it then, the worker makes it.
    """
    _log_with_commit(access, AccessAction.CHANGE, current_source())


def log_sent(access: Access, *, to: Any) -> None:
    """Log what the worker sends to a user; both or neither, as with a change."""
    _log_with_commit(access, AccessAction.EXPORT, source_of_user(to))


def _log_with_commit(access: Access, action: AccessAction, source: ActionSource) -> None:
    change = AccessChange.objects.create(
        **_fields(source, access, action),
        student_ids=sorted(set(access.student_ids)),
        params=_params_of(access),
    )
    # What is done is not undone as the log is busy: the change waits, and the page goes on.
    transaction.on_commit(lambda: _seal_change(change.pk), robust=True)


def log_unforeseen_file(request: Any, *, response: Any) -> None:
    """Log what looks like a file and was logged by no view: nothing leaves unseen."""
    user = getattr(request, "user", None)
    # No redirect, refusal or "not modified" carries a file.
    if getattr(request, "is_access_logged", False) or response.status_code >= 300:
        return
    if user is None or not user.is_authenticated:
        return
    if response.headers.get("Content-Type", "").startswith(FILE_TYPES):
        name = request.resolver_match.view_name if request.resolver_match else request.path
        log_view(request, access=Access("file", about=name), action=AccessAction.DOWNLOAD)


@transaction.atomic(savepoint=False)
def append_entry(
    access: Access, *, action: AccessAction, source: ActionSource, at: datetime | None = None
) -> AccessEntry:
    """Add a line whose checksum covers the line before it; writers stand in line."""
    # On SQLite they stand in line already: its transactions begin by locking (IMMEDIATE).
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = AccessEntry.objects.order_by("-position").values_list("position", "hash").first()
    position, former = last or _after_cut()
    entry = AccessEntry(
        **_fields(source, access, action),
        at=at or timezone.now(),
        position=position + 1,
        student_ids=sorted(set(access.student_ids)),
        params=_params_of(access),
    )
    entry.hash = checksum_of(entry, former)
    entry.save(force_insert=True)
    AccessedStudent.objects.bulk_create(
        AccessedStudent(entry=entry, student_id=student_id) for student_id in entry.student_ids
    )
    return entry


def seal_notes(*, before: datetime | None = None) -> int:
    """Make one line of all that one person looked at in one minute; return how many lines.

    Safe to run twice at once: notes are deleted in the transaction in which their line is added.
    What cannot be sealed waits on, and keeps nothing else waiting.
    """
    before = before or timezone.now().replace(second=0, microsecond=0)
    n_lines = 0
    while n_more := sum(
        _unless_bad(partial(_seal, key), f"glances of {key['minute']}")
        for key in _waiting_glances(before)
    ):
        n_lines += n_more
    return n_lines


def seal_changes() -> int:
    """Make the lines of changes whose process died between the commit and the line."""
    waiting = list(AccessChange.objects.values_list("pk", flat=True))
    return sum(_unless_bad(partial(_seal_change, pk), f"waiting change {pk}") for pk in waiting)


def _unless_bad(seal: Callable[[], int], what: str) -> int:
    try:
        return seal()
    except Exception:  # Whatever it is: all the others must not wait until it is mended.
        logger.exception("The access log has no line yet of %s", what)
        return 0


_KEY = (
    *("minute", "user_id", "who", "channel", "action", "subject", "school_id"),
    *("about", "address"),
)


def _waiting_glances(before: datetime) -> list[dict[str, Any]]:
    waiting = AccessNote.objects.filter(minute__lt=before).order_by("pk").values(*_KEY)
    glances: dict[tuple[Any, ...], dict[str, Any]] = {}
    # So many at once: a worker that was away for days finds a great many.
    for note in waiting[:NOTES_AT_ONCE]:
        glances[tuple(note[name] for name in _KEY)] = note
    return list(glances.values())


@transaction.atomic
def _seal_change(pk: int) -> int:
    change = AccessChange.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if change is None:
        return 0
    access = Access(
        subject=change.subject,
        school_id=change.school_id,
        student_ids=tuple(change.student_ids),
        params=change.params,
    )
    append_entry(access, action=AccessAction(change.action), source=_source(change), at=change.at)
    change.delete()
    return 1


@transaction.atomic
def _seal(key: dict[str, Any]) -> int:
    notes = list(AccessNote.objects.select_for_update(of=("self",), no_key=True).filter(**key))
    if not notes:
        return 0
    first = notes[0]
    access = Access(
        subject=first.subject,
        school_id=first.school_id,
        student_ids=tuple(note.student_id for note in notes if note.student_id),
        about=first.about,
    )
    at = min(note.at for note in notes)
    append_entry(access, action=AccessAction(first.action), source=_source(first), at=at)
    # Those that the line speaks of, by key, and no others.
    AccessNote.objects.filter(pk__in=[note.pk for note in notes]).delete()
    return 1


@transaction.atomic
def prune_access_log(*, last: AccessEntry) -> int:
    """Let the log go up to and with a line; the rest can still be verified from that cut on."""
    access = Access("access_log", params={"up_to": last.position, "hash": last.hash})
    append_entry(access, action=AccessAction.CHANGE, source=current_source())
    # Before the rows go: the triggers let none go that no cut covers.
    AccessLogCut.objects.create(position=last.position, hash=last.hash)
    return _delete_up_to(last.position)


def _delete_up_to(position: int) -> int:
    """Delete past the models, which refuse it; the triggers see that a cut covers these rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM privacy_accessedstudent WHERE entry_id IN "
            "(SELECT id FROM privacy_accessentry WHERE position <= %s)",
            [position],
        )
        cursor.execute("DELETE FROM privacy_accessentry WHERE position <= %s", [position])
        return int(cursor.rowcount)


def _after_cut() -> tuple[int, str]:
    cut = AccessLogCut.objects.values_list("position", "hash").first()
    return cut or (0, GENESIS)


def _fields(source: ActionSource, access: Access, action: AccessAction) -> dict[str, Any]:
    return {
        "user_id": source.user_id,
        "who": source.who,
        "channel": source.channel,
        "action": action,
        "subject": access.subject,
        "school_id": access.school_id,
        "address": source.address,
        "agent": source.agent,
    }


def _source(row: AccessNote | AccessChange) -> ActionSource:
    return ActionSource(
        channel=row.channel,  # type: ignore[arg-type]
        who=row.who,
        user_id=row.user_id,
        address=row.address,
        agent=row.agent,
    )


def _params_of(access: Access) -> dict[str, Any]:
    return access.params | ({"about": access.about} if access.about else {})


def _mark(request: Any) -> None:
    """Say that the view has logged; the request of the interface wraps the one the site knows."""
    getattr(request, "_request", request).is_access_logged = True
