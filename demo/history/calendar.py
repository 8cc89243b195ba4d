"""Term, holiday, rooms, timetable and codes of the demonstration school."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from classes.models import (
    AttendanceCode,
    ClassGroup,
    Holiday,
    Period,
    Room,
    School,
    Status,
    Term,
    WeeklyMeeting,
)

WEEKS_BEFORE, WEEKS_AFTER = 12, 7
WEEKS_SINCE_HOLIDAY = 5
LESSON = timedelta(minutes=45)
HOURS = range(8, 14)
"""Full hours at which a period of the day begins."""

TIMETABLES = {
    "7A": ("Room 12", ((0, 9), (1, 11), (2, 8), (3, 10))),
    "8B": ("Room 14", ((0, 11), (2, 10), (4, 9))),
    "9C": ("Room 21", ((1, 8), (3, 12), (4, 11))),
}
"""By class: the room, and the weekday and full hour of each lesson."""

CODES = (
    ("D", "Dentist or doctor", Status.EXCUSED),
    ("I", "Ill, with a note", Status.EXCUSED),
    ("S", "School event", Status.PRESENT),
)


def build_term(school: School, today: date) -> Term:
    """Make a term that began twelve weeks ago, with a week of holiday in it."""
    monday = today - timedelta(days=today.weekday())
    term = Term.objects.create(
        school=school,
        name="Demonstration term",
        first_on=monday - timedelta(weeks=WEEKS_BEFORE),
        last_on=monday + timedelta(weeks=WEEKS_AFTER, days=-3),
    )
    begins_on = monday - timedelta(weeks=WEEKS_SINCE_HOLIDAY)
    Holiday.objects.create(
        school=school,
        name="Half-term holiday",
        first_on=begins_on,
        last_on=begins_on + timedelta(days=6),
    )
    Period.objects.bulk_create(
        Period(
            school=school,
            name=str(number),
            starts_at=time(hour),
            ends_at=time(hour, LESSON.seconds // 60),
        )
        for number, hour in enumerate(HOURS, start=1)
    )
    return term


def build_codes(school: School) -> dict[str, AttendanceCode]:
    """Make the school's own codes; return them by letter."""
    return {
        letter: AttendanceCode.objects.create(
            school=school, letter=letter, label=label, counts_as=status, position=position
        )
        for position, (letter, label, status) in enumerate(CODES, start=1)
    }


def build_timetable(class_group: ClassGroup, term: Term) -> list[WeeklyMeeting]:
    room_name, hours = TIMETABLES[class_group.code]
    room = Room.objects.create(school=class_group.school, name=room_name)
    return [
        WeeklyMeeting.objects.create(
            class_group=class_group,
            term=term,
            weekday=weekday,
            starts_at=time(hour),
            ends_at=time(hour, LESSON.seconds // 60),
            room=room,
        )
        for weekday, hour in hours
    ]


def starts_before(
    today: date, term: Term, meetings: list[WeeklyMeeting]
) -> Iterator[tuple[WeeklyMeeting, datetime]]:
    """Yield the lessons of the term's days before today, on the school's clock, in order."""
    holidays = list(term.school.holidays.all())
    for number in range((today - term.first_on).days):
        day = term.first_on + timedelta(days=number)
        if any(holiday.first_on <= day <= holiday.last_on for holiday in holidays):
            continue
        for meeting in meetings:
            if meeting.weekday == day.weekday():
                yield meeting, datetime.combine(day, meeting.starts_at, tzinfo=term.school.zone)
