"""What the worker does in the background: its state, who has it, and how far it is."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class WorkState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being worked on")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    DONE = "done", _("Done")


class BackgroundWork(models.Model):
    """The life line of a row that the worker works on, as that of a capture."""

    State = WorkState

    state = models.CharField(_("state"), max_length=10, choices=WorkState, default=WorkState.QUEUED)
    progress = models.PositiveSmallIntegerField(_("progress"), default=0, help_text=_("Per cent."))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    claim = models.UUIDField(_("mark of the worker"), null=True, blank=True, editable=False)
    heartbeat_at = models.DateTimeField(
        _("last sign of life"), null=True, blank=True, editable=False
    )
    failure_reason = models.CharField(_("why it failed"), max_length=300, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="%(class)s_progress"),
            models.CheckConstraint(condition=Q(state__in=WorkState.values), name="%(class)s_state"),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(failure_reason=""),
                name="%(class)s_failed_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(claim__isnull=False, heartbeat_at__isnull=False),
                name="%(class)s_running_is_claimed",
            ),
        ]

    @property
    def is_working(self) -> bool:
        return self.state in {WorkState.QUEUED, WorkState.RUNNING}
