"""What an operator answers when an installation is set up, and the settings that follow."""

import secrets
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LOCAL_HOSTS = "localhost,127.0.0.1,[::1]"
SMTP = "django.core.mail.backends.smtp.EmailBackend"
IMPLICIT_TLS, STARTTLS, PLAIN = 465, 587, 25


@dataclass(frozen=True)
class SetupQuestion:
    """Something an operator is asked.

    Args:
        key: the option's name, with underscores.
        words: the question, and the help of the option.
        check: returns the answer as it is stored, or raises `ValidationError`.
        is_secret: the answer is never shown, and as an option it is the path of a file.
        is_needed: without an answer nothing can be set up.
        after: the question that must have an answer before this one is asked.
    """

    key: str
    words: str
    check: Callable[[str], str]
    is_secret: bool = False
    is_needed: bool = False
    after: str = ""

    @property
    def option(self) -> str:
        return "--" + self.key.replace("_", "-") + ("-file" if self.is_secret else "")


def _text(answer: str) -> str:
    if len(answer) > 150:
        raise ValidationError("Write at most 150 letters.")
    return " ".join(answer.split())


def _time_zone(answer: str) -> str:
    if answer not in zoneinfo.available_timezones():
        raise ValidationError(f"{answer!r} is not a time zone: write one such as Europe/Berlin.")
    return answer


def _language(answer: str) -> str:
    for code, name in settings.LANGUAGES:
        if answer.lower() in {code, code.partition("-")[0], name.lower()}:
            return str(code)
    known = ", ".join(code for code, _ in settings.LANGUAGES)
    raise ValidationError(f"{answer!r} is not spoken here; choose one of {known}.")


def _email(answer: str) -> str:
    try:
        validate_email(answer)
    except ValidationError:
        raise ValidationError(f"{answer!r} is not an e-mail address.") from None
    return answer.lower()


def _password(answer: str) -> str:
    validate_password(answer)
    return answer


def _site(answer: str) -> str:
    parts = urlsplit(answer)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise ValidationError(
            "Write scheme and name alone, such as https://attendance.school.example."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _mail_server(answer: str) -> str:
    name, _, port = answer.partition(":")
    if not name or " " in answer or (port and not (port.isdecimal() and 0 < int(port) < 65536)):
        raise ValidationError(
            "Write the server's name, with a port if need be: smtp.example.org:587."
        )
    return answer


def _as_it_is(answer: str) -> str:
    if "\n" in answer:
        raise ValidationError("It must be one line.")
    return answer


SCHOOL = (
    SetupQuestion("school_name", "Name of the school", _text, is_needed=True),
    SetupQuestion("time_zone", "Time zone of the school, such as Europe/Berlin", _time_zone),
    SetupQuestion("language", "Language of the school: en-gb or de", _language),
)
ADMINISTRATOR = (
    SetupQuestion("given_name", "Your given name", _text, is_needed=True),
    SetupQuestion("family_name", "Your family name", _text, is_needed=True),
    SetupQuestion("email", "Your e-mail address, with which you log in", _email, is_needed=True),
    SetupQuestion(
        "password", "Password, at least 10 letters", _password, is_secret=True, is_needed=True
    ),
)
INSTALLATION = (
    SetupQuestion("site", "Address of the site, such as https://attendance.school.example", _site),
    SetupQuestion("mail_server", "Mail server, such as smtp.school.example:587", _mail_server),
    SetupQuestion("mail_user", "Log-in at the mail server", _as_it_is, after="mail_server"),
    SetupQuestion(
        "mail_password",
        "Password at the mail server",
        _as_it_is,
        is_secret=True,
        after="mail_server",
    ),
    SetupQuestion("mail_from", "Sender of the mails", _email, after="mail_server"),
)


def settings_of(answers: dict[str, str]) -> dict[str, str]:
    """Return the settings that answers make, by the variable's name."""
    found: dict[str, str] = {}
    if site := answers.get("site"):
        found |= _settings_of_site(site)
    if server := answers.get("mail_server"):
        found |= _settings_of_mail_server(server)
    names = {
        "mail_user": "EMAIL_HOST_USER",
        "mail_password": "EMAIL_HOST_PASSWORD",
        "mail_from": "DEFAULT_FROM_EMAIL",
    }
    return found | {name: answers[key] for key, name in names.items() if key in answers}


def _settings_of_site(site: str) -> dict[str, str]:
    parts = urlsplit(site)
    return {
        "SITE_URL": site,
        "ALLOWED_HOSTS": f"{parts.hostname},{LOCAL_HOSTS}",
        "CSRF_TRUSTED_ORIGINS": site,
        "HTTPS": "1" if parts.scheme == "https" else "0",
    }


def _settings_of_mail_server(server: str) -> dict[str, str]:
    """Encryption follows from the port: 465 begins with it, 587 asks for it."""
    name, _, text = server.partition(":")
    port = int(text or PLAIN)
    return {
        "EMAIL_BACKEND": SMTP,
        "EMAIL_HOST": name,
        "EMAIL_PORT": str(port),
        "EMAIL_USE_SSL": "1" if port == IMPLICIT_TLS else "0",
        "EMAIL_USE_TLS": "1" if port == STARTTLS else "0",
    }


def secret_key(kept_in: Path) -> str:
    """Return the secret of earlier starts, so that nobody is logged out, or a new one."""
    if kept_in.is_file():
        return kept_in.read_text(encoding="utf-8").strip()
    return secrets.token_urlsafe(50)
