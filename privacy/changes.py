"""Log each change of a row that lets somebody see children, or says what may be done with them."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models.signals import post_delete, post_save

from privacy.accesses import Access
from privacy.services.access_log import log_change

AccessOf = Callable[[Any], Access]


def log_changes_of(model: type[models.Model], access_of: AccessOf) -> None:
    """Log whenever a row of a model is added, saved or deleted, by whatever way.

    What a queryset changes by `update` sends no signal: the service that does so calls
    `log_change` itself.
    """

    def saved(instance: Any, *, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
        if not raw:
            _log(access_of(instance), "added" if created else "changed")

    def deleted(instance: Any, **kwargs: Any) -> None:
        _log(access_of(instance), "deleted")

    name = f"access log: {model._meta.label}"
    post_save.connect(saved, sender=model, weak=False, dispatch_uid=name)
    post_delete.connect(deleted, sender=model, weak=False, dispatch_uid=name)


def _log(access: Access, how: str) -> None:
    access.params["how"] = how
    log_change(access)
