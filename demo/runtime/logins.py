"""The logins of one demonstration: made once, kept in a file only its owner can read."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

FILE_NAME = "logins"
PASSWORD_BYTES = 12


@dataclass(frozen=True)
class Login:
    """Who logs in, and how."""

    role: str
    email: str
    password: str


EMAILS = {"administrator": "administrator@school.example", "teacher": "teacher@school.example"}


def logins_in(folder: Path) -> list[Login]:
    """Return the logins kept in a folder; make them the first time."""
    path = folder / FILE_NAME
    if not path.exists():
        _write_private(path, [_new_login(role, email) for role, email in EMAILS.items()])
    return [Login(*line.split()) for line in path.read_text(encoding="utf-8").splitlines()]


def _new_login(role: str, email: str) -> Login:
    return Login(role, email, secrets.token_urlsafe(PASSWORD_BYTES))


def _write_private(path: Path, logins: list[Login]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{login.role} {login.email} {login.password}\n" for login in logins)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
