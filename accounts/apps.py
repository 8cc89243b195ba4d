"""The app of users and signing in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Users")

    def ready(self) -> None:
        # Imported for what it does when somebody signs in.
        from accounts import middleware  # noqa: F401
