"""The registers of an installation as plain facts, and whose faces it knows; printed as JSON."""

import json
import sys
from typing import Any


def registers() -> list[dict[str, Any]]:
    """List each lesson with its entries and what was changed, by what a teacher would name."""
    from classes.models import ClassSession

    rows = ClassSession.objects.order_by("class_group__code", "starts_at")
    return [_register(session) for session in rows.select_related("class_group", "confirmed_by")]


def _register(session: Any) -> dict[str, Any]:
    records = session.records.select_related("student", "recorded_by").order_by("student__number")
    return {
        "class": session.class_group.code,
        "starts_at": session.starts_at.isoformat(),
        "confirmed_by": session.confirmed_by.email if session.confirmed_by else None,
        "is_confirmed": session.confirmed_at is not None,
        "entries": [_entry(record) for record in records],
    }


def _entry(record: Any) -> dict[str, Any]:
    changes = record.amendments.order_by("amended_at", "pk")
    return {
        "student": f"{record.student.number} {record.student.given_name}",
        "status": record.status,
        "minutes_late": record.minutes_late,
        "note": record.note,
        "source": record.source,
        "recorded_by": record.recorded_by.email if record.recorded_by else None,
        "changes": [[one.old_status, one.new_status, one.reason] for one in changes],
    }


def known_faces() -> dict[str, list[float]]:
    """Return the beginning of each stored embedding, by the student's number."""
    from faces.models import FaceTemplate

    rows = FaceTemplate.objects.select_related("student").order_by("student__number")
    return {row.student.number: [round(float(x), 4) for x in row.vector[:4]] for row in rows}


if __name__ == "__main__":
    import django

    django.setup()
    json.dump({"registers": registers(), "faces": known_faces()}, sys.stdout)
