"""What this room keeps itself, and tables of packages that no room above it calls its own."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_q.models import OrmQ, Task

from privacy.registry import (
    Due,
    HeldTable,
    Holding,
    Period,
    register_holdings,
    register_impersonal,
)


def _old_tasks(due: Due) -> "QuerySet[Task]":
    return Task.objects.filter(stopped__lt=due.before)


register_holdings(
    Holding(
        name="tasks",
        title=_("What the worker did"),
        until=_("after it was done"),
        tables=(HeldTable(Task), HeldTable(OrmQ)),
        period=Period(7, 30, 1),
        old=_old_tasks,
        is_of_installation=True,
    )
)
register_impersonal(
    {
        "django_q.Schedule": "what comes again and again",
        "django_q.Success": "another name of the table of tasks",
        "django_q.Failure": "another name of the table of tasks",
        "privacy.RetentionPeriod": "how long a school keeps something",
        "privacy.RetentionRun": "numbers of what was deleted",
    }
)
