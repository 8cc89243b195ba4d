"""Refusals of the page for parents and of what the office does with their reports, by code."""

from django.utils.translation import gettext_noop as _

from classes.errors import RefusedError


class LinkRefusedError(RefusedError):
    """No link to the page for parents can be sent."""


class ReportRefusedError(RefusedError):
    """An absence cannot be reported or decided so."""


class AnswerRefusedError(RefusedError):
    """A consent cannot be given or refused so."""


class RulesRefusedError(RefusedError):
    """A school cannot tell its parents anything in this way."""


MESSAGES = {
    "parents_page_closed": _(
        "This school has no page for parents: whoever administers it can open one."
    ),
    "parents_mail_server_missing": _(
        "No mail leaves this site, so %(name)s gets no link: ask your IT person to set up a mail"
        " server."
    ),
    "contact_gets_no_link": _(
        "%(name)s gets no link: enter an e-mail address and what this contact may be told."
    ),
    "contact_mailed_too_often": _("%(name)s got several links within the hour: wait a while."),
    "link_for_office_only": _("Only the school office sends links to parents."),
    "report_ends_before_beginning": _("The absence ends before it begins: correct the days."),
    "report_too_far": _(
        "Choose days from %(first)s to %(last)s; for others call the school office."
    ),
    "report_too_long": _("At most %(days)s days can be reported here: call the school office."),
    "report_reason_too_short": _("Write the reason in a few words, or leave it empty."),
    "reports_too_many": _("Several reports of yours wait already: the school looks at them first."),
    "report_not_for_contact": _("You cannot report absences here: call the school office."),
    "certificate_no_photo": _("This file is not a photo that can be shown: send a JPEG or PNG."),
    "certificate_too_large": _("This photo is too large: send one of at most %(limit)s MB."),
    "report_decided_already": _("Somebody has decided this report already: open the page again."),
    "report_overlaps": _(
        "%(student)s has another absence that overlaps: change that one, then refuse this report."
    ),
    "answer_not_for_contact": _("You cannot decide about the face here: call the school office."),
    "answer_other_no": _(
        "Somebody else has said no for %(student)s, and a no counts: talk to the school office."
    ),
    "answer_withdrawn": _(
        "The consent for %(student)s was taken back at school: talk to the school office."
    ),
    "answer_notice_changed": _("The school has a newer text: read it, then answer again."),
    "rules_telling_needs_page": _(
        "Parents can be told of absences only where they have a page: switch both on."
    ),
}
"""Sentences by code; `%(name)s` stands for a value that comes with the refusal."""
