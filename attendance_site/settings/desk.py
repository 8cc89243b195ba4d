"""Whom the desk opens for without a log-in, on an installation of one machine alone."""

from django.core.exceptions import ImproperlyConfigured

from attendance_site.env import env_str
from attendance_site.installation.desk.single_machine import why_not_single_machine
from attendance_site.settings.core import ALLOWED_HOSTS, CSRF_TRUSTED_ORIGINS
from attendance_site.settings.files import DATABASES
from attendance_site.settings.mail import SITE_URL
from attendance_site.settings.security import HTTPS, TRUSTED_PROXIES

__all__ = ["DESK_SIGN_IN"]

# The address with which she would log in; whoever has this machine's account is she.
DESK_SIGN_IN = env_str("DESK_SIGN_IN").lower()
_why_not = why_not_single_machine(
    {
        "ALLOWED_HOSTS": ALLOWED_HOSTS,
        "CSRF_TRUSTED_ORIGINS": CSRF_TRUSTED_ORIGINS,
        "DATABASES": DATABASES,
        "HTTPS": HTTPS,
        "SITE_URL": SITE_URL,
        "TRUSTED_PROXIES": TRUSTED_PROXIES,
    }
)
if DESK_SIGN_IN and _why_not:
    raise ImproperlyConfigured(
        f"DESK_SIGN_IN is for an installation of one machine alone, and {_why_not}: "
        "leave it out, and log in."
    )
