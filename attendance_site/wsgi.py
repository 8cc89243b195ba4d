"""Entry point for the web server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from attendance_site.installation.addresses.site_path import BelowPath
from attendance_site.installation.env_file import load_env_file
from attendance_site.installation.observability.error_reports import report_errors
from attendance_site.installation.open_files import refuse_open_files

os.umask(0o077)  # What this writes is for nobody else: faces, films, the database.
load_env_file()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attendance_site.settings")

report_errors(settings.SENTRY_DSN, release=settings.VERSION)
site = get_wsgi_application()
refuse_open_files()
# Only now: they want models.
from attendance_site.installation.backups.unfinished import end_restoration  # noqa: E402
from attendance_site.installation.several_hosts.local_state import refuse_local_state  # noqa: E402
from attendance_site.installation.version_guard import VersionGuard  # noqa: E402
from storage.checks import refuse_missing_keys  # noqa: E402

refuse_local_state()
refuse_missing_keys()
end_restoration()
application = BelowPath(VersionGuard(site), site_path=settings.SITE_PATH)
