"""The languages of the site, and how it writes days and moments."""

from attendance_site.installation.software import shipped

# The worker and the commands speak English: what they store is translated when it is shown.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch"), ("es", "Español"), ("fr", "Français")]
LANGUAGE_COOKIE_AGE = 365 * 86_400
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [shipped("locale")]
FORMAT_MODULE_PATH = "attendance_site.formats"
TIME_ZONE = "UTC"  # Stored times; each school shows its own time zone.
USE_I18N = True
USE_TZ = True
