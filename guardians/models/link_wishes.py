"""Somebody asks for her link by her address: noted as typed, whether anybody has it or not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from classes.models import School
from jobs.models import Job


class LinkWish(Job):
    """A wish for a link; the worker looks up whose address it is."""

    JOB_KIND = "guardians.services.link_wishes.LINK_WISHES"

    # Anybody may type an address, so no school is known before the worker has looked it up.
    school = models.ForeignKey(  # type: ignore[assignment]
        School,
        verbose_name=_("school"),
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        db_index=False,
        editable=False,
    )
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=10, blank=True)

    class Meta(Job.Meta):
        verbose_name = _("wish for a link")
        verbose_name_plural = _("wishes for a link")
        indexes = [
            *Job.Meta.indexes,
            # For the bound of wishes within an hour.
            models.Index(fields=["email", "queued_at"], name="link_wish_by_whom"),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def owning_school(self) -> School | None:
        """Nobody has looked up whose it is."""
        return None
