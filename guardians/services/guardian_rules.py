"""Keep whether a school has a page for parents, and what it tells them by itself."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.access import keeps_people_of
from classes.errors import NotOfficeError
from classes.models import School
from classes.versions import ShownVersion, refuse_stale
from guardians.errors import RulesRefusedError
from guardians.models import GuardianRules


@dataclass(frozen=True)
class ChosenRules:
    """What a school chooses; what each means stands beside the fields of the model."""

    is_open: bool
    link_days: int
    notifies_absences: bool
    delay_minutes: int


@transaction.atomic
def set_rules(
    *, school: School, chosen: ChosenRules, by: User, shown_version: ShownVersion
) -> GuardianRules:
    """Store them; parents are told of what is confirmed from the moment that this is switched on.

    Raises:
        NotOfficeError: she does not administer the school.
        RulesRefusedError: parents would be told of absences without a page to answer on.
    """
    if not keeps_people_of(by, school.pk):
        raise NotOfficeError("people_for_office_only")
    if chosen.notifies_absences and not chosen.is_open:
        raise RulesRefusedError("rules_telling_needs_page")
    # The school itself: before the first choice there is no row to lock.
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    rules = GuardianRules.objects.of_school(school)
    refuse_stale(shown_version, rules.version)
    now = timezone.now()
    if not chosen.notifies_absences:
        # Switched on again, only what is confirmed from then on is told.
        rules.notifies_since = None
    elif not rules.notifies_absences:
        rules.notifies_since = now
    rules.is_open, rules.link_days = chosen.is_open, chosen.link_days
    rules.notifies_absences, rules.delay_minutes = chosen.notifies_absences, chosen.delay_minutes
    rules.changed_by, rules.changed_at = by, now
    rules.save()
    return rules
