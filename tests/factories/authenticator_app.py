"""The app on a phone that shows the codes of a second factor."""

from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache


def code_of(secret: str) -> str:
    """Return the code that an app shows now; one that was used before counts once more.

    The site takes the codes of a step before and after as well. The one of the step before would
    be the first to be refused, when the next step begins before it is sent.
    """
    cache.clear()
    counters = list(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counters[len(counters) // 2]))
