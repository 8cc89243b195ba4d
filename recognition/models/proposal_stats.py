"""How many proposals of a session people kept, corrected and added."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from classes.models import ClassSession


class ProposalStats(models.Model):
    """How many proposals of a session a person kept, corrected and added; outlives the faces."""

    SCHOOL_PATH = "session__class_group__school"

    session = models.OneToOneField(
        ClassSession,
        verbose_name=_("lesson"),
        on_delete=models.CASCADE,
        related_name="proposal_stats",
    )
    n_kept = models.PositiveSmallIntegerField(
        _("proposals kept"), help_text=_("Proposed, and so it stayed.")
    )
    n_corrected = models.PositiveSmallIntegerField(
        _("proposals corrected"), help_text=_("Proposed, then changed by a person.")
    )
    n_added = models.PositiveSmallIntegerField(
        _("students added"), help_text=_("Not proposed, named by a person.")
    )

    class Meta:
        verbose_name = _("statistics of proposals")
        verbose_name_plural = _("proposal statistics")

    def __str__(self) -> str:
        return gettext("Proposal statistics of %(session)s") % {"session": self.session}
