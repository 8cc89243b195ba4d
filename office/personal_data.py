"""What the office keeps of people: who is reached at home."""

from django.utils.translation import gettext_lazy as _

from office.models import Contact
from privacy.registry import HeldTable, Holding, register_holdings

register_holdings(
    Holding(
        name="contacts",
        title=_("Contacts at home"),
        until=_("Until the office removes them or erases the student."),
        tables=(HeldTable(Contact, ("student",)),),
    )
)
