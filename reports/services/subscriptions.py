"""Keep who wants which report how often; nobody subscribes to what she may not see."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import get_language

from accounts.models import User
from reports.models import Frequency, ReportSubscription
from reports.selectors.mail.subscriptions import subscription_choices


@transaction.atomic
def subscribe(*, user: User, chosen: Collection[tuple[str, str]]) -> None:
    """Let the user's subscriptions be these keys and frequencies; others she has end."""
    # Of what was sent only what she may see counts: other keys are passed over.
    for choice in subscription_choices(user):
        for frequency in Frequency:
            is_wanted = (choice.key, frequency.value) in chosen
            if is_wanted and frequency not in choice.frequencies:
                ReportSubscription.objects.get_or_create(
                    user=user,
                    school=choice.school,
                    class_group=choice.class_group,
                    frequency=frequency,
                    defaults={"language": get_language() or ""},
                )
            elif not is_wanted and frequency in choice.frequencies:
                ReportSubscription.objects.filter(
                    user=user,
                    school=choice.school,
                    class_group=choice.class_group,
                    frequency=frequency,
                ).delete()
