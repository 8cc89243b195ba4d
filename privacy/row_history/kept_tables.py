"""Which tables keep what their rows were and became, and whose each row is."""

from collections.abc import Sequence

from auditlog.context import auditlog_disabled
from auditlog.registry import auditlog
from django.db import models

NOT_KEPT = frozenset({"id", "entered_at", "changed_at", "changed_by"})
"""The key stands beside the values; who entered or changed it, and when, does in any case."""

_student_of: dict[type[models.Model], str] = {}


def keep_history_of(
    model: type[models.Model],
    *,
    student: str = "",
    connections: Sequence[str] = (),
) -> None:
    """Keep what rows of a model were and became.

    Args:
        student: the attribute with the key of the student whose row it is; empty: nobody's.
        connections: many-to-many fields that are kept too.
    """
    _student_of[model] = student
    # Named one by one: the library would follow what leads to the row, too.
    names = [one.name for one in model._meta.concrete_fields if one.name not in NOT_KEPT]
    auditlog.register(model, include_fields=names, m2m_fields=set(connections))


def student_id_of(row: models.Model) -> int:
    name = _student_of.get(type(row), "")
    return int(getattr(row, name)) if name else 0


def is_kept(model: type[models.Model]) -> bool:
    return model in _student_of and not auditlog_disabled.get(False)


def student_key_of(model: type[models.Model]) -> str:
    """Name the attribute with the key of the student whose a row is; empty: nobody's."""
    return _student_of[model]
