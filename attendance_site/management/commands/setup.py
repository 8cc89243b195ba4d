"""Set up an installation: ask the few things an operator must say, and write them down."""

import getpass
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from attendance_site.installation.env_file import env_file_path, read_env_file, write_env_file
from attendance_site.installation.setup_answers import (
    ADMINISTRATOR,
    INSTALLATION,
    SCHOOL,
    SetupQuestion,
    secret_key,
    settings_of,
)
from classes.models import School
from classes.school_clock import USUAL_TIME_ZONE
from classes.setup.services import set_up_school

Answers = dict[str, str]


class Command(BaseCommand):
    help = (
        "Sets up an installation, or changes what was set up: makes the tables, the school and the "
        "first administrator, and writes the settings to a file that only its owner may read "
        "(VAR_DIR/attendance.env, or ENV_FILE) and that site and worker read when they start. "
        "Asks for what is not given as an option; run again it changes only what is answered."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for question in (*SCHOOL, *ADMINISTRATOR, *INSTALLATION):
            is_file = question.is_secret
            help_text = f"File that holds it: {question.words}" if is_file else question.words
            parser.add_argument(
                question.option,
                dest=question.key,
                help=help_text,
                metavar="FILE" if is_file else None,
            )
        parser.add_argument(
            "--no-input", action="store_true", help="Ask nothing; take what is given as options."
        )

    def handle(self, *, no_input: bool, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        self.asks = not no_input
        school = School.objects.order_by("pk").first()
        has_administrator = User.objects.filter(is_superuser=True).exists()
        given = self._read_options(options)
        about_school = self._answer(SCHOOL, given, _current_school(school))
        of_administrator = [] if has_administrator and "email" not in given else ADMINISTRATOR
        about_person = self._answer(of_administrator, given, {})
        about_site = self._answer(INSTALLATION, given, _current_settings())
        before = read_env_file(env_file_path())
        changes = settings_of(about_site) | self._new_secret(before)
        write_env_file(env_file_path(), changes)
        set_up_school(school=school, about_school=about_school, about_person=about_person)
        self._report(changes, before)

    def _read_options(self, options: Answers) -> Answers:
        """Check what is given as options; a secret is read from the file that is named."""
        given = {}
        for question in (*SCHOOL, *ADMINISTRATOR, *INSTALLATION):
            if (text := options.get(question.key)) is not None:
                given[question.key] = _checked(
                    question, _content(text) if question.is_secret else text
                )
        return given

    def _answer(
        self, questions: Iterable[SetupQuestion], given: Answers, current: Answers
    ) -> Answers:
        """Return the answers that change something; asks for those that were not given."""
        found: Answers = {}
        for question in questions:
            if question.key in given:
                found[question.key] = given[question.key]
            elif question.after and question.after not in found | current:
                continue
            elif self.asks:
                if answer := self._ask(question, current.get(question.key, "")):
                    found[question.key] = answer
            elif question.is_needed and question.key not in current:
                raise CommandError(f"{question.option} is missing: {question.words}.")
        return found

    def _ask(self, question: SetupQuestion, current: str) -> str:
        """Ask until the answer can be used; an empty one keeps what is there."""
        shown = f" [{'kept' if question.is_secret else current}]" if current else ""
        if not current and not question.is_needed:
            shown = " (empty: not yet)"
        while True:
            text = self._read_line(f"{question.words}{shown}: ", is_secret=question.is_secret)
            if not text and (current or not question.is_needed):
                return ""
            if not text:
                self.stdout.write("This one is needed.")
                continue
            try:
                return question.check(text)
            except ValidationError as error:
                self.stdout.write(" ".join(error.messages))

    def _read_line(self, prompt: str, *, is_secret: bool) -> str:
        if not sys.stdin.isatty():
            raise CommandError("Nobody can be asked here: give options and --no-input.")
        return getpass.getpass(prompt) if is_secret else input(prompt).strip()

    def _new_secret(self, before: Answers) -> Answers:
        is_known = os.environ.get("SECRET_KEY") or "SECRET_KEY" in before
        return {} if is_known else {"SECRET_KEY": secret_key(settings.VAR_DIR / "secret_key")}

    def _report(self, changes: Answers, before: Answers) -> None:
        self.stdout.write(f"The settings are in {env_file_path()}.")
        for name in sorted(changes):
            # What the file held before was taken over into the environment at the start.
            outside = os.environ.get(name, before.get(name))
            if outside not in {before.get(name), changes[name]}:
                self.stdout.write(f"{name} is set in the environment, which wins: change it there.")
        kept = before | changes
        address = kept.get("SITE_URL") or "http://127.0.0.1:8000"
        self.stdout.write(
            "Start the site and, in another terminal, the worker:\n"
            "  gunicorn attendance_site.wsgi --bind 127.0.0.1:8000 --threads 16\n"
            "  python manage.py worker\n"
            f"Then log in at {address}/: first you set up a second factor (an app on your phone, or"
            " a passkey), then a list shows what is left to do."
        )


def _checked(question: SetupQuestion, text: str) -> str:
    try:
        return question.check(text.strip())
    except ValidationError as error:
        raise CommandError(f"{question.option}: {' '.join(error.messages)}") from None


def _content(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\n")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _current_school(school: School | None) -> Answers:
    if school is None:
        return {"time_zone": USUAL_TIME_ZONE, "language": settings.LANGUAGE_CODE}
    return {
        "school_name": school.name,
        "time_zone": school.time_zone,
        "language": school.language,
    }


def _current_settings() -> Answers:
    """Return what the settings are now, as the questions put it; unset ones are left out."""
    has_server = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    current = {
        "site": settings.SITE_URL,
        "mail_server": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if has_server else "",
        "mail_user": settings.EMAIL_HOST_USER,
        "mail_password": settings.EMAIL_HOST_PASSWORD,
        "mail_from": settings.DEFAULT_FROM_EMAIL if has_server else "",
    }
    return {key: value for key, value in current.items() if value}
