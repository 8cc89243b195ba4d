"""What this room keeps itself, and tables of packages that no room above it calls its own."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_q.models import OrmQ, Task

from privacy.models import AccessChange, AccessedStudent, AccessEntry, AccessNote, RowChange
from privacy.registry import (
    DaysKept,
    Due,
    HeldTable,
    Holding,
    register_holdings,
    register_impersonal,
)
from privacy.row_history.remembered_rows import changes_of_student
from privacy.services.access_log import prune_access_log

NOT_OF_HER = ("address", "agent", "user_id")
"""Where somebody sat who looked is not for her."""


def _old_tasks(due: Due) -> "QuerySet[Task]":
    old: QuerySet[Task] = Task.objects.filter(stopped__lt=due.before)
    return old


def _old_entries(due: Due) -> "QuerySet[AccessEntry]":
    return AccessEntry.objects.filter(at__lt=due.before)


def _entries_about(student: Any) -> "QuerySet[AccessEntry]":
    found = AccessedStudent.objects.filter(student_id=student.pk)
    return AccessEntry.objects.filter(pk__in=found.values("entry"))


def _notes_about(student: Any) -> "QuerySet[AccessNote]":
    return AccessNote.objects.filter(student_id=student.pk)


def _prune(rows: "QuerySet[AccessEntry]") -> int:
    """Let the stretch go that ends with the last of these lines; the chain goes on from there."""
    last = rows.order_by("-position").first()
    return prune_access_log(last=last) if last else 0


def _old_changes(due: Due) -> "QuerySet[RowChange]":
    old: QuerySet[RowChange] = RowChange.objects.filter(timestamp__lt=due.before)
    return old


def _forget_changes(student: Any) -> int:
    return int(changes_of_student(student).delete()[0])


register_holdings(
    Holding(
        name="tasks",
        title=_("What the worker did"),
        until=_("after it was done"),
        tables=(HeldTable(Task), HeldTable(OrmQ)),
        period=DaysKept(7, 30, 1),
        old=_old_tasks,
        is_of_installation=True,
    )
)
register_holdings(
    Holding(
        name="access_log",
        title=_("Who looked at whom"),
        until=_("after it happened"),
        tables=(
            HeldTable(
                AccessEntry,
                left_out=(*NOT_OF_HER, "student_ids", "params", "hash"),
                find=_entries_about,
            ),
            HeldTable(AccessedStudent),
            HeldTable(AccessNote, left_out=NOT_OF_HER, find=_notes_about),
            # For the moment between a change and its line.
            HeldTable(AccessChange),
        ),
        period=DaysKept(3 * 365, 10 * 365, 365),
        old=_old_entries,
        remove=_prune,
        # One chain for all schools: it can only be cut for all of them.
        is_of_installation=True,
    )
)
register_holdings(
    Holding(
        name="row_changes",
        title=_(
            "What students, contacts, classes, teachers, codes and timetables were before a change"
        ),
        until=_("after the change; of a student, when she is erased"),
        tables=(HeldTable(RowChange, left_out=("actor",), find=changes_of_student),),
        period=DaysKept(3 * 365, 10 * 365, 90),
        old=_old_changes,
        is_of_installation=True,
        erase=_forget_changes,
    )
)
register_impersonal(
    {
        "django_q.Schedule": "what comes again and again",
        "django_q.Success": "another name of the table of tasks",
        "django_q.Failure": "another name of the table of tasks",
        "privacy.AccessLogCut": "up to where the log was pruned",
        "privacy.RetentionPeriod": "how long a school keeps something",
        "privacy.RetentionRun": "numbers of what was deleted",
    }
)
