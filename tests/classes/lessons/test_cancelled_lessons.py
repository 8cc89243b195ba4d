"""A holiday entered late takes away the lessons that were opened on it, if nobody touched them."""

from datetime import timedelta

import pytest

from classes.models import ClassSession, Holiday, MeetingOpening, School, Term
from classes.services import close_session, reopen_session
from classes.services.cancelled_lessons import remove_cancelled_sessions
from classes.services.timetable import open_sessions_everywhere, open_sessions_of
from classes.versions import NOT_SHOWN
from tests.admin.admin_pages import act, address, save_change
from tests.factories import (
    NINE_O_CLOCK,
    SCHOOL_DAY,
    make_capture,
    make_class_group,
    make_record,
    make_session,
    make_student,
)
from tests.factories.mail import make_delivery
from tests.factories.office import make_holiday, make_meeting, make_reminder, make_term

DAY = timedelta(days=1)


@pytest.fixture
def opened(school, class_group):
    """The session of 7A that the timetable has opened."""
    make_term(school=school)
    make_meeting(class_group=class_group)
    return open_sessions_of(school, day=SCHOOL_DAY)[0]


def remove(school, first_on=SCHOOL_DAY, last_on=SCHOOL_DAY):
    found = remove_cancelled_sessions(school=school, first_on=first_on, last_on=last_on)
    return found.n_removed, found.n_kept


def enter_holiday(school, first_on=SCHOOL_DAY, last_on=SCHOOL_DAY):
    make_holiday(school=school, first_on=first_on, last_on=last_on)
    return remove(school, first_on, last_on)


def test_an_untouched_lesson_goes_with_its_reminder(school, opened):
    make_reminder(session=opened)
    assert enter_holiday(school) == (1, 0)
    assert not ClassSession.objects.exists()


@pytest.mark.parametrize(
    "touch",
    [
        lambda session, _by: make_record(
            session=session, student=session.class_group.roster_on(SCHOOL_DAY)[0]
        ),
        lambda session, _by: make_capture(session=session),
        lambda session, _by: make_delivery(session=session),
        lambda session, by: close_session(session=session, by=by, shown_version=NOT_SHOWN),
    ],
)
def test_a_lesson_that_somebody_worked_on_stays(school, opened, touch, alice):
    touch(opened, alice)
    assert enter_holiday(school) == (0, 1)
    assert ClassSession.objects.get() == opened


def test_a_confirmed_register_stays_though_it_is_open(school, opened):
    ClassSession.objects.update(confirmed_at=NINE_O_CLOCK)
    assert enter_holiday(school) == (0, 1)


def test_a_lesson_reopened_and_left_empty_goes(school, opened, alice):
    close_session(session=opened, by=alice, shown_version=NOT_SHOWN)
    reopen_session(session=opened, by=alice, shown_version=NOT_SHOWN)
    assert enter_holiday(school) == (1, 0)


def test_a_session_opened_by_hand_is_no_matter_of_the_timetable(school, class_group, opened):
    make_session(class_group=class_group, starts_at=NINE_O_CLOCK + timedelta(hours=3))
    assert enter_holiday(school) == (1, 0)
    assert ClassSession.objects.count() == 1


def test_days_beside_the_holiday_and_other_schools_keep_theirs(school, other_school, opened):
    group = make_class_group(make_student(school=other_school), school=other_school)
    make_term(school=other_school)
    make_meeting(class_group=group)
    open_sessions_of(other_school, day=SCHOOL_DAY)
    assert enter_holiday(school, SCHOOL_DAY + DAY, SCHOOL_DAY + DAY) == (0, 0)
    assert enter_holiday(school, SCHOOL_DAY - DAY, SCHOOL_DAY - DAY) == (0, 0)
    assert enter_holiday(school) == (1, 0)
    assert ClassSession.objects.get().class_group == group


def test_the_day_is_that_of_the_schools_clock(school, class_group):
    make_term(school=school)
    make_meeting(class_group=class_group, starts_at="00:00", ends_at="00:45")
    open_sessions_of(school, day=SCHOOL_DAY)  # 22:00 UTC of the day before
    assert enter_holiday(school, SCHOOL_DAY - DAY, SCHOOL_DAY - DAY) == (0, 0)
    assert enter_holiday(school) == (1, 0)


def test_what_a_holiday_took_may_be_opened_again(school, opened):
    enter_holiday(school)
    assert not MeetingOpening.objects.exists()
    Holiday.objects.all().delete()
    assert len(open_sessions_of(school, day=SCHOOL_DAY)) == 1


def test_both_lessons_of_a_double_one_opened_by_hand_may_be_opened_again(school, class_group):
    make_term(school=school)
    for starts_at, ends_at in (("09:00", "09:45"), ("09:45", "10:30")):
        make_meeting(class_group=class_group, starts_at=starts_at, ends_at=ends_at)
    make_session(class_group=class_group, ends_at=NINE_O_CLOCK + timedelta(minutes=90))
    open_sessions_of(school, day=SCHOOL_DAY)
    assert enter_holiday(school) == (1, 0)
    Holiday.objects.all().delete()
    assert len(open_sessions_of(school, day=SCHOOL_DAY)) == 2


def test_a_lesson_deleted_by_hand_stays_so_though_another_lasted_through_it(school, opened):
    make_meeting(class_group=opened.class_group, starts_at="09:15", ends_at="09:30")
    open_sessions_of(school, day=SCHOOL_DAY)[0].delete()
    assert enter_holiday(school) == (1, 0)
    Holiday.objects.all().delete()
    assert len(open_sessions_of(school, day=SCHOOL_DAY)) == 1


def test_a_lesson_of_a_term_that_is_over_goes_while_another_term_lasts(school, class_group):
    spring = make_term(school=school, name="Short")
    make_term(school=school, name="Long")
    make_meeting(class_group=class_group, term=spring)
    open_sessions_of(school, day=SCHOOL_DAY)
    assert remove(school) == (0, 0)
    Term.objects.filter(pk=spring.pk).update(last_on=SCHOOL_DAY - DAY)
    assert remove(school) == (1, 0)


@pytest.mark.parametrize("year", [1, 9999])
def test_years_that_no_clock_shows_are_no_accident(school, opened, year):
    assert remove(school, SCHOOL_DAY.replace(year=1), SCHOOL_DAY.replace(year=year)) == (0, 0)


class TestAdmin:
    def days(self, school, first_on, last_on):
        return {"school": school.pk, "name": "Break", "first_on": first_on, "last_on": last_on}

    def test_a_holiday_says_how_many_went_and_how_many_stay(
        self, dana_client, school, class_group, opened
    ):
        make_meeting(class_group=class_group, starts_at="11:00", ends_at="11:45")
        make_capture(session=open_sessions_of(school, day=SCHOOL_DAY)[0])
        form = self.days(school, SCHOOL_DAY, SCHOOL_DAY)
        page = dana_client.post(address(Holiday, "add"), form, follow=True).content.decode()
        assert (
            "1 lesson of these days, which the timetable had opened or taken over, was removed."
            in page
        )
        assert "1 lesson of these days stays, because somebody worked on it." in page
        assert ClassSession.objects.count() == 1

    def test_a_term_that_ends_earlier_takes_its_last_lessons_along(
        self, dana_client, school, opened
    ):
        term = school.terms.get()
        change = address(Term, "change", term.pk)
        save_change(dana_client, change, self.days(school, term.first_on, SCHOOL_DAY))
        assert ClassSession.objects.exists()
        form = self.days(school, term.first_on, SCHOOL_DAY - DAY)
        page = save_change(dana_client, change, form, follow=True)
        assert "1 lesson of these days" in page.content.decode()
        assert not ClassSession.objects.exists()

    @pytest.fixture
    def thursday(self, monkeypatch):
        """Two days after the lesson, up to which the timetable has been opened."""
        monkeypatch.setattr(School, "today", lambda _self: SCHOOL_DAY + 2 * DAY)

    def run(self):
        open_sessions_everywhere(now=NINE_O_CLOCK + 2 * DAY)
        return list(ClassSession.objects.values_list("starts_at", flat=True))

    def taken_back(self, client, holiday, how):
        shorter = self.days(holiday.school, SCHOOL_DAY + DAY, SCHOOL_DAY + DAY)
        page, form = {
            "one": (address(Holiday, "delete", holiday.pk), {"post": "yes"}),
            "shorter": (address(Holiday, "change", holiday.pk), shorter),
        }.get(how, ("", {}))
        if how == "many":
            return act(client, Holiday, "delete_selected", holiday, post="yes")
        return save_change(client, page, form, follow=True)

    @pytest.mark.parametrize("how", ["one", "many", "shorter"])
    def test_a_holiday_taken_back_lets_earlier_lessons_open_again(
        self, dana_client, school, opened, thursday, how
    ):
        self.run()
        form = self.days(school, SCHOOL_DAY, SCHOOL_DAY + DAY)
        dana_client.post(address(Holiday, "add"), form)
        assert self.run() == []
        page = self.taken_back(dana_client, Holiday.objects.get(), how)
        assert "1 lesson of these days was opened" in page.content.decode()
        assert list(ClassSession.objects.values_list("starts_at", flat=True)) == [NINE_O_CLOCK]

    def test_a_holiday_taken_back_opens_no_new_line_on_the_days_after_it(
        self, dana_client, school, class_group, opened, thursday
    ):
        self.run()
        holiday = make_holiday(school=school, first_on=SCHOOL_DAY, last_on=SCHOOL_DAY)
        make_meeting(class_group=class_group, weekday=(SCHOOL_DAY + DAY).weekday())
        self.taken_back(dana_client, holiday, "one")
        assert self.run() == [NINE_O_CLOCK]

    def test_a_term_that_ends_later_again_opens_the_days_gained(
        self, dana_client, school, class_group, opened, thursday
    ):
        """Only those: a line that came since opens no session on a day that the term kept."""
        self.run()
        term = school.terms.get()
        change = address(Term, "change", term.pk)
        save_change(dana_client, change, self.days(school, term.first_on, SCHOOL_DAY - DAY))
        for day in (SCHOOL_DAY - DAY, SCHOOL_DAY + DAY):
            make_meeting(class_group=class_group, weekday=day.weekday())
        form = self.days(school, term.first_on, term.last_on)
        page = save_change(dana_client, change, form, follow=True).content.decode()
        assert "2 lessons of these days were opened" in page
        assert [one.day for one in ClassSession.objects.order_by("starts_at")] == [
            SCHOOL_DAY,
            SCHOOL_DAY + DAY,
        ]

    def test_a_new_term_opens_its_days_of_the_last_week(
        self, dana_client, school, class_group, thursday
    ):
        make_meeting(class_group=class_group)
        form = self.days(school, SCHOOL_DAY - 14 * DAY, SCHOOL_DAY + 14 * DAY)
        page = dana_client.post(address(Term, "add"), form, follow=True).content.decode()
        assert "1 lesson of these days was opened" in page
        assert ClassSession.objects.get().day == SCHOOL_DAY

    @pytest.mark.parametrize("weeks", [-2, 2])
    def test_a_holiday_of_long_ago_or_later_opens_nothing(
        self, dana_client, school, thursday, weeks
    ):
        make_term(school=school)
        self.run()
        day = SCHOOL_DAY + weeks * 7 * DAY
        holiday = make_holiday(school=school, first_on=day, last_on=day)
        page = self.taken_back(dana_client, holiday, "one")
        assert "opened" not in page.content.decode()
        assert school.timetable_run.last_day == SCHOOL_DAY + 2 * DAY

    def test_a_lesson_that_somebody_deleted_stays_cancelled(
        self, dana_client, school, opened, thursday
    ):
        self.run()
        opened.delete()
        holiday = make_holiday(school=school, first_on=SCHOOL_DAY, last_on=SCHOOL_DAY)
        self.taken_back(dana_client, holiday, "one")
        assert self.run() == []

    def test_nothing_is_said_where_nothing_was_open(self, dana_client, school):
        form = self.days(school, SCHOOL_DAY, SCHOOL_DAY)
        page = dana_client.post(address(Holiday, "add"), form, follow=True)
        assert "of these days" not in page.content.decode()
        assert Holiday.objects.exists()
