"""What this room keeps of people: keys that others lock things with, and whose were thrown away."""

from django.utils.translation import gettext_lazy as _

from privacy.registry import DaysKept, HeldFiles, Holding, register_holdings, register_impersonal
from storage.durable.erasure_marks import count_marks_before, forget_marks_before

register_holdings(
    Holding(
        name="erasure_marks",
        title=_("Numbers of students who were erased or whose faces were, beside the keys"),
        until=_("after the erasure: so long it is repeated in a restored backup"),
        tables=(),
        # No face is kept for longer, so no backup need be.
        period=DaysKept(3 * 365, 3 * 365, 3 * 365),
        files=HeldFiles(count_marks_before, forget_marks_before),
        is_of_installation=True,
    )
)
register_impersonal(
    {"storage.DataKey": "a wrapped key; it goes with what it locks, and names nobody"}
)
