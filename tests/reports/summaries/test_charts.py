"""Where the points of a rate lie in the picture."""

from datetime import date, timedelta

from reports.exports.charts import chart_of_days, rate_chart
from reports.selectors.figures import Figures

DAY = date(2026, 9, 1)


def figures(n_present, n_absent):
    return Figures({"present": n_present, "absent": n_absent})


def test_a_full_house_is_at_the_top_and_the_floor_lies_below_the_worst():
    chart = rate_chart([(DAY, figures(20, 0)), (DAY, figures(14, 6))], 90)
    assert chart.floor_percent == 60
    assert [point.y for point in chart.points] == ["0.00", "75.00"]
    assert [point.x for point in chart.points] == ["25.00", "75.00"]
    assert [point.is_low for point in chart.points] == [False, True]
    assert chart.limit_y == "25.00"


def test_nobody_there_at_all_lies_on_the_floor():
    chart = rate_chart([(DAY, figures(0, 6))], 90)
    assert (chart.floor_percent, chart.points[0].y) == (0, "100.00")


def test_whatever_has_no_rate_has_no_point():
    assert len(rate_chart([(DAY, Figures()), (DAY, figures(3, 0))], 90).points) == 1
    assert rate_chart([(DAY, Figures())], 90) is None
    assert rate_chart([], 90) is None


def test_many_days_become_weeks_that_add_up():
    days = {DAY + timedelta(days=n): figures(9, 1) for n in range(60)}
    chart = chart_of_days(days, 90)
    assert chart.is_by_week
    assert all(point.begins.weekday() == 0 for point in chart.points)
    assert sum(point.figures.n_recorded for point in chart.points) == 600


def test_a_limit_below_the_picture_is_not_drawn():
    assert rate_chart([(DAY, figures(20, 0))], 50).limit_y == ""
