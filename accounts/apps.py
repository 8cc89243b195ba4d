"""The app of users and signing in."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_login_failed
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Users")

    def ready(self) -> None:
        # Imported for what it does when somebody signs in.
        from accounts import middleware  # noqa: F401
        from accounts.sign_in.refused_log_ins import note_refused_log_in

        user_login_failed.connect(note_refused_log_in, dispatch_uid="refused_log_ins")
