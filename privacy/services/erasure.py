"""Take a student's name out of what is not hers alone."""

from collections import defaultdict
from collections.abc import Collection
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q, QuerySet

from privacy.models import RowChange
from privacy.registry import all_holdings
from privacy.traces import sure_letters, without_traces

KEEPS_ITS_NAMES = {
    *("school", "user", "student", "classgroup", "teacher", "staffrole"),
    *("accessentry", "accessedstudent", "accessnote", "accesschange", "accesslogcut"),
    *("rowchange", "kiosk", "roomwatch", "consentnotice"),
}
"""Tables of people and places, and of who answers for one or signs a letter, where who is called
alike keeps her own name; the access log, which names students by number only and never changes; and
old and new values, where it is taken out of the lines about things."""


def take_names_out(student: Any) -> int:
    """Take her name out of texts that are not hers alone, such as a step of a review.

    Rows of somebody who bears the same name are left as they are.
    """
    n_cleaned = sum(
        _take_out_of(model, ways, student)
        for model, ways in _ways_to_students().items()
        if model._meta.model_name not in KEEPS_ITS_NAMES
    )
    # Last: that a text was cleaned is a change, of which the text before is kept.
    return n_cleaned + _take_out_of_history(student)


def _take_out_of_history(student: Any) -> int:
    """Take it out of what things were before, such as the subject of a lesson for her alone."""
    people = ContentType.objects.filter(model__in=KEEPS_ITS_NAMES)
    lines = RowChange.objects.filter(student_id=0).exclude(content_type__in=people)
    changes = RowChange._meta.get_field("changes")
    n_cleaned = 0
    for line in _naming(lines, [changes], student).iterator():
        if _clean(line, "changes", student):
            line.save(update_fields=["changes"])
            n_cleaned += 1
    return n_cleaned


def _ways_to_students() -> dict[type[models.Model], set[str]]:
    """Return each table with its lookups to students: one that lies in two holdings has both's."""
    ways = defaultdict[type[models.Model], set[str]](set)
    for table in (table for holding in all_holdings() for table in holding.tables):
        ways[table.model] |= set(table.of)
    return ways


def _take_out_of(model: type[models.Model], ways: Collection[str], student: Any) -> int:
    fields = [field for field in model._meta.concrete_fields if _is_text(field)]
    if not fields:
        return 0
    n_cleaned = 0
    rows = _naming(model._default_manager.all(), fields, student)
    for row in _but_of_namesakes(rows, ways, student).iterator():
        changed = [field.name for field in fields if _clean(row, field.name, student)]
        if changed:
            row.save(update_fields=changed)
            n_cleaned += 1
    return n_cleaned


def _is_text(field: Any) -> bool:
    is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
    return is_text and not field.choices and not field.primary_key


def _naming(rows: "QuerySet[Any]", fields: list[Any], student: Any) -> "QuerySet[Any]":
    """Return the rows in which she may be named; whatever way it is written, none is missing."""
    found = Q()
    for field in fields:
        # One after the other: no database knows all cases, spaces and forms of Unicode.
        pieces = [Q(**{f"{field.name}__icontains": one}) for one in sure_letters(student)]
        found |= reduce(and_, pieces, Q())
    return rows.filter(found)


def _but_of_namesakes(
    rows: "QuerySet[Any]", ways: Collection[str], student: Any
) -> "QuerySet[Any]":
    """Leave out a namesake's own rows: they speak of her."""
    for path in sorted(set(ways) - {"pk"}):
        hers = {
            f"{path}__family_name__iexact": student.family_name,
            f"{path}__given_name__iexact": student.given_name,
        }
        rows = rows.exclude(Q(**hers) & ~Q(**{path: student}))
    return rows


def _clean(row: Any, name: str, student: Any) -> bool:
    before = getattr(row, name)
    after = without_traces(before, student)
    setattr(row, name, after)
    return bool(after != before)
