"""What a row was and became, in words: fields by their names, keys by what they lead to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ManyToManyRel, Model, QuerySet
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from privacy.models import RowChange

NOTHING = "–"


@dataclass(frozen=True)
class FieldChange:
    name: str
    old: str
    new: str

    @property
    def is_new(self) -> bool:
        return self.old == NOTHING

    @property
    def is_gone(self) -> bool:
        return self.new == NOTHING


@dataclass(frozen=True)
class ChangedRow:
    """One line: what kind of thing it was done to, by whom, and each field before and after."""

    at: datetime
    who: str
    what: str
    how: str
    fields: list[FieldChange]
    is_deleted: bool


def changes_of_row(row: Model) -> "QuerySet[RowChange]":
    """Return the lines about one row, the newest first."""
    kind = ContentType.objects.get_for_model(row)
    found: QuerySet[RowChange] = RowChange.objects.filter(content_type=kind, object_id=row.pk)
    return found


def in_words(
    changes: "QuerySet[RowChange]", *, most: int, apart_from: frozenset[str] = frozenset()
) -> list[ChangedRow]:
    """Put the newest lines into words; a query for the lines and one for each kind they lead to."""
    lines = list(changes.select_related("actor")[:most])
    for line in lines:
        line.changes = {k: v for k, v in (line.changes or {}).items() if k not in apart_from}
    names = _names_of(lines)
    return [_in_words(line, names) for line in lines]


_Names = dict[type[Model], dict[Any, str]]


def _names_of(lines: list[RowChange]) -> _Names:
    wanted: dict[type[Model], set[Any]] = defaultdict(set)
    for line in lines:
        for name, values in (line.changes or {}).items():
            field = _field(line, name)
            if field is not None and field.related_model:
                wanted[field.related_model] |= _keys(values)
    return {model: _names(model, keys) for model, keys in wanted.items()}


def _names(model: type[Model], keys: set[Any]) -> dict[Any, str]:
    rows = model._default_manager.filter(pk__in=keys)
    # A teacher is called as her user is: without this, a query for each.
    if any(field.name == "user" for field in model._meta.fields):
        rows = rows.select_related("user")
    return {row.pk: str(row) for row in rows}


def _keys(values: list[Any]) -> set[Any]:
    return {
        key
        for one in values
        for key in (one if isinstance(one, list) else [one])
        if key is not None
    }


def _in_words(line: RowChange, names: _Names) -> ChangedRow:
    model = _model_of(line)
    fields = [
        FieldChange(
            capfirst(_name_of(field)),
            *(_shown(field, value, names) for value in values),
        )
        for name, values in (line.changes or {}).items()
        # Most fields of a new row went from nothing to nothing, and say nothing.
        if (field := _field(line, name)) is not None and _keys(values) - {"", False}
    ]
    # As django-auditlog numbers what was done.
    how = {0: _("entered"), 1: _("changed"), 2: _("deleted")}[line.action]
    # By the account as it is called today; if that is gone, by what it was called.
    who = str(line.actor or line.who)
    what = capfirst(str(model._meta.verbose_name)) if model else ""
    is_deleted = line.action == RowChange.Action.DELETE
    return ChangedRow(line.timestamp, who, what, how, fields, is_deleted)


def _model_of(line: RowChange) -> type[Model] | None:
    # Kept at hand by Django, where the field would ask for each line.
    return ContentType.objects.get_for_id(line.content_type_id).model_class()


def _field(line: RowChange, name: str) -> "Field[Any, Any] | ManyToManyRel | None":
    model = _model_of(line)
    if model is None:
        return None
    try:
        return model._meta.get_field(name)  # type: ignore[return-value]
    except FieldDoesNotExist:
        # Connected from the other side, as classes to a teacher; or a field of an older version,
        # whose line stays until its period is over.
        sides = (one for one in model._meta.related_objects if one.field.name == name)
        return next((one for one in sides if isinstance(one, ManyToManyRel)), None)


def _name_of(field: "Field[Any, Any] | ManyToManyRel") -> str:
    if isinstance(field, ManyToManyRel):
        return str(field.related_model._meta.verbose_name_plural)
    return str(field.verbose_name)


def _shown(field: Any, value: Any, names: _Names) -> str:
    if value in (None, "", []):
        return NOTHING
    if field.related_model:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(names[field.related_model].get(key, NOTHING) for key in keys)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _of_the_calendar(field, str(value))


def _of_the_calendar(field: Any, value: str) -> str:
    kind = field.get_internal_type()
    if kind == "DateField":
        return date_format(date.fromisoformat(value[:10]), "SHORT_DATE_FORMAT")
    if kind == "TimeField":
        return time_format(time.fromisoformat(value), "TIME_FORMAT")
    return value
