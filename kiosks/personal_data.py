"""What is kept of who stood before a kiosk, and how it goes."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kiosks.models import DoorVisit, Kiosk
from privacy.accesses import Access
from privacy.changes import log_settings_of
from privacy.registry import (
    DaysKept,
    Due,
    HeldTable,
    Holding,
    register_holdings,
)


def _old_visits(due: Due) -> "QuerySet[DoorVisit]":
    of_school = DoorVisit.objects.filter(kiosk__school=due.school_id)
    # By the day it came in: a tablet's own moment may be wrong, or days old.
    return of_school.filter(handed_in_at__lt=due.before)


register_holdings(
    Holding(
        name="door_visits",
        title=_("Presses on door kiosks: when, and who it was"),
        until=_("after it was received"),
        tables=(HeldTable(DoorVisit, ("student",)),),
        period=DaysKept(30, 90, 1),
        old=_old_visits,
    ),
    Holding(
        name="kiosks",
        title=_("Door kiosks: who answers for one, and who set it up"),
        until=_("As long as the school is here."),
        tables=(HeldTable(Kiosk),),
    ),
)
log_settings_of(Kiosk, lambda row: Access("kiosks", row.school_id, params={"kiosk": row.pk}))
