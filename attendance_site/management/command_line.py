"""The command line: `manage.py` in the source, `attendance` where the package is installed."""

import os
import sys

import django
from django.conf import settings
from django.core.management import ManagementUtility

from attendance_site.installation.env_file import load_env_file
from attendance_site.installation.observability.error_reports import report_errors


class CommandLine(ManagementUtility):
    """Django's, except that `version` is this software's and not Django's own."""

    def execute(self) -> None:
        if self.argv[1:] == ["--version"]:
            self.argv[1:] = ["version"]
        if self.argv[1:2] != ["version"]:
            super().execute()
            return
        django.setup()
        self.fetch_command("version").run_from_argv(self.argv)


def _report_errors() -> None:
    """Begin to send errors where the settings name a place for them; else read no setting yet."""
    if {"SENTRY_DSN", "SENTRY_DSN_FILE"} & os.environ.keys():
        report_errors(settings.SENTRY_DSN, release=settings.VERSION)


def main() -> None:
    os.umask(0o077)  # What this writes is for nobody else: faces, films, the database.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attendance_site.settings")
    load_env_file()
    _report_errors()
    CommandLine(sys.argv).execute()
