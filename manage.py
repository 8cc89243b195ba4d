#!/usr/bin/env python
"""Django's command line."""

import os
import sys


def main() -> None:
    os.umask(0o077)  # What this writes is for nobody else: faces, films, the database.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attendance_site.settings")
    from django.core.management import execute_from_command_line

    from attendance_site.installation.env_file import load_env_file

    load_env_file()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
