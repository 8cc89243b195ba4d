"""A cycle of days counts school days: lessons of its days open, are covered, read from files."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from classes.errors import NotOfficeError, StaleRowError
from classes.models import ClassSession, Teacher, WeeklyMeeting
from classes.models.timetable.days import CycleDay
from classes.selectors.absences.absence_times import usual_days
from classes.selectors.timetable.cycles import cycle_of
from classes.services.timetable import open_sessions_of
from classes.versions import NOT_SHOWN
from tests.factories import NINE_O_CLOCK, SCHOOL_DAY
from tests.factories.office import make_holiday, make_meeting, make_room, make_term
from tests.shown_forms import version_in
from timetables.errors import InvalidCycleError
from timetables.selectors.clashes import find_clashes
from timetables.selectors.coming_lessons import lessons_between
from timetables.selectors.grids import Slot, grid_of, slot_of
from timetables.selectors.school_weeks import read_week
from timetables.selectors.subjects import Sheet, SheetKind
from timetables.services.changes import move_lesson
from timetables.services.undo import undo_step
from timetables.services.weeks import CyclePlan, set_cycle

pytestmark = pytest.mark.django_db

ONE, TWO, THREE, FOUR = CycleDay.values[:4]
MONDAY = date(2026, 8, 31)


@pytest.fixture
def school(school):
    """Hill School, whose cycle of four days began on Monday, 31 August."""
    school.cycle_days, school.cycle_day_1_on = 4, MONDAY
    school.save()
    make_term(school=school)
    return school


def day_of(school, day):
    return cycle_of(school).day_of(day)


def lesson(class_group, day, subject="Art", **more):
    return make_meeting(class_group=class_group, weekday=day, subject=subject, **more)


def subjects_on(school, day):
    return [session.meeting.subject for session in open_sessions_of(school, day=day)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (MONDAY, ONE),
        (date(2026, 9, 3), FOUR),
        (date(2026, 9, 4), ONE),
        (date(2026, 9, 5), None),
        (date(2026, 9, 7), TWO),
        (date(2026, 8, 28), FOUR),
        (date(2026, 8, 16), None),
    ],
)
def test_school_days_alone_are_counted_in_both_directions(school, day, expected):
    assert day_of(school, day) == expected


def test_after_holidays_the_cycle_goes_on_where_it_stopped(school):
    make_holiday(school=school, first_on=date(2026, 9, 2), last_on=date(2026, 9, 8))
    assert day_of(school, date(2026, 9, 1)) == TWO
    assert day_of(school, date(2026, 9, 4)) is None
    assert day_of(school, date(2026, 9, 9)) == THREE


def test_where_day_1_is_no_school_day_the_next_one_is(school):
    make_holiday(school=school, first_on=MONDAY, last_on=date(2026, 9, 1))
    assert day_of(school, date(2026, 9, 2)) == ONE


def test_a_school_that_teaches_on_sundays_counts_them(school):
    school.cycle_weekdays = "01236"
    assert day_of(school, date(2026, 9, 4)) is None
    assert day_of(school, date(2026, 9, 6)) == ONE


def test_a_lesson_opens_on_its_days_of_the_cycle(school, class_group):
    lesson(class_group, ONE)
    lesson(class_group, 0, "Assembly", starts_at=time(8), ends_at=time(8, 30))
    assert subjects_on(school, MONDAY) == ["Assembly", "Art"]
    assert subjects_on(school, date(2026, 9, 1)) == []
    assert subjects_on(school, date(2026, 9, 4)) == ["Art"]
    assert subjects_on(school, date(2026, 9, 7)) == ["Assembly"]


def test_a_teachers_calendar_follows_the_cycle(school, class_group, alice):
    lesson(class_group, TWO)
    make_holiday(school=school, first_on=date(2026, 9, 8), last_on=date(2026, 9, 8))
    teacher = Teacher.objects.get(user=alice)
    lessons = lessons_between(teacher, first_on=MONDAY, last_on=date(2026, 9, 16))
    days = [one.starts_at.date() for one in lessons]
    assert days == [date(2026, 9, 1), date(2026, 9, 7), date(2026, 9, 14)]


class TestGrid:
    def test_the_columns_are_the_days_of_the_cycle_and_the_weekdays_that_are_used(
        self, school, class_group
    ):
        lesson(class_group, THREE)
        lesson(class_group, 0, "Assembly")
        grid = grid_of(read_week(school), Sheet(SheetKind.CLASS, class_group))
        assert [day.label for day in grid.weekdays] == [
            "Monday",
            "Day 1",
            "Day 2",
            "Day 3",
            "Day 4",
        ]

    def test_a_lesson_moves_to_another_day_of_the_cycle_and_back(self, school, class_group, dana):
        line = lesson(class_group, ONE)
        slot = slot_of("13-1000-1045")
        assert slot == Slot(THREE, time(10), time(10, 45))
        move_lesson(meeting=line, slot=slot, by=dana, shown_version=NOT_SHOWN)
        assert WeeklyMeeting.objects.get().weekday == THREE
        undo_step(step=school.timetable_steps.get(), by=dana, shown_version=NOT_SHOWN)
        assert WeeklyMeeting.objects.get().weekday == ONE

    def test_no_other_number_is_a_day(self):
        assert [slot_of(f"{day}-1000-1045") for day in (7, 10, 21, 111)] == [None] * 4

    def test_a_room_taken_on_a_weekday_and_on_a_day_of_the_cycle_is_double_booked(
        self, school, class_group, other_class_group
    ):
        other_class_group.school = school
        other_class_group.save()
        room = make_room(school=school, name="Lab")
        lesson(class_group, 0, "Maths", room=room)
        lesson(other_class_group, TWO, "Art", room=room)
        (clash,) = find_clashes(read_week(school))
        assert "Monday / Day 2" in clash.words()
        WeeklyMeeting.objects.filter(weekday=0).update(weekday=THREE)
        assert find_clashes(read_week(school)) == []

    def test_the_page_names_todays_day(self, school, class_group, alice_client, monkeypatch):
        monkeypatch.setattr("django.utils.timezone.now", lambda: NINE_O_CLOCK)
        assert "Today: Day 2" in alice_client.get(f"/schools/{school.pk}/timetable/").text

    def test_the_office_places_a_lesson_on_a_day_of_the_cycle(
        self, school, class_group, dana_client
    ):
        show = f"class-{class_group.pk}"
        address = f"/schools/{school.pk}/timetable/"
        page = dana_client.get(address, {"show": show, "at": "12-0900-0945"})
        form = page.context["open"].form
        assert form["weekday"].value() == TWO
        sent = {"show": show, "shown_version": page.context["grid"].version}
        sent |= {"class_group": class_group.pk, "weekday": TWO, "subject": "Art"}
        lesson(class_group, ONE)
        page = dana_client.get(address, {"show": show})
        sent |= {"shown_version": page.context["grid"].version, "times": "0900-0945"}
        dana_client.post(f"{address}place/", sent)
        assert WeeklyMeeting.objects.get(weekday=TWO).subject == "Art"

    def test_lessons_of_a_day_that_the_cycle_lacks_are_named(
        self, school, class_group, dana_client
    ):
        lesson(class_group, CycleDay.DAY_6)
        page = dana_client.get(f"/schools/{school.pk}/timetable/").text
        assert "of a day that the cycle does not have" in page
        assert "#cycle-head" in page


class TestSetting:
    @pytest.fixture(autouse=True)
    def at_eight(self, monkeypatch):
        eight = NINE_O_CLOCK - timedelta(hours=1)
        monkeypatch.setattr("django.utils.timezone.now", lambda: eight)

    def test_lessons_of_today_follow_at_once(self, school, class_group, dana):
        art, music = lesson(class_group, ONE), lesson(class_group, TWO, "Music")
        open_sessions_of(school, day=SCHOOL_DAY)
        assert [one.meeting for one in ClassSession.objects.all()] == [music]
        plan = CyclePlan(2, SCHOOL_DAY)
        set_cycle(school=school, plan=plan, by=dana, shown_version=NOT_SHOWN)
        assert [one.meeting for one in ClassSession.objects.all()] == [art]

    def test_only_the_office_sets_it_and_as_it_was_shown(self, school, alice, dana):
        with pytest.raises(NotOfficeError):
            set_cycle(school=school, plan=CyclePlan(), by=alice, shown_version=NOT_SHOWN)
        with pytest.raises(StaleRowError):
            set_cycle(school=school, plan=CyclePlan(), by=dana, shown_version="none")
        with pytest.raises(InvalidCycleError):
            set_cycle(school=school, plan=CyclePlan(6), by=dana, shown_version=NOT_SHOWN)

    def test_whoever_is_second_reads_which_weekdays_are_stored_by_now(self, dana_client, school):
        sent = {"n_days": 4, "day_1_on": "2026-08-31", "weekdays": [0, 1, 2]}
        address = reverse("timetables:set_cycle", args=[school.pk])
        page = dana_client.post(address, sent | {"shown_version": "before"}).text
        assert "Stored by now, “School days”: Monday, Tuesday, Wednesday, Thursday, Friday." in page

    def test_on_the_page_of_the_periods(self, dana_client, school, class_group):
        page = dana_client.get(f"/schools/{school.pk}/periods/").text
        version = version_in(page.partition("cycle-head")[0].rpartition("<form")[2])
        sent = {"n_days": 6, "day_1_on": "2026-09-01", "weekdays": [0, 1, 2, 3, 4]}
        address = f"/schools/{school.pk}/timetable/cycle/"
        page = dana_client.post(address, sent | {"shown_version": version}, follow=True)
        school.refresh_from_db()
        assert (school.cycle_days, school.cycle_day_1_on) == (6, SCHOOL_DAY)
        page = dana_client.post(address, {"n_days": 6, "shown_version": "6"})
        assert page.text.partition("cycle-head")[2].count("errorlist") == 2

    def test_others_find_no_such_page(self, alice_client, eve_client, school):
        address = f"/schools/{school.pk}/timetable/cycle/"
        for client in (alice_client, eve_client):
            assert client.post(address).status_code == 404


def test_usual_weeks_of_absences_end_on_a_weekday(school, class_group):
    lesson(class_group, CycleDay.DAY_4)
    this_week = usual_days(school)["this_week"]
    assert this_week.last_on - this_week.first_on == timedelta(days=4)
