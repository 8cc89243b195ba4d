"""What a school tells parents before they consent: a text under a version, never changed."""

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import NameField
from classes.models import School


class ConsentNoticeQuerySet(models.QuerySet["ConsentNotice"]):
    def visible_to(
        self, user: User | AnonymousUser, *, for_change: bool = False
    ) -> "ConsentNoticeQuerySet":
        return self.filter(school__in=School.objects.overseen_by(user, for_change=for_change))


def language_names() -> dict[str, str]:
    """Return the languages a notice may be written in, each by its own name."""
    return {code: names["name_local"] for code, names in LANG_INFO.items() if "name_local" in names}


class ConsentNotice(models.Model):
    """One version of the notice of a school in one language; a new wording is a new version."""

    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="consent_notices"
    )
    version = NameField(_("version"), max_length=40, help_text=_("Such as 2026-08."))
    language = models.CharField(
        _("language"),
        max_length=20,
        blank=True,
        help_text=_("Empty: the school's own. One version may be written in several languages."),
    )
    text = models.TextField(_("text"), help_text=_("What the parents are told and sign."))
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ConsentNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent notice")
        verbose_name_plural = _("consent notices")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "version", "language"],
                name="consent_notice_version_once",
                violation_error_message=_("The school has a notice of this version already."),
            ),
            models.CheckConstraint(
                condition=~Q(version="") & ~Q(text=""), name="consent_notice_says_something"
            ),
        ]

    def __str__(self) -> str:
        name = language_names().get(self.language)
        return f"{self.version} ({name})" if name else self.version

    @property
    def is_right_to_left(self) -> bool:
        return bool(LANG_INFO.get(self.language, {}).get("bidi"))
