"""Log each change of a row that lets somebody see children, or says what may be done with them."""

from collections.abc import Callable
from typing import Any

from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from privacy.accesses import Access
from privacy.services.access_log import log_change

AccessOf = Callable[[Any], Access]
ALL = frozenset({"added", "changed", "deleted"})


def log_changes_of(
    model: type[models.Model], access_of: AccessOf, *, how: frozenset[str] = ALL
) -> None:
    """Log whenever a row of a model is added, saved or deleted, by whatever way.

    What a queryset changes by `update` sends no signal: the service that does so calls
    `log_change` itself, which a test holds.

    Args:
        how: what of it is logged; "changed" is left out where each use saves the row.
    """

    def saved(instance: Any, *, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
        done = "added" if created else "changed"
        # Raw: a fixture is loaded, nobody decides anything.
        if not raw and done in how:
            _log(access_of(instance), done)

    def deleted(instance: Any, **kwargs: Any) -> None:
        if "deleted" in how:
            _log(access_of(instance), "deleted")

    _save_with_its_line(model)
    name = f"access log: {model._meta.label}"
    # Not weakly: the functions live in this call, and would be forgotten with it.
    post_save.connect(saved, sender=model, weak=False, dispatch_uid=name)
    post_delete.connect(deleted, sender=model, weak=False, dispatch_uid=name)


def log_connections_of(
    through: type[models.Model], access_of: Callable[[Any, set[int]], Access]
) -> None:
    """Log whenever rows of a many-to-many field come or go, in the transaction that Django makes.

    Args:
        access_of: of the row that the field was asked of, and the keys on its other side.
    """

    def changed(
        instance: Any, *, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any
    ) -> None:
        if action == "pre_clear":
            near, far = ("teacher", "classgroup") if reverse else ("classgroup", "teacher")
            rows = through._default_manager.filter(**{near: instance})
            pk_set = set(rows.values_list(far, flat=True))
        if pk_set and action in DONE:
            _log(access_of(instance, pk_set), DONE[action])

    uid = f"access log of connections: {through._meta.label}"
    m2m_changed.connect(changed, sender=through, weak=False, dispatch_uid=uid)


DONE = {"post_add": "added", "post_remove": "deleted", "pre_clear": "deleted"}


def log_settings_of(
    model: type[models.Model], access_of: AccessOf, *, shows_values: bool = False
) -> None:
    """Log as above, with the names of the fields that got another value, whichever there are.

    Args:
        shows_values: with what they were and are: nothing of the row is secret, or of a person.
    """

    def before(instance: Any, *, raw: bool = False, **kwargs: Any) -> None:
        old = None if raw else model._base_manager.filter(pk=instance.pk).first()
        names = [field.attname for field in model._meta.concrete_fields] if old else []
        values = {name: [getattr(old, name), getattr(instance, name)] for name in names}
        instance.changed_values = {
            name: [was, now] for name, (was, now) in values.items() if was != now
        }

    def described(instance: Any) -> Access:
        access = access_of(instance)
        if changed := getattr(instance, "changed_values", {}):
            access.params["fields"] = ", ".join(changed)
            if shows_values:
                access.params["values"] = {
                    name: [str(was), str(now)] for name, (was, now) in changed.items()
                }
        return access

    uid = f"access log of settings: {model._meta.label}"
    pre_save.connect(before, sender=model, weak=False, dispatch_uid=uid)
    log_changes_of(model, described)


def _save_with_its_line(model: type[models.Model]) -> None:
    """Make one transaction of a saved row and what its signals write.

    Django commits the row first where nobody has begun a transaction; what it deletes is one.
    """
    save_base = model.save_base

    def save_whole(row: Any, *args: Any, **kwargs: Any) -> None:
        # Without a savepoint: who has begun a transaction has it rolled back as a whole.
        with transaction.atomic(using=kwargs.get("using"), savepoint=False):
            save_base(row, *args, **kwargs)

    model.save_base = save_whole  # type: ignore[assignment]


def _log(access: Access, how: str) -> None:
    access.params["how"] = how
    log_change(access)


def log_when_changed(
    model: type[models.Model],
    fields: tuple[str, ...],
    access_of: AccessOf,
    *,
    is_change: Callable[[Any, str], bool] = lambda row, name: True,
) -> None:
    """Log whenever one of these fields gets another value; a row that is new has nothing before.

    Args:
        is_change: whether another value of a field is one that somebody chose.
    """

    def before(
        instance: Any, *, raw: bool = False, update_fields: Any = None, **kwargs: Any
    ) -> None:
        is_asked = update_fields is None or not set(fields).isdisjoint(update_fields)
        # Spares the query where other fields are saved alone, such as the time of a log-in.
        if raw or not is_asked:
            return
        old = model._base_manager.filter(pk=instance.pk).values(*fields).first()
        was = old or dict.fromkeys(RIGHTS, False)
        changed = {name: getattr(instance, name) for name in was if is_other(instance, was, name)}
        if changed:
            access = access_of(instance)
            access.params.update(_shown(was, changed))
            _log(access, "changed")

    def is_other(instance: Any, was: dict[str, Any], name: str) -> bool:
        return bool(was[name] != getattr(instance, name) and is_change(instance, name))

    _save_with_its_line(model)
    uid = f"access log of fields: {model._meta.label}"
    pre_save.connect(before, sender=model, weak=False, dispatch_uid=uid)


def _shown(was: dict[str, Any], changed: dict[str, Any]) -> dict[str, Any]:
    """Return what a line may hold: of a secret that it is another one, of a text both values."""
    shown: dict[str, Any] = {}
    for name, value in changed.items():
        if name in SECRETS:
            shown["fields"] = name
        else:
            shown[name] = f"{was[name]} → {value}" if isinstance(value, str) else value
    return shown


SECRETS = frozenset({"password"})
RIGHTS = frozenset({"is_superuser"})
"""Worth a line even of a row that is new."""
