"""What is kept of a class list that was sent: its file until it is applied, then numbers."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from classes.models import Student
from privacy.registry import (
    DaysKept,
    Due,
    HeldTable,
    Holding,
    register_holdings,
    register_impersonal,
)
from rosters.file_imports.erasure import (
    discard_all,
    discard_rested,
    discard_waiting,
    waiting_keys,
)
from rosters.models import RosterImport


def _abandoned(due: Due) -> "QuerySet[RosterImport]":
    return RosterImport.objects.abandoned().filter(school=due.school_id, created_at__lt=due.before)


def _old(due: Due) -> "QuerySet[RosterImport]":
    ended = RosterImport.objects.filter(school=due.school_id, created_at__lt=due.before)
    return ended.exclude(stage__in=[RosterImport.Stage.SENT, RosterImport.Stage.PLANNED])


def _discard_waiting(student: Student) -> int:
    return discard_waiting(RosterImport, student.school_id)


def _in_work(student: Student) -> list[str]:
    return waiting_keys(RosterImport, student.school_id)


def _discard_rested(keys: list[str]) -> list[str]:
    return discard_rested(RosterImport, keys)


register_holdings(
    Holding(
        name="class_lists",
        title=_("Class lists sent as files and not applied"),
        until=_("after they were sent; applied ones at once"),
        tables=(HeldTable(RosterImport),),
        period=DaysKept(1, 1, 1),
        old=_abandoned,
        remove=discard_all,
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
