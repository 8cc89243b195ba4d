"""What a person may have mailed, and what she has asked for."""

from dataclasses import dataclass

from accounts.models import User
from classes.access import readable_schools
from classes.models import ClassGroup, School
from reports.models import Frequency, ReportSubscription


@dataclass(frozen=True)
class SubscriptionChoice:
    """A class group, or a whole school, and how often its report is wanted."""

    school: School
    class_group: ClassGroup | None
    frequencies: frozenset[str]

    @property
    def key(self) -> str:
        """Name it in a form."""
        kind, row = ("class", self.class_group) if self.class_group else ("school", self.school)
        return f"{kind}-{row.pk}"

    @property
    def is_weekly(self) -> bool:
        return Frequency.WEEKLY in self.frequencies

    @property
    def is_monthly(self) -> bool:
        return Frequency.MONTHLY in self.frequencies


def subscription_choices(user: User) -> list[SubscriptionChoice]:
    """List what the user may ask for, and what she asked for; three queries."""
    # By keys: the form has a line for each, subscribed or not.
    chosen_before: dict[tuple[int, int | None], set[str]] = {}
    for wanted in ReportSubscription.objects.visible_to(user):
        chosen_before.setdefault((wanted.school_id, wanted.class_group_id), set()).add(
            wanted.frequency
        )
    groups = ClassGroup.objects.visible_to(user).select_related("school")
    schools = readable_schools(user)
    return [
        *(
            SubscriptionChoice(s, None, frozenset(chosen_before.get((s.pk, None), ())))
            for s in schools
        ),
        *(
            SubscriptionChoice(g.school, g, frozenset(chosen_before.get((g.school_id, g.pk), ())))
            for g in groups
        ),
    ]


def language_of(user: User) -> str:
    """Return the language in which the user last asked for mail; empty if she never did."""
    latest = ReportSubscription.objects.filter(user=user).order_by("-created_at").first()
    return latest.language if latest else ""
