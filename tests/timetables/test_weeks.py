"""Weeks A and B take turns: lessons of one open in it only, and stand beside each other."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from classes.errors import NotOfficeError, StaleRowError
from classes.models import ClassSession, MeetingOpening, TimetableStep, WeeklyMeeting
from classes.models.timetable.days import week_of
from classes.services.timetable import open_sessions_of
from classes.versions import NOT_SHOWN
from tests.factories import NINE_O_CLOCK, SCHOOL_DAY, make_teacher
from tests.factories.office import make_holiday, make_meeting, make_period, make_room, make_term
from tests.shown_forms import version_in
from timetables.errors import LessonThereError
from timetables.selectors.clashes import find_clashes
from timetables.selectors.covers import lessons_of_day
from timetables.selectors.grids import Slot, grid_of
from timetables.selectors.school_weeks import read_week
from timetables.selectors.subjects import Sheet, SheetKind
from timetables.services.changes import move_lesson, place_lesson
from timetables.services.lines import LessonPlan
from timetables.services.undo import undo_step
from timetables.services.weeks import set_week_a

pytestmark = pytest.mark.django_db

ONE_WEEK = timedelta(days=7)
NINE, TEN = Slot(1, time(9), time(9, 45)), Slot(1, time(10), time(10, 45))


@pytest.fixture
def school(school):
    """Hill School, whose week of 1 September is A."""
    school.week_a_on = SCHOOL_DAY
    school.save()
    return school


@pytest.fixture
def art(class_group, school):
    """7A has art on Tuesdays at nine, in week A."""
    make_term(school=school)
    return make_meeting(class_group=class_group, subject="Art", week="A")


@pytest.fixture
def music(class_group, art):
    """And music in week B."""
    return make_meeting(class_group=class_group, subject="Music", week="B")


def subjects_on(school, day):
    return [session.meeting.subject for session in open_sessions_of(school, day=day)]


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 8, 31), "A"),
        (date(2026, 9, 6), "A"),
        (date(2026, 9, 7), "B"),
        (date(2026, 9, 20), "A"),
        (date(2026, 8, 30), "B"),
        (date(2027, 1, 4), "A"),
    ],
)
def test_weeks_take_turns_from_monday_to_sunday(school, day, week):
    assert week_of(school, day) == week


def test_where_nobody_said_which_week_is_a_all_are_alike(other_school):
    assert week_of(other_school, SCHOOL_DAY) == ""


def test_a_lesson_opens_in_its_week_only(school, art, music, class_group):
    make_meeting(class_group=class_group, subject="Maths", starts_at=time(11), ends_at=time(12))
    assert subjects_on(school, SCHOOL_DAY) == ["Art", "Maths"]
    assert subjects_on(school, SCHOOL_DAY + ONE_WEEK) == ["Music", "Maths"]
    assert subjects_on(school, SCHOOL_DAY + 2 * ONE_WEEK) == ["Art", "Maths"]


def test_holidays_do_not_shift_the_weeks(school, art, music):
    make_holiday(school=school, first_on=date(2026, 9, 7), last_on=date(2026, 9, 11))
    assert subjects_on(school, SCHOOL_DAY + ONE_WEEK) == []
    assert subjects_on(school, SCHOOL_DAY + 2 * ONE_WEEK) == ["Art"]


def test_without_a_week_a_no_lesson_of_a_week_opens_and_the_page_says_so(
    school, art, dana_client, alice_client
):
    school.week_a_on = None
    school.save()
    assert subjects_on(school, SCHOOL_DAY) == []
    page = dana_client.get(f"/schools/{school.pk}/timetable/").text
    assert "nobody has said which week is A" in page
    assert "#weeks-head" in page
    assert "#weeks-head" not in alice_client.get(f"/schools/{school.pk}/timetable/").text


def test_only_the_lessons_of_a_week_are_covered_in_it(school, art, music):
    week = read_week(school)
    assert [one.meeting for one in lessons_of_day(week, SCHOOL_DAY)] == [art]
    assert [one.meeting for one in lessons_of_day(week, SCHOOL_DAY + ONE_WEEK)] == [music]


def plan(class_group, week, **more):
    return LessonPlan(class_group, *vars(NINE).values(), week=week, **more)


class TestPlaces:
    def test_a_and_b_share_a_place(self, school, art, class_group, dana):
        line = place_lesson(plan=plan(class_group, "B"), by=dana, shown_version=NOT_SHOWN)
        assert WeeklyMeeting.objects.get(pk=line.pk).week == "B"

    @pytest.mark.parametrize("week", ["", "A"])
    def test_the_same_week_and_every_week_are_taken(self, week, school, art, class_group, dana):
        with pytest.raises(LessonThereError):
            place_lesson(plan=plan(class_group, week), by=dana, shown_version=NOT_SHOWN)
        with pytest.raises(ValidationError):
            WeeklyMeeting(
                class_group=class_group, weekday=1, week=week, starts_at=time(9), ends_at=time(10)
            ).full_clean()

    def test_a_lesson_of_every_week_changes_places_with_both(
        self, school, art, music, class_group, dana
    ):
        maths = make_meeting(class_group=class_group, starts_at=time(10), ends_at=time(10, 45))
        move_lesson(meeting=maths, slot=NINE, by=dana, shown_version=NOT_SHOWN)
        hours = {line.pk: line.starts_at.hour for line in WeeklyMeeting.objects.all()}
        assert hours == {maths.pk: 9, art.pk: 10, music.pk: 10}
        undo_step(step=TimetableStep.objects.get(), by=dana, shown_version=NOT_SHOWN)
        hours = {line.pk: line.starts_at.hour for line in WeeklyMeeting.objects.all()}
        assert hours == {maths.pk: 10, art.pk: 9, music.pk: 9}

    def test_one_of_two_does_not_push_a_lesson_of_every_week_beside_the_other(
        self, school, art, music, class_group, dana
    ):
        make_meeting(class_group=class_group, starts_at=time(10), ends_at=time(10, 45))
        with pytest.raises(LessonThereError):
            move_lesson(meeting=art, slot=TEN, by=dana, shown_version=NOT_SHOWN)

    def test_one_moves_beside_a_lesson_of_the_other_week(self, school, art, class_group, dana):
        other = make_meeting(
            class_group=class_group, week="B", starts_at=time(10), ends_at=time(10, 45)
        )
        move_lesson(meeting=art, slot=TEN, by=dana, shown_version=NOT_SHOWN)
        other.refresh_from_db()
        assert other.starts_at == time(10)

    def test_nobody_is_double_booked_by_lessons_of_two_weeks(
        self, school, class_group, other_class_group
    ):
        room, teacher = make_room(school=school), make_teacher(class_group)
        for group, week in ((class_group, "A"), (other_class_group, "B")):
            make_meeting(class_group=group, room=room, teacher=teacher, week=week)
        assert find_clashes(read_week(school)) == []
        WeeklyMeeting.objects.filter(week="B").update(week="")
        assert len(find_clashes(read_week(school))) == 2


class TestGrid:
    def test_a_place_offers_its_other_week(self, school, art, class_group):
        make_period(school=school, starts_at=time(9), ends_at=time(9, 45))
        [row] = grid_of(read_week(school), Sheet(SheetKind.CLASS, class_group)).rows
        monday, tuesday = row.cells[:2]
        assert (monday.has_room, monday.free_week) == (True, "")
        assert (tuesday.has_room, tuesday.free_week) == (True, "B")

    def test_the_office_places_the_other_week_there(self, dana_client, school, art, class_group):
        address = f"/schools/{school.pk}/timetable/"
        key = f"class-{class_group.pk}"
        page = dana_client.get(f"{address}?show={key}").text
        assert "Week A" in page
        assert f"?show={key}&amp;at=1-0900-0945&amp;week=B" in page
        form = dana_client.get(f"{address}?show={key}&at=1-0900-0945&week=B").context["open"].form
        assert form["of_week"].value() == "B"
        sent = {"show": key, "class_group": class_group.pk, "weekday": 1, "times": "0900-0945"}
        sent |= {"shown_version": read_week(school).version_of(Sheet(SheetKind.CLASS, class_group))}
        dana_client.post(f"{address}place/", sent | {"of_week": "B", "subject": "Music"})
        assert WeeklyMeeting.objects.get(subject="Music").week == "B"

    def test_a_school_without_weeks_is_not_asked_for_one(
        self, dana_client, school, class_group, other_school
    ):
        school.week_a_on = None
        school.save()
        make_meeting(class_group=class_group)
        key = f"class-{class_group.pk}"
        page = dana_client.get(f"/schools/{school.pk}/timetable/?show={key}&at=1-0900-0945")
        assert "of_week" not in page.context["open"].form.fields


class TestSettingTheWeeks:
    @pytest.fixture(autouse=True)
    def at_eight(self, monkeypatch):
        eight = NINE_O_CLOCK - timedelta(hours=1)
        monkeypatch.setattr("django.utils.timezone.now", lambda: eight)

    def test_todays_lessons_follow_at_once(self, school, art, music, dana):
        assert subjects_on(school, SCHOOL_DAY) == ["Art"]
        next_week = SCHOOL_DAY + ONE_WEEK
        set_week_a(school=school, day=next_week, by=dana, shown_version=NOT_SHOWN)
        assert [one.meeting for one in ClassSession.objects.all()] == [music]
        set_week_a(school=school, day=SCHOOL_DAY, by=dana, shown_version=NOT_SHOWN)
        assert [one.meeting for one in ClassSession.objects.all()] == [art]
        assert MeetingOpening.objects.count() == 1

    def test_only_the_office_sets_them_and_as_they_were_shown(self, school, alice, dana):
        with pytest.raises(NotOfficeError):
            set_week_a(school=school, day=None, by=alice, shown_version=NOT_SHOWN)
        with pytest.raises(StaleRowError):
            set_week_a(school=school, day=None, by=dana, shown_version="alike")

    def test_on_the_page_of_the_periods(self, dana_client, school, class_group):
        page = dana_client.get(f"/schools/{school.pk}/periods/").text
        version = version_in(page.partition("weeks-head")[0].rpartition("<form")[2])
        form = {"week_a_on": "2026-09-08", "shown_version": version}
        dana_client.post(f"/schools/{school.pk}/timetable/weeks/", form)
        school.refresh_from_db()
        assert school.week_a_on == date(2026, 9, 8)
        page = dana_client.get(f"/schools/{school.pk}/timetable/?show=")
        assert "This week: Week B" in page.text

    @pytest.mark.parametrize("day", ["soon", "0001-01-01", "2026-13-01"])
    def test_what_is_no_day_changes_nothing(self, day, dana_client, school):
        form = {"week_a_on": day, "shown_version": f"{SCHOOL_DAY}"}
        page = dana_client.post(f"/schools/{school.pk}/timetable/weeks/", form)
        refused = page.text.partition("weeks-head")[2]
        assert "errorlist" in refused
        assert f'value="{day}"' in refused
        school.refresh_from_db()
        assert school.week_a_on == SCHOOL_DAY

    def test_others_find_no_such_page(self, alice_client, eve_client, school):
        address = f"/schools/{school.pk}/timetable/weeks/"
        for client in (alice_client, eve_client):
            assert client.post(address).status_code == 404
        assert alice_client.get(address).status_code == 405
