"""What `manage.py check` verifies of the mail."""

from collections.abc import Sequence

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from accounts.outgoing_mail import has_mail_server


@register(Tags.compatibility)
def check_mail(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    # Django would refuse it only as the first mail is sent.
    if settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL:
        sentence = "EMAIL_USE_TLS and EMAIL_USE_SSL exclude each other."
        hint = "Set EMAIL_USE_TLS for port 587, EMAIL_USE_SSL for port 465."
        return [Error(sentence, hint=hint, id="reports.E1")]
    return []


@register(Tags.security)
def check_mail_is_not_printed(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse a log with links in it that let whoever reads it choose somebody's password."""
    if settings.DEBUG or not settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return []
    sentence = "Mails, and the links in them, would be printed into the log."
    hint = "Unset EMAIL_BACKEND: without a mail server mails lie as files in VAR_DIR/mails."
    return [Error(sentence, hint=hint, id="reports.E2")]


@register(Tags.compatibility, deploy=True)
def check_mail_of_a_site(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """Warn only where the site is being deployed: a trial on one machine needs no mail."""
    problems: list[CheckMessage] = []
    if not has_mail_server():
        sentence = "Mails reach nobody: they stay on this machine."
        hint = "Set EMAIL_BACKEND to django.core.mail.backends.smtp.EmailBackend, and EMAIL_HOST."
        problems.append(Warning(sentence, hint=hint, id="reports.W1"))
    if not settings.SITE_URL:
        sentence = "Mails hold no links, as the site does not know its own address."
        hint = "Set SITE_URL, such as https://attendance.example.org."
        problems.append(Warning(sentence, hint=hint, id="reports.W2"))
    return problems
