"""Why a report is refused or does not go out, by code."""

from django.utils.translation import gettext_noop as _

from classes.errors import RefusedError


class BeingSentError(RefusedError):
    """The mail is with the mail server just now."""


MESSAGES = {
    "term_unknown": _("This school has no such term: choose one of the list."),
    "day_unreadable": _("“%(text)s” is not a day: write it as 2026-09-01."),
    "period_inverted": _("The last day must not lie before the first."),
    "period_too_long": _("A report covers %(n_years)s years at most: choose fewer days."),
    "mail_being_sent": _("It is being sent just now: wait and see what becomes of it."),
    "recipient_may_not_see": _("The recipient may no longer see what the mail is about."),
    "recipient_switched_off": _("The recipient's account is switched off."),
    "recipient_unsubscribed": _("The recipient has unsubscribed."),
    "warning_no_longer_true": _("The registers say otherwise by now."),
}
"""Sentences by code; `%(name)s` stands for a value that comes with the reason."""
