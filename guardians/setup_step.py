"""The step of the set-up about parents: whether they have a page, and who has a link."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from classes.models import School
from classes.setup.steps import Condition, SetupStep, StepState, register_step
from guardians.models import GuardianRules
from guardians.selectors.contact_links import gets_links


def _state(school: School) -> StepState:
    address = reverse("guardians:reports", args=[school.pk])
    if not GuardianRules.objects.filter(school=school, is_open=True).exists():
        # A school without the page has decided as well: the step is not open for ever.
        words = gettext("Off: parents report absences by telephone. Switch it on, or leave it off.")
        return StepState(words, address, gettext("Choose what parents may do"))
    n = gets_links(school).count()
    if not n:
        words = gettext("On. Nobody can open it yet: contacts need an e-mail address.")
    else:
        words = ngettext("%(n)s contact can open it", "%(n)s contacts can open it", n) % {"n": n}
    return StepState(words, address)


def _has_rules() -> Condition:
    """Whoever has saved the page has chosen, a no as well."""
    return Exists(GuardianRules.objects.filter(school=OuterRef("pk")))


def register() -> None:
    register_step(SetupStep("parents", 160, _("Page for parents"), _has_rules, _state))
