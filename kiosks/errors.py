"""Refusals of kiosks and of whoever sets them up, by code."""

from django.utils.translation import gettext_noop as _

from classes.errors import RefusedError


class KioskRefusedError(RefusedError):
    """A kiosk cannot be set up so."""


class VisitRefusedError(RefusedError):
    """What a kiosk hands in cannot be read."""


class TooManyVisitsError(RefusedError):
    """More came from one kiosk than people pass a door: it is to try again later."""


MESSAGES = {
    "kiosk_for_office_only": _("Only the school office sets up door kiosks."),
    "kiosk_in_future": _("These days must not lie in the future: the kiosk works from now on."),
    "kiosk_ended": _("This door kiosk has ended: set up another one."),
    "visits_too_many": _("Too much came from this device at once: it tries again by itself."),
    "visit_unreadable": _("The device sent something that is not a visit: reload its page."),
}
"""Sentences by code; `%(name)s` stands for a value that comes with the refusal."""
