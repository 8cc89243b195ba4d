"""Read settings from environment variables, failing loudly on bad values."""

import ipaddress
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, overload
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


SQLITE = "django.db.backends.sqlite3"
FOR_SQLITE = {
    "CONN_MAX_AGE": 0,
    "OPTIONS": {
        # Worker and site write at the same time: readers never wait (write-ahead log), writers
        # queue up instead of failing half-way (immediate transactions, 20 s of patience).
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        # What is erased (faces, after a withdrawal) is overwritten in the file, too.
        "PRAGMA secure_delete=ON;",
    },
}


@dataclass
class Asked:
    """How a setting is asked for: what holds without it, and between which numbers it must lie."""

    default: object = ""
    low: float | None = None
    high: float | None = None


NAMES_READ: dict[str, Asked] = {}
"""Every setting that was asked for, by name: another name is none."""


def env_str(name: str, default: str = "") -> str:
    NAMES_READ.setdefault(name, Asked(default))
    return os.environ.get(name, default).strip()


def env_hidden(name: str) -> str:
    """Return a secret of the environment, or of the file that NAME_FILE names.

    A file is what systemd, Docker and Kubernetes give a secret as: an environment is shown to
    whoever may look at a process.
    """
    if value := env_str(name):
        return value
    path = env_file(f"{name}_FILE")
    return path.read_text(encoding="utf-8").strip() if path else ""


def env_bool(name: str, default: bool) -> bool:  # noqa: FBT001 - the default is the setting itself
    word = env_str(name, "1" if default else "0").lower()
    if word not in TRUE_WORDS | FALSE_WORDS:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {word!r}.")
    return word in TRUE_WORDS


@overload
def env_float(name: str, default: float, *, low: float, high: float) -> float: ...
@overload
def env_float(name: str, default: None, *, low: float, high: float) -> float | None: ...
def env_float(name: str, default: float | None, *, low: float, high: float) -> float | None:
    NAMES_READ[name] = Asked(default, low, high)
    text = env_str(name)
    if not text:
        return None if default is None else float(default)
    try:
        value = float(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a number, not {text!r}.") from None
    if not low <= value <= high:
        raise ImproperlyConfigured(f"{name} must lie between {low} and {high}, not {text}.")
    return value


@overload
def env_int(name: str, default: int, *, low: int, high: int) -> int: ...
@overload
def env_int(name: str, default: None, *, low: int, high: int) -> int | None: ...
def env_int(name: str, default: int | None, *, low: int, high: int) -> int | None:
    value = env_float(name, default, low=low, high=high)
    if value is None:
        return None
    if not value.is_integer():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value}.")
    return int(value)


def env_choice(name: str, default: str, *, choices: Sequence[str]) -> str:
    word = env_str(name) or default
    if word not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {word!r}.")
    return word


def env_list(name: str, default: str = "") -> list[str]:
    """Split at commas; empty parts are dropped."""
    return [part.strip() for part in env_str(name, default).split(",") if part.strip()]


def env_prefix(name: str) -> str:
    """Return a path such as /attendance, or nothing for the top of the host."""
    path = env_str(name).rstrip("/")
    if path and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", path):
        raise ImproperlyConfigured(f"{name} must be a path such as /attendance, not {path!r}.")
    return path


def hosts_of(url: str) -> list[str]:
    """Return the host of an address as Django compares it; none of no address."""
    host = urlsplit(url).hostname
    return [f"[{host}]" if ":" in host else host] if host else []


def origins_of(url: str) -> list[str]:
    """Return where a page of an address comes from; none of no address."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.scheme and parts.netloc else []


def env_header(name: str, default: str) -> str:
    """Return the name of a header as WSGI knows it, such as HTTP_X_REAL_IP."""
    header = env_str(name, default)
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", header):
        raise ImproperlyConfigured(f"{name} must be a header such as X-Real-IP, not {header!r}.")
    return f"HTTP_{header.upper().replace('-', '_')}"


def env_networks(
    name: str, default: Sequence[str]
) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Read networks such as 10.20.0.0/16; a machine's address is a network of one."""
    return read_networks(name, env_list(name, ",".join(default)))


def read_networks(
    name: str, texts: Sequence[str]
) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    try:
        return [ipaddress.ip_network(text) for text in texts]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} must be networks such as 10.20.0.0/16, with commas between: {error}."
        ) from None


def env_shares(name: str, default: Sequence[str] = ()) -> dict[int | None, list[str]]:
    """Read parts of which `3=…` is for the school of that number, and others are for all (None)."""
    parts: dict[int | None, list[str]] = {None: []}
    for part in env_list(name, ",".join(default)):
        number, is_numbered, rest = part.partition("=")
        if is_numbered and number.strip().isdecimal():
            parts.setdefault(int(number), []).append(rest.strip())
        else:
            parts[None].append(part)
    return parts


def env_path(name: str, default: Path) -> Path:
    return Path(env_str(name) or default).expanduser().resolve()


def env_file(name: str, *, needed_by: str = "") -> Path | None:
    """Return a file that exists; None if it is neither set nor needed."""
    if not env_str(name):
        if needed_by:
            raise ImproperlyConfigured(f"{needed_by} needs {name}: the path of the network's file.")
        return None
    path = env_path(name, Path())
    if not path.is_file():
        raise ImproperlyConfigured(f"{name} names no file: {path}.")
    return path


def env_database(name: str, *, file: Path) -> dict[str, Any]:
    """Return the database whose address is given, else SQLite in a file of any name."""
    if url := env_hidden(name):
        return database_at(url)
    return {"ENGINE": SQLITE, "NAME": file, **FOR_SQLITE}


def database_at(url: str) -> dict[str, Any]:
    """Return the database of an address."""
    # A server that was restarted is noticed before a request, not by it.
    database = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    return database | FOR_SQLITE if database["ENGINE"] == SQLITE else database


def env_secret(name: str, *, kept_in: Path) -> str:
    """Return the secret of the environment, or one made at the first start and kept in a file.

    There is no default secret in the code: two installations never share one.
    """
    if value := env_hidden(name):
        return value
    if not kept_in.exists():
        _write_private(kept_in, secrets.token_urlsafe(50))
    return kept_in.read_text(encoding="utf-8").strip()


def _write_private(path: Path, text: str) -> None:
    """Write a file only its owner can read; whoever comes second keeps the first one's."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    # Closed to others before it holds anything.
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    try:
        # A link fails where a file is already; a renaming would replace it.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
