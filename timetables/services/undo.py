"""Undo the last change that somebody made to the timetable, unless another has come since."""

from datetime import time
from typing import Any

from django.db import transaction

from accounts.models import User
from classes.errors import StaleRowError
from classes.models import Cover, TimetableStep, WeeklyMeeting
from classes.models.timetable_runs import StepKind
from classes.versions import ShownVersion
from timetables.selectors.school_weeks import CONTENT, content_of
from timetables.services.lines import LineChanges, lock_timetable, write_lines

SINCE_THEN = {"is_shared": False}
"""What a line lacks that was kept before lessons had it."""


@transaction.atomic
def undo_step(*, step: TimetableStep, by: User, shown_version: ShownVersion) -> None:
    """Put the lines back as they were; afterwards there is nothing more to undo."""
    school = lock_timetable(step.school, by=by, shown_version=shown_version)
    TimetableStep.objects.select_for_update(of=("self",), no_key=True).get(pk=step.pk)
    _refuse_changed(step)
    added = [_line(int(pk), kept) for pk, kept in step.before.items() if pk not in step.after]
    changed = [_line(int(pk), kept) for pk, kept in step.before.items() if pk in step.after]
    gone = [int(pk) for pk in step.after if pk not in step.before]
    removed = list(WeeklyMeeting.objects.filter(pk__in=gone))
    kind = StepKind(step.kind)
    changes = LineChanges(kind, added=added, changed=changed, removed=removed)
    # Nobody's step, so that undo is not undone in turn.
    write_lines(school=school, changes=changes, by=None)
    for line in added:
        covers = Cover.objects.filter(pk__in=step.before[str(line.pk)]["covers"])
        # They lost their line when it was removed, and were kept by their keys.
        covers.update(meeting=line)
    step.delete()


def _refuse_changed(step: TimetableStep) -> None:
    """Refuse where a line is no longer as the step left it, or another has its place."""
    now = {
        str(line.pk): content_of(line)
        for line in WeeklyMeeting.objects.filter(pk__in=[int(pk) for pk in step.after])
    }
    left = {pk: _content(kept) for pk, kept in step.after.items()}
    wanted = [kept for pk, kept in step.before.items() if pk not in step.after]
    taken = (
        WeeklyMeeting.objects.filter(**_place(kept)).meeting_week(kept["week"]) for kept in wanted
    )
    if now != left or any(found.exists() for found in taken):
        raise StaleRowError("row_changed_meanwhile")


def _content(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: (SINCE_THEN | kept)[name] for name in CONTENT}


def _place(kept: dict[str, Any]) -> dict[str, Any]:
    values = {name: kept[name] for name in ("class_group_id", "weekday", "starts_at")}
    term = {"term_id": kept["term_id"]} if kept["term_id"] else {"term__isnull": True}
    return values | term


def _line(pk: int, kept: dict[str, Any]) -> WeeklyMeeting:
    values = {name: kept[name] or None for name in CONTENT if name.endswith("_id")}
    times = {name: time.fromisoformat(kept[name]) for name in ("starts_at", "ends_at")}
    words = {
        name: (SINCE_THEN | kept)[name] for name in ("weekday", "week", "subject", "is_shared")
    }
    return WeeklyMeeting(pk=pk, **values, **times, **words)
