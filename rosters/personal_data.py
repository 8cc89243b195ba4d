"""What is kept of a class list that was sent: its file until it is applied, then numbers."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from classes.models import Student
from jobs.models import JobState
from privacy.registry import (
    DaysKept,
    Due,
    HeldTable,
    Holding,
    register_holdings,
    register_impersonal,
)
from rosters.file_imports.models import OPEN
from rosters.file_imports.services import discard_open
from rosters.models import RosterImport


def _abandoned(due: Due) -> "QuerySet[RosterImport]":
    return RosterImport.objects.abandoned().filter(school=due.school_id, created_at__lt=due.before)


def _discard(rows: "QuerySet[RosterImport]") -> int:
    imports = list(rows)
    for roster_import in imports:
        discard_open(roster_import)
    return len(imports)


def _old(due: Due) -> "QuerySet[RosterImport]":
    ended = RosterImport.objects.filter(school=due.school_id, created_at__lt=due.before)
    return ended.exclude(stage__in=[RosterImport.Stage.SENT, RosterImport.Stage.PLANNED])


def _discard_waiting(student: Student) -> int:
    """Discard the lists of her school that nobody has applied: they would bring her back."""
    waiting = RosterImport.objects.filter(school=student.school_id, stage__in=OPEN)
    # What a worker is reading cannot be discarded: it would be refused.
    return _discard(waiting.exclude(state=JobState.RUNNING))


def _in_work(student: Student) -> list[str]:
    # Also what waits: a worker may begin with it before it is discarded.
    waiting = RosterImport.objects.filter(school=student.school_id, stage__in=OPEN)
    return [str(pk) for pk in waiting.values_list("pk", flat=True)]


def _discard_rested(keys: list[str]) -> list[str]:
    waiting = RosterImport.objects.filter(pk__in=keys, stage__in=OPEN)
    locked = waiting.select_for_update(of=("self",), no_key=True).order_by("pk")
    _discard(locked.exclude(state=JobState.RUNNING))
    return [str(one.pk) for one in waiting.filter(state=JobState.RUNNING)]


register_holdings(
    Holding(
        name="class_lists",
        title=_("Class lists sent as files and not applied"),
        until=_("after they were sent; applied ones at once"),
        tables=(HeldTable(RosterImport),),
        period=DaysKept(1, 1, 1),
        old=_abandoned,
        remove=_discard,
        erase=_discard_waiting,
        in_work=_in_work,
        erase_rested=_discard_rested,
    ),
    Holding(
        name="class_list_numbers",
        title=_("That a class list was applied, with numbers"),
        until=_("after it was sent"),
        tables=(HeldTable(RosterImport),),
        period=DaysKept(365, 1095, 30),
        old=_old,
    ),
)

register_impersonal(
    {
        "rosters.RosterMapping": "which column of a file is what, without anything of its rows",
    }
)
