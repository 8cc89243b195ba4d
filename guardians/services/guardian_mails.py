"""Send each mail to somebody at home once.

What is told is looked up again when it is sent; what has changed since is not told. One that was
perhaps delivered is never sent again by itself: a second one would tell of a second absence.
"""

from datetime import timedelta

from guardians.models import GuardianMail
from guardians.selectors.notified_absences import is_wanted
from guardians.services.mail_texts import compose
from jobs.outgoing.mails import UNWANTED, Letter, MailWork, Unwanted

PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
"""After each attempt that the mail server did not take."""


def _letter(mail: GuardianMail) -> Letter | Unwanted:
    # Asked last of all: hours may lie between the plan and a server that answers.
    return Letter(compose(mail)) if is_wanted(mail) else UNWANTED


WORK = MailWork(model=GuardianMail, along=("contact__student__school",), compose=_letter)
GUARDIAN_MAILS = WORK.kind("mail to parents", pauses=PAUSES)
