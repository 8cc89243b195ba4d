"""HTTPS, cookies and headers."""

from attendance_site.env import env_bool, env_networks

# Security: HTTPS=1 behind a proxy that ends TLS and sets X-Forwarded-Proto.
HTTPS = env_bool("HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:
    # Such a cookie is taken from this very host alone, over HTTPS, never from one beside it.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
# Tells browsers in which somebody has logged in before from those of strangers who guess.
KNOWN_DEVICE_COOKIE_NAME = "__Host-known_device" if HTTPS else "known_device"
# Keeps a log-in by the school's provider until its answer comes.
BEGUN_LOG_IN_COOKIE_NAME = "__Host-begun_log_in" if HTTPS else "begun_log_in"
# Of these alone the site believes from where a request came to them; none is between without HTTPS.
TRUSTED_PROXIES = env_networks("TRUSTED_PROXIES", ["127.0.0.1", "::1"] if HTTPS else [])
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [
    "^healthz$",
    "^readyz$",
    "^desk/here/$",
    "^metrics$",
]  # Asked by machines, on this machine.
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Both bind other machines of the domain, so the school must want them: no check asks for them.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env_bool("HSTS_PRELOAD", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "attendance_site.error_pages.csrf_failure"

# django-auditlog writes old and new values into a table of ours, and nothing while data is loaded.
AUDITLOG_LOGENTRY_MODEL = "privacy.RowChange"
# The package's own table would stay empty, and PostgreSQL could empty no other beside it.
MIGRATION_MODULES = {"auditlog": None}
AUDITLOG_STORE_JSON_CHANGES = True
AUDITLOG_DISABLE_ON_RAW_SAVE = True
