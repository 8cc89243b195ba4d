"""The app of the register."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassesConfig(AppConfig):
    name = "classes"
    verbose_name = _("School and register")

    def ready(self) -> None:
        from accounts.sign_in.trust import register_entered, register_rules
        from accounts.signals import password_reset_asked
        from classes.access import belongs_here, is_trusted, needs_second_factor
        from classes.account_mails.answers import take_in_first
        from classes.account_mails.mails import note_password_reset
        from classes.selectors.folded_names import listen_for_connections
        from classes.services.register import memberships  # noqa: F401 - it listens
        from classes.setup import installation_steps, school_steps

        password_reset_asked.connect(
            lambda sender, email, **_: note_password_reset(email=email),
            dispatch_uid="mail a new password",
            # Nobody else holds the lambda: Django's weak reference would lose it at once.
            weak=False,
        )
        register_rules(
            is_trusted=is_trusted,
            needs_second_factor=needs_second_factor,
            belongs_here=belongs_here,
        )
        register_entered(take_in_first)
        school_steps.register()
        installation_steps.register()
        listen_for_connections()
