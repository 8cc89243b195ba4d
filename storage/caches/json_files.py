"""A cache in files that all processes of this machine share, as JSON: nothing in it is executed."""

import json
import time
from pathlib import Path
from typing import Any, BinaryIO

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

FORMER_SUFFIX = ".djcache"
"""Of Django's own files, which are pickles."""


class JsonFileCache(FileBasedCache):
    """Django's cache in files, with another content: when it expires and the value, as JSON.

    A value comes back as JSON has it: a tuple as a list. A file that is no JSON counts as absent.
    """

    cache_suffix = ".json"

    def __init__(self, dir: str, params: dict[str, Any]) -> None:
        super().__init__(dir, params)
        for former in Path(dir).glob(f"*{FORMER_SUFFIX}"):
            former.unlink(missing_ok=True)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        kept = self._read(key, version)
        return default if kept is None else kept[1]

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._read(key, version) is not None

    def touch(
        self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        kept = self._read(key, version)
        if kept is not None:
            self.set(key, kept[1], timeout, version)
        return kept is not None

    def _write_content(self, file: BinaryIO, timeout: float | None, value: Any) -> None:
        expires_at_s = self.get_backend_timeout(timeout)
        file.write(json.dumps([expires_at_s, value]).encode())

    def _read(self, key: str, version: int | None) -> tuple[float | None, Any] | None:
        """Return when it expires and the value; None if it is absent, expired or spoilt."""
        path = Path(self._key_to_file(key, version))  # type: ignore[attr-defined]
        try:
            expires_at_s, value = json.loads(path.read_bytes())
            is_over = expires_at_s is not None and expires_at_s < time.time()
        except FileNotFoundError:
            return None
        # Half written, or somebody else's: as good as none.
        except (ValueError, TypeError, RecursionError):
            is_over = True
        if is_over:
            path.unlink(missing_ok=True)
            return None
        return expires_at_s, value
