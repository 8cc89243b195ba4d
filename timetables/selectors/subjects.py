"""Of whom a timetable is shown: a class, a teacher or a room."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from classes.models import ClassGroup, Room, School, Teacher

Row = ClassGroup | Teacher | Room


class SheetKind(StrEnum):
    """What the timetable of one sheet belongs to; also its word in the address."""

    CLASS = "class"
    TEACHER = "teacher"
    ROOM = "room"

    @property
    def label(self) -> str:
        return str(_LABELS[self])


MOST_DIGITS = 18
"""Of a key of any table: no more fit into one."""

_LABELS = {
    SheetKind.CLASS: _("Class"),
    SheetKind.TEACHER: _("Teacher"),
    SheetKind.ROOM: _("Room"),
}


@dataclass(frozen=True)
class Sheet:
    """One class, teacher or room whose week is shown."""

    kind: SheetKind
    row: Row

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.row.pk}"

    @property
    def title(self) -> str:
        return str(self.row)


def sheet_of(school: School, key: str) -> Sheet | None:
    """Return the sheet of a key such as class-12; None if the school has none such."""
    kind, _dash, pk = key.partition("-")
    # Before the query: more digits than a key has would be an error of the database.
    if kind not in list(SheetKind) or not pk.isdecimal() or len(pk) > MOST_DIGITS:
        return None
    rows: dict[str, Iterable[Row]] = {
        SheetKind.CLASS: school.class_groups.filter(pk=pk),
        SheetKind.TEACHER: school.teachers.select_related("user").filter(pk=pk),
        SheetKind.ROOM: school.rooms.filter(pk=pk),
    }
    row = next(iter(rows[kind]), None)
    return Sheet(SheetKind(kind), row) if row else None
