"""HTTPS, cookies and headers."""

from attendance_site.env import env_bool, env_header, env_networks, env_prefix, env_str

# Security: HTTPS=1 behind a proxy that ends TLS and sets X-Forwarded-Proto.
HTTPS = env_bool("HTTPS", False)
# Below which path of its host the site lies, such as /attendance; empty: at the top.
SITE_PATH = env_prefix("SITE_PATH")
FORCE_SCRIPT_NAME = SITE_PATH or None
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = f"{SITE_PATH}/"
# Kept there, a message would go to whatever else lies on the host.
if SITE_PATH:
    MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
# Such a cookie is taken from this very host alone, over HTTPS, never from one beside it; browsers
# take it for the whole host only, so below a path it is bound to HTTPS and the path.
COOKIE_PREFIX = ("__Secure-" if SITE_PATH else "__Host-") if HTTPS else ""
if HTTPS:
    SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
    CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
# Tells browsers in which somebody has logged in before from those of strangers who guess.
KNOWN_DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}known_device"
# Keeps a log-in by the school's provider until its answer comes.
BEGUN_LOG_IN_COOKIE_NAME = f"{COOKIE_PREFIX}begun_log_in"
# Of these alone the site believes from where a request came to them; none is between without HTTPS.
TRUSTED_PROXIES = env_networks("TRUSTED_PROXIES", ["127.0.0.1", "::1"] if HTTPS else [])
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [
    f"^{SITE_PATH.lstrip('/')}/?(healthz|readyz|metrics|desk/here/)$",
]  # Asked by machines, on this machine.
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Both bind other machines of the domain, so the school must want them: no check asks for them.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env_bool("HSTS_PRELOAD", False)
# In which header the proxy says from where a request came, and in which that it came by HTTPS.
PROXY_ADDRESS_HEADER = env_header("PROXY_ADDRESS_HEADER", "X-Forwarded-For")
PROXY_HTTPS_HEADER = env_header("PROXY_HTTPS_HEADER", "X-Forwarded-Proto")
PROXY_HTTPS_WORD = env_str("PROXY_HTTPS_WORD", "https")
SECURE_PROXY_SSL_HEADER = (PROXY_HTTPS_HEADER, PROXY_HTTPS_WORD) if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "attendance_site.error_pages.csrf_failure"

# django-auditlog writes old and new values into a table of ours, and nothing while data is loaded.
AUDITLOG_LOGENTRY_MODEL = "privacy.RowChange"
# The package's own table would stay empty, and PostgreSQL could empty no other beside it.
MIGRATION_MODULES = {"auditlog": None}
AUDITLOG_STORE_JSON_CHANGES = True
AUDITLOG_DISABLE_ON_RAW_SAVE = True
