"""Why a report does not go out, by code; the sentences of this room."""

from django.utils.translation import gettext_noop as _

MESSAGES = {
    "mail_not_accepted": _("The mail server did not take it: %(answer)s"),
    "mail_not_made": _("The mail could not be made: %(error)s."),
    "mail_perhaps_accepted": _(
        "The worker stopped while the mail server was accepting the mail: look into the mailbox"
        " before you send it again."
    ),
    "mail_worker_stopped": _("The worker stopped at each attempt."),
    "recipient_may_not_see": _("The recipient may no longer see what the mail is about."),
    "recipient_switched_off": _("The recipient's account is switched off."),
    "recipient_unsubscribed": _("The recipient has unsubscribed."),
    "warning_no_longer_true": _("The registers say otherwise by now."),
}
