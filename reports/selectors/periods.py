"""From which day to which day a report counts, on the clock of its school."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format

from classes.errors import InvalidPeriodError
from classes.models import School, Term
from classes.models.class_sessions import FIRST_YEAR, LAST_YEAR

USUAL_DAYS = 90
"""Without a term a report counts this many days back from today."""

LONGEST_YEARS = 3
LONGEST_DAYS = LONGEST_YEARS * 366


@dataclass(frozen=True)
class ReportPeriod:
    """Days from the first to the last, both included.

    Raises:
        InvalidPeriodError: the last day lies before the first, or years later, or in a year in
            which no session can be.
    """

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise InvalidPeriodError("period_inverted")
        if (self.last_on - self.first_on).days > LONGEST_DAYS:
            raise InvalidPeriodError("period_too_long", n_years=LONGEST_YEARS)
        _check_year(self.first_on)
        _check_year(self.last_on)

    def __str__(self) -> str:
        days = [date_format(day, "SHORT_DATE_FORMAT") for day in (self.first_on, self.last_on)]
        return " – ".join(days)

    @classmethod
    def of_term(cls, term: Term) -> "ReportPeriod":
        return cls(term.first_on, term.last_on)

    @classmethod
    def week_of(cls, day: date) -> "ReportPeriod":
        """Return the week from Monday to Sunday in which a day lies."""
        monday = day - timedelta(days=day.weekday())
        return cls(monday, monday + timedelta(days=6))

    @classmethod
    def month_of(cls, day: date) -> "ReportPeriod":
        # Every month has a 28th, and four days after it the next month has begun.
        next_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        return cls(day.replace(day=1), next_month - timedelta(days=1))

    def bounds(self, school: School) -> tuple[datetime, datetime]:
        """Return when the first day begins and when the last has ended, on the school's clock."""
        after = self.last_on + timedelta(days=1)
        return _midnight(self.first_on, school), _midnight(after, school)


def named_period(name: str, today: date) -> ReportPeriod | None:
    """Return the days that a link names, such as `last_month`; None: it names none."""
    if name == "this_week":
        return ReportPeriod.week_of(today)
    if name == "this_month":
        return ReportPeriod.month_of(today)
    if name == "last_month":
        # The day before the first of this month, whatever the length of the last one.
        return ReportPeriod.month_of(today.replace(day=1) - timedelta(days=1))
    return None


@dataclass(frozen=True)
class PeriodChoice:
    """What of a term and days somebody named; nothing at all is a choice too."""

    term: Term | None = None
    first_on: date | None = None
    last_on: date | None = None


NOTHING_NAMED = PeriodChoice()


def chosen_period(
    school: School, *, choice: PeriodChoice = NOTHING_NAMED, today: date
) -> ReportPeriod:
    """Return the term's days, else the days named, else those of today's term, else the last 90."""
    term, first_on, last_on = choice.term, choice.first_on, choice.last_on
    # A term wins, as the form clears no days that were typed before.
    if term:
        return ReportPeriod.of_term(term)
    if first_on or last_on:
        # A first day alone may lie ahead: then the report is of this day.
        last_on = last_on or max(today, first_on or today)
        _check_year(last_on)
        return ReportPeriod(first_on or last_on - timedelta(days=USUAL_DAYS), last_on)
    if current := school.terms.on(today).first():
        return ReportPeriod.of_term(current)
    return ReportPeriod(today - timedelta(days=USUAL_DAYS), today)


def _check_year(day: date) -> None:
    """Refuse slips of the pen; at the ends of the calendar days cannot even be counted."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidPeriodError("year_out_of_range", first=FIRST_YEAR, last=LAST_YEAR)


def _midnight(day: date, school: School) -> datetime:
    return datetime.combine(day, time.min, tzinfo=school.zone)
