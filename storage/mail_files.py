"""Without a mail server mails lie as files that their owner alone reads, never in a log."""

import os
import time
from datetime import timedelta
from pathlib import Path

from django.core.mail.backends import filebased

KEPT_FOR = timedelta(days=7)
"""Mails bear names, and links that let somebody in; whoever set no server up reads them soon."""


class EmailBackend(filebased.EmailBackend):
    """Django's, with files of mode 0600 in a folder of mode 0700, and without old ones."""

    file_path: str

    def open(self) -> bool:
        if self.stream is not None:
            return False
        folder = Path(self.file_path)
        # Django has made it, with whatever mode the process makes folders.
        folder.chmod(0o700)
        _erase_old(folder)
        # Made with its mode: narrowed afterwards, it would be readable for a moment.
        descriptor = os.open(self._get_filename(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.stream = os.fdopen(descriptor, "ab")
        return True


def _erase_old(folder: Path) -> None:
    before_s = time.time() - KEPT_FOR.total_seconds()
    for path in folder.glob("*.log"):
        try:
            if path.stat().st_mtime < before_s:
                path.unlink()
        except FileNotFoundError:
            continue
