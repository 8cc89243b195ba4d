"""Where rows and files are kept."""

from attendance_site.env import env_bool, env_database, env_hidden, env_int, env_path, env_str
from attendance_site.installation.software import shipped
from attendance_site.settings.paths import VAR_DIR
from attendance_site.settings.security import SITE_PATH
from storage.caches.addresses import caches_at
from storage.places.addresses import storages_at

# Database: SQLite in VAR_DIR unless DATABASE_URL names a PostgreSQL server.
DATABASES = {"default": env_database("DATABASE_URL", file=VAR_DIR / "db.sqlite3")}
# Behind a pooler that gives a connection for one transaction alone, such as PgBouncer.
DATABASE_POOLED = env_bool("DATABASE_POOLED", False)
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = DATABASE_POOLED
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Files
MEDIA_ROOT = env_path("MEDIA_ROOT", VAR_DIR / "media")
# Where a sealed file lies in the clear while it is worked on; a folder in memory is best.
COPIES_DIR = env_path("COPIES_DIR", VAR_DIR / "copies")
MEDIA_URL = ""  # Nothing under MEDIA_ROOT has a public address; views serve it after a check.
# A folder here, or a bucket elsewhere; what an access key is for, boto3 reads from these settings.
STORAGE_URL = env_str("STORAGE_URL")
AWS_ACCESS_KEY_ID = env_hidden("AWS_ACCESS_KEY_ID")
AWS_SECRET_ACCESS_KEY = env_hidden("AWS_SECRET_ACCESS_KEY")
STORAGES = {
    **storages_at(STORAGE_URL, folder=MEDIA_ROOT),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Keys of what is encrypted: neither in the database nor in VAR_DIR, so that a copy of both opens
# nothing. The installation's own key may come from the environment instead of a file there.
KEYS_DIR = env_path("KEYS_DIR", VAR_DIR.with_name(f"{VAR_DIR.name}-keys"))
ENCRYPTION_KEY = env_hidden("ENCRYPTION_KEY")
# A list of 1,500 lines with some fields each is taken, or refused by its form with a sentence;
# Django's own limits would answer it with a bare 400.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000
FILE_UPLOAD_HANDLERS = [
    "faces.forms.few_files.FewFilesHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STATIC_URL = f"{SITE_PATH}/static/"
STATIC_ROOT = env_path("STATIC_ROOT", VAR_DIR / "static")
STATICFILES_DIRS = [shipped("static")]
WHITENOISE_USE_FINDERS = True
# Below this much free space no file is taken, so that everything else goes on.
MIN_FREE_MB = env_int("MIN_FREE_MB", 1000, low=0, high=1_000_000)
# So much a school may store, unless its own row says otherwise.
SCHOOL_QUOTA_MB = env_int("SCHOOL_QUOTA_MB", 200_000, low=1, high=100_000_000)

# What is counted for a while: in files, which all processes of this host share, or in a Redis
# server, which those of several hosts do.
CACHES = caches_at(env_hidden("CACHE_URL"), folder=VAR_DIR)

# Public key (age1...) that manage.py backup encrypts to; the secret one is kept elsewhere.
BACKUP_RECIPIENT = env_str("BACKUP_RECIPIENT")

# Rosters of other systems: what one file may hold.
ROSTER_MAX_MB = 10
ROSTER_MAX_ROWS = 20_000
