"""The parts of the site: apps, middleware, templates."""

from attendance_site.env import env_bool, env_list, env_secret, hosts_of, origins_of
from attendance_site.installation.software import shipped, software_version
from attendance_site.settings.mail import SITE_URL
from attendance_site.settings.paths import VAR_DIR

VERSION = software_version()
DEBUG = env_bool("DEBUG", False)
SECRET_KEY = env_secret("SECRET_KEY", kept_in=VAR_DIR / "secret_key")
# The site's own name counts without being written a second time.
ALLOWED_HOSTS = env_list(
    "ALLOWED_HOSTS", ",".join(["localhost,127.0.0.1,[::1]", *hosts_of(SITE_URL)])
)
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", ",".join(origins_of(SITE_URL)))

INSTALLED_APPS = [
    "accounts",
    "jobs",
    "storage",
    "privacy",
    "classes",
    "office",
    "rosters",
    "timetables",
    "faces",
    "recognition",
    "reports",
    "guardians",
    "kiosks",
    "integrations",
    "attendance_site.admin_site.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_q",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "import_export",
    "auditlog",
    "demo",
    "attendance_site",
]

MIDDLEWARE = [
    "attendance_site.installation.observability.request_ids.RequestIdMiddleware",
    # Before anything asks from where.
    "attendance_site.installation.client_address.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # So far out that whatever answers below bears the headers.
    "attendance_site.security_headers.SecurityHeadersMiddleware",
    "attendance_site.compression.PageCompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Django's own, for a database that takes nothing.
    "attendance_site.installation.full_disk.SparingSessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "attendance_site.odd_requests.OddRequestMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Outside the rules of a session: it turns their way to the log-in into a way back.
    "attendance_site.signed_out.SignedOutMiddleware",
    "accounts.strangers.StrangersSessionMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SessionRulesMiddleware",
    "accounts.strangers.StrangersBodyMiddleware",
    "attendance_site.installation.full_disk.FullDiskMiddleware",
    "privacy.middleware.AccessLogMiddleware",
    "attendance_site.installation.shown_people.ShownPeopleMiddleware",
    "attendance_site.error_pages.WrongMethodMiddleware",
    "attendance_site.refusals.ChangingRequestMiddleware",
    # Last, next to the views: refusals go upward from there.
    "attendance_site.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "attendance_site.urls"
WSGI_APPLICATION = "attendance_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [shipped("templates")],
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
