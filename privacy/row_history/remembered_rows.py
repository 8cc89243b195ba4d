"""Keep old and new values of the rows of some tables, whichever way they are changed.

django-auditlog hears of rows that are saved, deleted or connected one by one. What a queryset
changes at once sends no signal: a table that is kept has a `RememberedQuerySet`, which compares.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models.signals import post_delete

from privacy.models import RowChange
from privacy.row_history.kept_tables import NOT_KEPT, is_kept, student_key_of
from privacy.row_history.lines import KeptChange, write_lines

Row = TypeVar("Row", bound=models.Model)
Link = tuple[models.Model, int]
"""A row, and the key of another that it is connected to."""


def forget_with(student: type[models.Model]) -> None:
    """Let all that is a student's go when her row goes, what was kept of its going too."""

    def forget(instance: Any, **kwargs: Any) -> None:
        changes_of_student(instance).delete()

    post_delete.connect(forget, sender=student, weak=False, dispatch_uid="forget row changes")


def changes_of_student(student: Any) -> "models.QuerySet[Any]":
    found: models.QuerySet[Any] = RowChange.objects.filter(student_id=student.pk or -1)
    return found


def remember(model: type[models.Model], lines: Iterable[KeptChange], *, action: int) -> int:
    """Keep what many rows were and became, in few queries; return how many lines that made."""
    return write_lines(list(lines), model=model, action=action)


def remember_connections(field: str, *, gone: Sequence[Link] = (), new: Sequence[Link] = ()) -> int:
    """Keep which rows of a many-to-many field went or came, where no signal is sent for them."""
    lines = [KeptChange(row.pk, 0, {field: [[key], None]}) for row, key in gone]
    lines += [KeptChange(row.pk, 0, {field: [None, [key]]}) for row, key in new]
    models_kept = {type(row) for row, _key in (*gone, *new)}
    return sum(remember(model, lines, action=RowChange.Action.UPDATE) for model in models_kept)


class RememberedQuerySet(models.QuerySet[Row]):
    """Rows whose old and new values are kept when many are changed at once."""

    def update(self, **kwargs: Any) -> int:
        if not is_kept(self.model):
            return super().update(**kwargs)
        # The change and what is kept of it, both or neither.
        with transaction.atomic(using=self.db, savepoint=False):
            before = _values(self.order_by())
            n_rows = super().update(**kwargs)
            # By key: once changed, our own filter may not find them any more.
            rows = self.model._base_manager.using(self.db).filter(pk__in=list(before))
            lines = _lines(self.model, before, _values(rows))
            remember(self.model, lines, action=RowChange.Action.UPDATE)
        return n_rows

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> list[Row]:
        with transaction.atomic(using=self.db, savepoint=False):
            rows = super().bulk_create(objs, *args, **kwargs)
            if is_kept(self.model):
                names = _attributes(self.model)
                # A row that was passed over as a conflict has no key: nothing of it is new.
                after = {row.pk: {n: getattr(row, n) for n in names} for row in rows if row.pk}
                lines = _lines(self.model, {}, after)
                remember(self.model, lines, action=RowChange.Action.CREATE)
        return rows


_Values = dict[Any, dict[str, Any]]


def _attributes(model: type[models.Model]) -> dict[str, str]:
    """Return the fields that are kept, by the attribute that holds their plain value."""
    fields = model._meta.concrete_fields
    return {one.attname: one.name for one in fields if one.name not in NOT_KEPT}


def _values(rows: "models.QuerySet[Any]") -> _Values:
    return {row["pk"]: row for row in rows.values("pk", *_attributes(rows.model))}


def _lines(model: type[models.Model], before: _Values, after: _Values) -> Iterator[KeptChange]:
    """Compare; what stayed as it was makes no line."""
    names, student = _attributes(model), student_key_of(model)
    for key, new in after.items():
        old = before.get(key, {})
        changes = {
            names[one]: [_plain(old.get(one)), _plain(new[one])]
            for one in names
            # Of a new row what is empty is left out: it was nothing, and became nothing.
            if old.get(one) != new[one] and (old or new[one] not in (None, ""))
        }
        if changes:
            whose = {"pk": key, **new}.get(student, 0)
            yield KeptChange(key, whose, changes)


def _plain(value: Any) -> Any:
    """Return what JSON can hold, as the library does."""
    return value if isinstance(value, str | int | float | None) else str(value)
