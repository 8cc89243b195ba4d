"""Days that a link names: this week, this month, last month on paper."""

from datetime import date

import pytest

from reports.selectors.periods import ReportPeriod, named_period


@pytest.mark.parametrize(
    ("name", "today", "first", "last"),
    [
        ("this_week", date(2026, 9, 2), date(2026, 8, 31), date(2026, 9, 6)),
        ("this_month", date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28)),
        ("last_month", date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)),
        ("last_month", date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_a_name_stands_for_days(name, today, first, last):
    assert named_period(name, today) == ReportPeriod(first, last)


def test_no_name_stands_for_none():
    assert named_period("", date(2026, 3, 31)) is None


@pytest.mark.parametrize("kind", ["classes", "students", "schools"])
def test_last_month_is_one_link_and_stays_in_the_files(
    kind, dana_client, class_group, student, school
):
    pk = {"classes": class_group, "students": student, "schools": school}[kind].pk
    address = f"/{kind}/{pk}/summary/"
    assert '<a class="button is-small" href="?days=last_month">' in dana_client.get(address).text
    page = dana_client.get(address, {"days": "last_month", "print": "yes"}).text
    assert 'href="?days=last_month" aria-current="true"' in page
    assert f"/{kind}/{pk}/summary.xlsx?days=last_month" in page
    assert "data-print-now" in page
    assert "data-print-now" not in dana_client.get(address).text
    last = named_period("last_month", school.today())
    file = dana_client.get(f"/{kind}/{pk}/summary.json", {"days": "last_month"}).json()
    assert f"{last.first_on}" in str(file)
    assert f"{last.last_on}" in str(file)


def test_a_name_that_is_none_shows_the_usual_days(dana_client, class_group):
    page = dana_client.get(f"/classes/{class_group.pk}/summary/", {"days": "next_year"})
    assert page.status_code == 200
