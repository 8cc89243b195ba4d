"""The rate of attendance over time, as positions of points in a picture of 100 by 100 units."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from reports.selectors.figures import Figures, add_up

HIGHEST_FLOOR_PERCENT = 80
MOST_DAYS = 45
"""A chart of more days is one of weeks."""


@dataclass(frozen=True)
class ChartPoint:
    """One lesson, day or week; x and y are written as SVG wants them, in any language."""

    begins: date | datetime
    figures: Figures
    x: str
    y: str
    is_low: bool


@dataclass(frozen=True)
class RateChart:
    """
    Args:
        floor_percent: the rate at the lower edge; the upper edge is 100.
        limit_y: where the school's limit lies; empty if below the lower edge.
        is_by_week: each point is a week, else a day or a lesson.
    """

    points: Sequence[ChartPoint]
    floor_percent: int
    limit_percent: int
    limit_y: str
    is_by_week: bool

    @property
    def line(self) -> str:
        """Return the points of the line through all of them."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def lowest(self) -> ChartPoint:
        return min(self.points, key=_rate)

    @property
    def highest(self) -> ChartPoint:
        return max(self.points, key=_rate)


def rate_chart(
    series: Iterable[tuple[date | datetime, Figures]],
    limit_percent: int,
    *,
    is_by_week: bool = False,
) -> RateChart | None:
    """Draw the rates of whatever has one; None if nothing has."""
    # A day on which nothing was recorded is no point at 0.
    shown = [(begins, figures) for begins, figures in series if figures.rate is not None]
    if not shown:
        return None
    floor = _floor_percent([figures.rate or 0.0 for _, figures in shown])
    points = [
        ChartPoint(
            begins=begins,
            figures=figures,
            # In the middle of its share of the width: a single point stands in the centre.
            x=f"{100 * (number + 0.5) / len(shown):.2f}",
            y=_height(100 * (figures.rate or 0.0), floor),
            is_low=figures.is_below(limit_percent),
        )
        for number, (begins, figures) in enumerate(shown)
    ]
    # Below the floor the line of the limit would lie outside the picture.
    limit_y = _height(limit_percent, floor) if limit_percent > floor else ""
    return RateChart(points, floor, limit_percent, limit_y, is_by_week)


def chart_of_days(by_day: Mapping[date, Figures], limit_percent: int) -> RateChart | None:
    """Draw a point for each day, or for each week if there are many."""
    if len(by_day) <= MOST_DAYS:
        return rate_chart(by_day.items(), limit_percent)
    weeks: dict[date, list[Figures]] = {}
    for day, figures in by_day.items():
        # By its Monday, so that the first week of a period is one even if it begins on a Friday.
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(figures)
    series = [(monday, add_up(found)) for monday, found in weeks.items()]
    return rate_chart(series, limit_percent, is_by_week=True)


def _rate(point: ChartPoint) -> float:
    return point.figures.rate or 0.0


def _floor_percent(rates: Sequence[float]) -> int:
    """Return the ten below the lowest rate, so that differences show; never above 80."""
    # Less one ten: the lowest rate must not lie on the edge itself.
    return min(HIGHEST_FLOOR_PERCENT, max(0, 10 * (math.ceil(10 * min(rates)) - 1)))


def _height(percent: float, floor: int) -> str:
    return f"{100 * (100 - percent) / (100 - floor):.2f}"
