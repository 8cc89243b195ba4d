"""What the confirmed registers of a class say of one day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from classes.models import AttendanceRecord, ClassGroup, Student


@dataclass(frozen=True)
class ClassDay:
    """One class on one day of its school.

    Args:
        taken_back: names, in the other system, of objects whose entries are gone.
    """

    class_group: ClassGroup
    day: date
    taken_back: tuple[str, ...] = ()

    def records(self) -> list[AttendanceRecord]:
        """Return the entries that count, lesson after lesson."""
        school = self.class_group.school
        # On the school's clock: its day begins at another moment than the database's.
        begins_at = datetime.combine(self.day, time.min, tzinfo=school.zone)
        ends_at = datetime.combine(self.day + timedelta(days=1), time.min, tzinfo=school.zone)
        rows = AttendanceRecord.objects.counted().filter(
            session__class_group=self.class_group,
            session__confirmed_at__isnull=False,
            session__starts_at__gte=begins_at,
            session__starts_at__lt=ends_at,
        )
        along = rows.select_related("student", "code", "session__class_group__school")
        return list(along.order_by("session__starts_at", "student"))

    def students(self) -> list[Student]:
        """Return those enrolled, of whom nothing may be said any more, too."""
        return list(self.class_group.roster_on(self.day))


def mark_of(records: list[AttendanceRecord]) -> frozenset[tuple[int, str]]:
    """Return what changes whenever an entry does."""
    return frozenset((record.pk, record.version) for record in records)
