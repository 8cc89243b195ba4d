"""Users, who log in by e-mail."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.names import NameField

NOBODYS = "@no-address.invalid"
"""Ends the address of who has none and cannot log in: no mail ever goes there (RFC 2606)."""


class UserManager(BaseUserManager["User"]):
    """Users are made from an e-mail address; there is no user name."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **extra: object) -> "User":
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def without_address(self, first_name: str, last_name: str) -> "User":
        """Return somebody who is named and cannot log in; not saved yet."""
        user = self.model(first_name=first_name, last_name=last_name, is_active=False)
        user.email = f"{uuid4().hex}{NOBODYS}"
        user.set_unusable_password()
        return user

    def create_superuser(self, email: str, password: str, **extra: object) -> "User":
        return self.create_user(email, password, is_superuser=True, **extra)

    def get_by_natural_key(self, email: str | None) -> "User":
        # Stored in small letters; people type it as they like. Never by the database's own capital
        # letters: to PostgreSQL an i without a dot has the same.
        return self.get(email=(email or "").lower())


class User(AbstractUser):
    """Somebody who logs in, by e-mail."""

    username = None  # type: ignore[assignment]
    is_staff = None  # Roles say who enters the administration.
    first_name = NameField(_("first name"), max_length=150, blank=True)
    last_name = NameField(_("last name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), unique=True)
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True, editable=False)

    is_kept_out = models.BooleanField(
        _("switched off by whoever runs this site"), default=False, editable=False
    )
    """No school switches such a log-in on again."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    objects = UserManager()  # type: ignore[misc,assignment]

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_whatever_case",
                violation_error_message=_("Somebody has this e-mail address already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        # As she is looked up when she logs in.
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def address(self) -> str:
        """Her e-mail address; empty: she has none, and no log-in."""
        return "" if self.email.endswith(NOBODYS) else self.email

    @property
    def has_name(self) -> bool:
        return bool(self.get_full_name())


class GuessCount(models.Model):
    """How often a secret of one account was guessed from one network, or how much came from there;
    names neither."""

    key = models.CharField(_("sign of account and address"), max_length=64, unique=True)
    n_taken = models.PositiveIntegerField(_("guesses"), default=0)
    last_at = models.DateTimeField(_("last guess"), db_index=True)

    class Meta:
        verbose_name = _("count of guesses")
        verbose_name_plural = _("counts of guesses")

    def __str__(self) -> str:
        return str(self.n_taken)
