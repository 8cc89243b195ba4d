"""The settings, one file, in the order of Django's documentation; README.md explains each."""

from pathlib import Path

from django.utils.translation import gettext_lazy

from attendance_site.env import (
    env_bool,
    env_choice,
    env_database,
    env_file,
    env_float,
    env_int,
    env_list,
    env_path,
    env_secret,
    env_str,
)
from face_vision.embedding.registry import NETWORKS

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env_path("VAR_DIR", BASE_DIR / "var")

# Core
DEBUG = env_bool("DEBUG", False)
SECRET_KEY = env_secret("SECRET_KEY", kept_in=VAR_DIR / "secret_key")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "accounts",
    "jobs",
    "storage",
    "classes",
    "office",
    "rosters",
    "timetables",
    "faces",
    "recognition",
    "reports",
    "integrations",
    "attendance_site.admin_site.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_q",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "demo",
    "attendance_site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "attendance_site.security_headers.SecurityHeadersMiddleware",
    "attendance_site.compression.PageCompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "attendance_site.signed_out.SignedOutMiddleware",
    "accounts.strangers.StrangersBodyMiddleware",
    "attendance_site.error_pages.WrongMethodMiddleware",
    "attendance_site.refusals.ChangingRequestMiddleware",
    "attendance_site.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "attendance_site.urls"
WSGI_APPLICATION = "attendance_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database: SQLite in VAR_DIR unless DATABASE_URL names a PostgreSQL server.
DATABASES = {"default": env_database("DATABASE_URL", file=VAR_DIR / "db.sqlite3")}
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files
MEDIA_ROOT = env_path("MEDIA_ROOT", VAR_DIR / "media")
MEDIA_URL = ""  # Nothing under MEDIA_ROOT has a public address; views serve it after a check.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "upload_parts": {"BACKEND": "storage.upload_parts.LocalUploadParts"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STATIC_URL = "static/"
STATIC_ROOT = env_path("STATIC_ROOT", VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True
# Below this much free space the site says that all is not well.
MIN_FREE_MB = env_int("MIN_FREE_MB", 1000, low=0, high=1_000_000)

# Users
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "classes:class_group_list"
LOGOUT_REDIRECT_URL = "login"
SESSION_COOKIE_AGE = env_int("SESSION_HOURS", 12, low=1, high=720) * 3600

# Language and time
# The worker and the commands speak English: what they store is translated when it is shown.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
LANGUAGE_COOKIE_AGE = 365 * 86_400
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "attendance_site.formats"
TIME_ZONE = "UTC"  # Stored times; each school shows its own time zone.
USE_I18N = True
USE_TZ = True

# Mail
EMAIL_BACKEND = env_str("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env_str("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25, low=1, high=65535)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_str("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env_bool("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "attendance@localhost")
# Where links in mails lead, such as https://attendance.example.org; empty: mails hold no links.
SITE_URL = env_str("SITE_URL")

# Security: HTTPS=1 behind a proxy that ends TLS and sets X-Forwarded-Proto.
HTTPS = env_bool("HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
if HTTPS:
    # Such a cookie is taken from this very host alone, over HTTPS, never from one beside it.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # Asked by machines, on this machine.
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Both bind other machines of the domain, so the school must want them: no check asks for them.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_HSTS_INCLUDE_SUBDOMAINS = env_bool("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env_bool("HSTS_PRELOAD", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "attendance_site.error_pages.csrf_failure"

# Interfaces for other systems
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "integrations.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "integrations.scopes.HasScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["integrations.throttling.PerOwnerThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "integrations.api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": [
        "integrations.api.filters.VisibleRowsBackend",
        "integrations.api.ordering.StrictOrdering",
    ],
    "DEFAULT_SCHEMA_CLASS": "integrations.api.schema.OperationSchema",
    "EXCEPTION_HANDLER": "integrations.problems.problem_handler",
    "URL_FORMAT_OVERRIDE": None,
    "NUM_PROXIES": 0,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Attendance",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "AttendanceStatus": "classes.models.Status",
        "JobState": "jobs.models.JobState",
        "RecordSource": "classes.models.register.AttendanceRecord.Source",
        "FaceSource": "faces.models.face_templates.FaceTemplate.Source",
    },
}
API_REQUESTS_PER_MINUTE = env_int("API_REQUESTS_PER_MINUTE", 600, low=1, high=1_000_000)
# Requests are counted in files, which all processes of the site share.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "throttle": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "throttle",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}

# Webhooks go to public addresses only, unless a receiver in the school's own network is wanted.
WEBHOOK_ALLOW_PRIVATE = env_bool("WEBHOOK_ALLOW_PRIVATE", False)

# Queue: django-q2 carries the bell only, the tables of jobs are the queue. Settings are read when
# the worker starts.
JOBS_WORKERS = env_int("JOBS_WORKERS", 1, low=1, high=16)
JOBS_TIMEOUT_S = env_int("JOBS_TIMEOUT_S", 1800, low=60, high=86_400)
JOBS_HEARTBEAT_S = env_float("JOBS_HEARTBEAT_S", 3, low=0.2, high=60)
JOBS_STALE_AFTER_S = env_float("JOBS_STALE_AFTER_S", 45, low=1, high=3600)
JOBS_MAX_ATTEMPTS = 3
Q_CLUSTER = {
    "name": "attendance",
    "orm": "default",
    "broker_class": "jobs.bell.LaneBroker",
    "workers": JOBS_WORKERS,
    "timeout": JOBS_TIMEOUT_S,
    "retry": JOBS_TIMEOUT_S + 120,
    "max_attempts": 5,
    "ack_failures": True,
    "poll": 0.5,
    "queue_limit": 1,
    "recycle": 200,
    "save_limit": 250,
    "catch_up": False,
    "label": gettext_lazy("Task queue"),
}
JOBS_SCHEDULE = "attendance_site.schedule.RECURRING"

# Privacy notice: whom to ask, and what a school adds in its own words.
PRIVACY_CONTACT = env_str("PRIVACY_CONTACT")
PRIVACY_NOTICE_FILE = env_file("PRIVACY_NOTICE_FILE")

# Rosters of other systems: what one file may hold.
ROSTER_MAX_MB = 10
ROSTER_MAX_ROWS = 20_000

# Recognition
RECOGNITION_PIPELINE_BUILDER = "faces.engine.build_pipeline"
RECOGNITION_FPS = env_float("RECOGNITION_FPS", 5.0, low=0.5, high=30)
# Unset, it follows from the size of the picture.
RECOGNITION_MIN_FACE_PX = env_int("RECOGNITION_MIN_FACE_PX", None, low=12, high=400)
RECOGNITION_STOP_EARLY = env_bool("RECOGNITION_STOP_EARLY", False)
RECOGNITION_EMBEDDER = env_choice(
    "RECOGNITION_EMBEDDER", next(iter(NETWORKS)), choices=tuple(NETWORKS)
)
_NETWORK = NETWORKS[RECOGNITION_EMBEDDER]
RECOGNITION_EMBEDDER_FILE = env_file(
    "RECOGNITION_EMBEDDER_FILE",
    needed_by=f"RECOGNITION_EMBEDDER={_NETWORK.name}" if _NETWORK.needs_file else "",
)
# Unset, they are the network's own, which lie lower for the others than for dlib's.
RECOGNITION_PRESENT_SCORE = env_float(
    "RECOGNITION_PRESENT_SCORE", None, low=_NETWORK.lowest_present, high=1
)
RECOGNITION_CHECK_SCORE = env_float(
    "RECOGNITION_CHECK_SCORE", None, low=_NETWORK.lowest_check, high=1
)
RECOGNITION_MAX_VIDEO_S = env_int("RECOGNITION_MAX_VIDEO_S", 600, low=1, high=36_000)
RECOGNITION_MAX_UPLOAD_MB = env_int("RECOGNITION_MAX_UPLOAD_MB", 500, low=1, high=20_000)
# Where pages reach the inference server (manage.py live_networks); on this machine only.
LIVE_NETWORKS_SOCKET = env_path("LIVE_NETWORKS_SOCKET", VAR_DIR / "live.sock")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "WARNING")},
}
