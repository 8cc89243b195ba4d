"""Old and new values of rows that somebody changed, as django-auditlog keeps them."""

from typing import Any

from auditlog.models import AbstractLogEntry, LogEntryManager
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy.action_sources import current_source
from privacy.models.access_log import Channel
from privacy.row_history.kept_tables import student_id_of

Changes = dict[str, Any]


class RowChangeManager(LogEntryManager):  # type: ignore[misc]
    """What the library asks to write is written with who was at work and whose row it is."""

    def log_create(self, instance: Model, **kwargs: Any) -> Any:
        changes = kwargs.get("changes")
        if not changes:
            return None
        return self.create(**fields_of(instance, action=kwargs["action"], changes=changes))

    def log_m2m_changes(
        self, changed_queryset: Any, instance: Model, operation: str, field_name: str, **kwargs: Any
    ) -> Any:
        """Keep keys instead of the names that the library would write."""
        keys = sorted(row.pk for row in changed_queryset)
        if not keys:
            return None
        change = {field_name: [None, keys] if operation == "add" else [keys, None]}
        action = AbstractLogEntry.Action.UPDATE
        return self.create(**fields_of(instance, action=action, changes=change))


class RowChange(AbstractLogEntry):  # type: ignore[misc]
    """One change of one row; `changes` holds for each field what it was and what it became.

    No name stands beside the values: what is a student's goes with her, by `student_id`.
    """

    content_type = models.ForeignKey(
        ContentType, verbose_name=_("kind of row"), on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.BigIntegerField(_("key of the row"), db_index=True)
    changes = models.JSONField(_("old and new values"), default=dict)
    timestamp = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    # What the library keeps besides is not wanted here: names, texts and addresses.
    object_pk = object_repr = serialized_data = changes_text = cid = None
    remote_addr = remote_port = additional_data = actor_email = None
    student_id = models.BigIntegerField(_("whose"), default=0, db_index=True)
    who = models.CharField(_("who"), max_length=200)
    channel = models.CharField(_("by"), max_length=10, choices=Channel.choices)

    objects = RowChangeManager()

    class Meta(AbstractLogEntry.Meta):  # type: ignore[misc]
        verbose_name = _("change of a row")
        verbose_name_plural = _("changes of rows")
        ordering = ["-timestamp", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="row_change_by_a_known_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type_id}/{self.object_id}: {', '.join(self.changes or {})}"


def fields_of(row: Model, *, action: int, changes: Changes) -> dict[str, Any]:
    """Return the values of a new line about a row."""
    source = current_source()
    return {
        "content_type": ContentType.objects.get_for_model(row),
        "object_id": row.pk,
        "action": action,
        "changes": changes,
        "actor_id": source.user_id or None,
        "who": source.who,
        "channel": source.channel,
        "student_id": student_id_of(row),
    }
