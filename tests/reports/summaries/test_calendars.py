"""A student's days as months."""

from datetime import date

from reports.selectors.calendars import months_of


def test_months_run_from_the_first_entry_to_the_last():
    months = months_of({date(2026, 11, 30): ["x"], date(2027, 2, 1): ["y"]})
    assert [month.first_on for month in months] == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]


def test_each_day_stands_once_under_its_weekday():
    (month,) = months_of({date(2026, 9, 1): ["x"], date(2026, 9, 30): ["y"]})
    days = [day for week in month.weeks for day in week if day]
    assert [day.day.day for day in days if day.entries] == [1, 30]
    assert len(days) == len({day.day for day in days}) == 22
    assert all(
        day.day.weekday() == name.weekday()
        for week in month.weeks
        for day, name in zip(week, month.weekdays, strict=True)
        if day
    )


def test_weeks_before_the_first_entry_and_after_the_last_are_left_out():
    months = months_of({date(2026, 8, 31): ["x"], date(2026, 9, 8): ["y"]})
    assert [len(month.weeks) for month in months] == [1, 2]


def test_weekends_are_shown_only_if_somebody_met_then():
    assert len(months_of({date(2026, 9, 4): ["x"]})[0].weekdays) == 5
    assert len(months_of({date(2026, 9, 5): ["x"]})[0].weekdays) == 7


def test_without_entries_there_is_no_month():
    assert months_of({}) == []
