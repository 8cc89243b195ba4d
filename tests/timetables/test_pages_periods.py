"""The page of the periods of a school's day."""

from datetime import time

import pytest

from classes.models import Period
from classes.models.timetable.days import Week
from tests.factories.office import make_meeting, make_period
from tests.shown_forms import version_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(school) -> str:
    return f"/schools/{school.pk}/periods/"


def sent(page, *rows) -> dict[str, object]:
    """Fill in rows of pk, name, start, end."""
    fields: dict[str, object] = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0}
    fields["shown_version"] = version_in(page.text)
    for number, row in enumerate(rows):
        names = (f"form-{number}-{name}" for name in ("pk", "name", "starts_at", "ends_at"))
        fields |= dict(zip(names, row, strict=True))
    return fields


def test_periods_are_entered_and_the_timetable_is_next(dana_client, school, address):
    form = sent(dana_client.get(address), ("", "1", "08:00", "08:45"), ("", "", "", ""))
    answer = dana_client.post(address, form)
    assert answer["Location"] == f"/schools/{school.pk}/timetable/"
    assert Period.objects.get().ends_at == time(8, 45)


def test_a_usual_day_is_filled_in_and_not_saved(dana_client, address):
    asked = {"n_periods": 3, "starts_at": "08:00", "minutes": 45, "break_minutes": 10}
    page = dana_client.get(address, asked)
    assert [form["starts_at"].value() for form in page.context["rows"]][:3] == [
        time(8),
        time(8, 55),
        time(9, 50),
    ]
    assert not Period.objects.exists()


def test_what_cannot_be_is_asked_about_in_the_form(dana_client, school, address):
    make_period(school=school)
    page = dana_client.get(address)
    wrong = [
        [("", "1", "08:00", "07:45")],
        [("", "1", "08:00", "08:45"), ("", "1", "09:00", "09:45")],
        [("", "1", "08:00", "08:45"), ("", "2", "08:40", "09:45")],
        [("", "", "08:00", "08:45")],
    ]
    for rows in wrong:
        assert 'class="errorlist' in dana_client.post(address, sent(page, *rows)).text
    assert Period.objects.count() == 1


def test_a_period_that_moves_takes_its_lessons_along(dana_client, class_group, school, address):
    period, meeting = make_period(school=school), make_meeting(class_group=class_group)
    meeting.starts_at, meeting.ends_at = period.starts_at, period.ends_at
    meeting.save()
    form = sent(dana_client.get(address), (period.pk, "1", "08:10", "08:55"))
    dana_client.post(address, form)
    meeting.refresh_from_db()
    assert meeting.starts_at == time(8, 10)


def test_a_period_is_removed(dana_client, school, address):
    period = make_period(school=school)
    form = sent(dana_client.get(address), (period.pk, "1", "08:00", "08:45"))
    dana_client.post(address, form | {"form-0-DELETE": "on", "form-INITIAL_FORMS": 1})
    assert not Period.objects.exists()


def test_a_period_is_not_moved_onto_another_lesson_of_a_class(
    dana_client, school, class_group, address
):
    period = make_period(school=school)
    moved = make_meeting(class_group=class_group, starts_at=time(8), ends_at=time(8, 45))
    there = make_meeting(class_group=class_group, starts_at=time(8, 30), ends_at=time(9))
    row = (period.pk, "1", "08:30", "09:15")
    page = dana_client.post(address, sent(dana_client.get(address), row))
    assert f"{class_group.code} has a lesson at this time already" in page.text
    moved.refresh_from_db()
    assert moved.starts_at == time(8)
    assert Period.objects.get().starts_at == time(8)
    there.delete()
    dana_client.post(address, sent(dana_client.get(address), row))
    moved.refresh_from_db()
    assert moved.starts_at == time(8, 30)


def test_it_is_moved_onto_one_of_the_other_week(dana_client, school, class_group, address):
    period = make_period(school=school)
    times = {"starts_at": time(8), "ends_at": time(8, 45)}
    moved = make_meeting(class_group=class_group, week=Week.A, **times)
    make_meeting(class_group=class_group, week=Week.B, starts_at=time(8, 30), ends_at=time(9))
    dana_client.post(address, sent(dana_client.get(address), (period.pk, "1", "08:30", "09:15")))
    moved.refresh_from_db()
    assert moved.starts_at == time(8, 30)
