"""Fetch rosters each night: like a file that was sent, applied by itself only where allowed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from integrations.errors import AddressRefusedError, OtherSystemError
from integrations.models import RosterSource, SourceKind
from integrations.other_systems.tokens import Credentials
from integrations.roster_sources.oneroster_service import COLLECTIONS, OneRosterService
from integrations.roster_sources.zips import zip_of
from integrations.selectors.roster_sources import may_apply
from jobs.lifecycle import enqueue_all, requeue
from jobs.models import JobState
from jobs.registry import Failure, Kind, Lane
from jobs.running_job import RunningJob
from rosters.file_imports.services import SentFile
from rosters.import_work import finish_work, plan_anew
from rosters.models import RosterImport, Stage
from rosters.plan_cache import load_plan
from rosters.services import apply_import, discard_import, start_import

NIGHT = range(1, 6)
"""Hours of the school's clock."""

NOT_AGAIN_FOR = timedelta(hours=20)
PAUSES = (timedelta(minutes=5), timedelta(hours=1))
OVERLAP = timedelta(minutes=10)
"""Clocks of two machines differ; what is told twice changes nothing."""


def plan_fetches() -> int:
    """Queue the services of schools where it is night; return how many."""
    now = timezone.now()
    # Less than a day: it may have been asked late in the night before.
    active = RosterSource.objects.filter(is_active=True).exclude(asked_at__gt=now - NOT_AGAIN_FOR)
    due = [x.pk for x in active.select_related("school") if x.school.local(now).hour in NIGHT]
    return enqueue_all(kind=ROSTER_SOURCES, rows=RosterSource.objects.filter(pk__in=due))


def fetch_again(source: RosterSource, shown_version: str) -> bool:
    """Let a person have it asked now; False if somebody was faster.

    Raises:
        OtherSystemError: it is switched off.
    """
    if not source.is_active:
        raise OtherSystemError("source_not_in_use")
    # One that waits or works is asked already.
    ended = (JobState.READY, JobState.FAILED)
    return requeue(job=source, shown_version=shown_version, states=ended)


def _run(job: RunningJob) -> None:
    source = RosterSource.objects.select_related("school", "last_import").get(pk=job.pk)
    # It may have waited long, or be tried again.
    if not source.is_active:
        return
    # Before the fetch: what changes while it lasts is asked for again the next time.
    asked_at = timezone.now()
    since = _known_until(source)
    sent = _fetched(source, since)
    job.report(0.5)
    # Neither is written then: another worker has it, or it is another service by now.
    if job.is_lost() or not _is_still_wanted(source):
        return
    found = _planned(source, sent, job) if sent else None
    # Of a roster that waits for a look the same changes must be told again.
    is_known = found is None or found.stage == Stage.APPLIED
    known_until = asked_at if is_known else since
    job.succeed(asked_at=asked_at, last_import=found, known_until=known_until)


def _is_still_wanted(source: RosterSource) -> bool:
    """Read the source anew after a long fetch: it may be switched off, or another service now."""
    asked = source.url, source.token_url
    source.refresh_from_db()
    return source.is_active and asked == (source.url, source.token_url)


def _known_until(source: RosterSource) -> datetime | None:
    """Return since when changes are asked for: a person may have applied the last roster since."""
    last = source.last_import
    # Applied by hand since, it is known to the moment of the fetch.
    return source.asked_at if last and last.stage == Stage.APPLIED else source.known_until


def _fetched(source: RosterSource, since: datetime | None) -> SentFile | None:
    """Return what there is to plan; None: the service tells of no change."""
    if source.kind == SourceKind.SFTP:
        return _fetched_by_sftp(source)
    rows = _rows(source, since)
    if not any(rows.values()):
        return None
    return SentFile("OneRoster", zip_of(rows, is_delta=since is not None))


def _fetched_by_sftp(source: RosterSource) -> SentFile:
    # Late: only a worker that fetches from a folder needs SSH.
    from integrations.roster_sources.sftp_folders import Folder, fetch_newest

    keys = source.own_key, source.host_key
    login = source.client_id, source.client_secret
    return fetch_newest(Folder(source.url, *login, *keys, source.file_pattern))


def _rows(source: RosterSource, since: datetime | None) -> dict[str, list[dict[str, object]]]:
    credentials = Credentials(
        source.token_url, source.client_id, source.client_secret, source.scope
    )
    service = OneRosterService(source.url, credentials)
    from_then = since - OVERLAP if since else None
    return {name: list(service.rows(name, from_then)) for name in COLLECTIONS}


def _planned(source: RosterSource, sent: SentFile, job: RunningJob) -> RosterImport | None:
    """Return the roster as it waits or is applied; None: it changes nothing."""
    if source.last_import:
        # What nobody has looked at is in the new one as well.
        discard_import(roster_import=source.last_import)
    found = finish_work(roster_import=_started(source, sent, job))
    plan = load_plan(found) if found.is_planned else None
    if plan is None:
        return found
    # Errors alone are worth a look, even if nothing would change.
    if plan.changes_nothing and not plan.has_errors:
        discard_import(roster_import=found)
        return None
    return _applied(source, found, job) if source.applies_by_itself else found


def _started(source: RosterSource, sent: SentFile, job: RunningJob) -> RosterImport:
    """Start the import and name it at once: who goes on after a kill discards it, and no second
    list waits for a person."""
    with transaction.atomic():
        found = start_import(school=source.school, by=None, sent=sent)
        job.note(last_import=found)
    return found


def _applied(source: RosterSource, found: RosterImport, job: RunningJob) -> RosterImport:
    """Apply what is allowed without a look; all else waits as it is."""
    plan = plan_anew(found)
    is_wanted = _is_still_wanted(source) and plan.fingerprint == found.fingerprint
    if job.is_lost() or not is_wanted or not may_apply(source=source, plan=plan):
        return found
    apply_import(roster_import=found, by=None, shown_version=plan.fingerprint)
    return finish_work(roster_import=found)


def _failure_of(error: Exception) -> Failure | None:
    """No further try helps against a refusal; a machine that is silent may answer later."""
    if isinstance(error, OtherSystemError | AddressRefusedError) and error.code not in MAY_PASS:
        return Failure(error.code, dict(error.params))
    return None


MAY_PASS = {
    *("source_unreachable", "source_answer_cut", "source_status", "source_rows_missing"),
    "sftp_file_growing",
}


ROSTER_SOURCES = Kind(
    name="roster service",
    model=RosterSource,
    lane=Lane.SMALL,
    run=_run,
    max_attempts=len(PAUSES) + 1,
    pauses=PAUSES,
    failure_of=_failure_of,
    exhausted=Failure("source_silent"),
    try_again=fetch_again,
)
