"""Which days a request asks for: a term, or a first and last day."""

import re
from datetime import date

from django.http import HttpRequest
from django.utils.dateparse import parse_date

from classes.errors import InvalidPeriodError
from classes.models import School, Term
from reports.selectors.periods import PeriodChoice, ReportPeriod, chosen_period, named_period

PRIMARY_KEY = re.compile(r"[0-9]{1,18}")


def requested_period(request: HttpRequest, school: School) -> ReportPeriod:
    """Read `days`, or `term`, or `first` and `last`, of the address.

    Raises:
        InvalidPeriodError: a day that is none, or a term of another school.
    """
    # First, because links of the site carry names, and a form sends days.
    if named := named_period(request.GET.get("days", ""), school.today()):
        return named
    return chosen_period(
        school,
        choice=PeriodChoice(
            term=_term(request, school),
            first_on=_day(request, "first"),
            last_on=_day(request, "last"),
        ),
        today=school.today(),
    )


def _term(request: HttpRequest, school: School) -> Term | None:
    asked = request.GET.get("term")
    if not asked:
        return None
    # Anything else than a number, or a number that no database holds, would be an error there.
    term = school.terms.filter(pk=asked).first() if PRIMARY_KEY.fullmatch(asked) else None
    if term is None:
        raise InvalidPeriodError("term_unknown")
    return term


def _day(request: HttpRequest, name: str) -> date | None:
    text = request.GET.get(name, "")
    try:
        day = parse_date(text) if text else None
    except ValueError:
        day = None
    if text and day is None:
        # Refused, not ignored: a report of other days than asked for would be believed.
        raise InvalidPeriodError("day_unreadable", text=text[:40])
    return day
