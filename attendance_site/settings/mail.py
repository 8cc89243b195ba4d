"""How mails go out."""

from attendance_site.env import env_bool, env_hidden, env_int, env_str
from attendance_site.settings.paths import VAR_DIR

EMAIL_BACKEND = env_str("EMAIL_BACKEND", "storage.mail_files.EmailBackend")
# Where mails lie while no server takes them; nobody but the owner reads them.
EMAIL_FILE_PATH = VAR_DIR / "mails"
EMAIL_HOST = env_str("EMAIL_HOST", "localhost")
EMAIL_PORT = env_int("EMAIL_PORT", 25, low=1, high=65535)
EMAIL_HOST_USER = env_str("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env_hidden("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = env_bool("EMAIL_USE_SSL", False)
# Without one a mail server that says nothing would hold the worker for ever.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "attendance@localhost")
# Where links in mails lead, such as https://attendance.example.org; empty: mails hold no links.
SITE_URL = env_str("SITE_URL")
