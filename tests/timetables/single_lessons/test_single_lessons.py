"""One lesson of one day is moved, cancelled or given away, and put back as it was."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from classes.errors import NotOfficeError, StaleRowError
from classes.models import ClassSession, Cover, LessonChange, MeetingOpening, Teacher
from classes.services.timetable import open_sessions_of
from classes.versions import NOT_SHOWN
from tests.factories import NINE_O_CLOCK, SCHOOL_DAY, make_class_group, make_record, make_teacher
from tests.factories.office import make_cover, make_meeting, make_term
from tests.shown_forms import version_in
from timetables.errors import LessonTakenError, LessonThereError
from timetables.selectors.coming_lessons import lessons_between
from timetables.selectors.covers import lessons_of_day
from timetables.selectors.day_bookings import day_clashes
from timetables.selectors.school_weeks import read_week
from timetables.selectors.single_lessons import coming_days, lesson_of_session, lesson_on
from timetables.services.single_lessons import (
    SinglePlan,
    cancel_single_lesson,
    change_single_lesson,
    take_back_change,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_eight")]

WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
LATER = {"starts_at": NINE_O_CLOCK + HOUR, "ends_at": NINE_O_CLOCK + HOUR + timedelta(minutes=45)}


@pytest.fixture
def meeting(school, class_group, room):
    """7A has a lesson on Tuesdays at nine, in the lab."""
    make_term(school=school)
    return make_meeting(class_group=class_group, room=room, subject="Art")


def change(meeting, by, day=SCHOOL_DAY, **plan):
    lesson = lesson_on(meeting, day)
    usual = {"starts_at": lesson.starts_at, "ends_at": lesson.ends_at, "room": lesson.room}
    return change_single_lesson(
        lesson=lesson, plan=SinglePlan(**usual | plan), by=by, shown_version=lesson.version
    )


def cancel(meeting, by, day=SCHOOL_DAY):
    lesson = lesson_on(meeting, day)
    return cancel_single_lesson(lesson=lesson, by=by, shown_version=lesson.version)


def take_back(changed, by):
    take_back_change(change=changed, by=by, shown_version=changed.version)


def opened(school, day=SCHOOL_DAY):
    open_sessions_of(school, day=day)
    return [(one.starts_at, one.room) for one in ClassSession.objects.order_by("starts_at")]


class TestMoved:
    def test_a_lesson_to_come_opens_at_its_new_time_only(self, meeting, school, room, dana):
        change(meeting, dana, **LATER)
        assert opened(school) == [(LATER["starts_at"], room)]

    def test_a_lesson_that_is_open_moves_and_keeps_its_session(self, meeting, school, room, dana):
        ((_starts_at, _room),) = opened(school)
        session = ClassSession.objects.get()
        assert change(meeting, dana, **LATER) == session
        assert opened(school) == [(LATER["starts_at"], room)]

    def test_to_another_day_and_back(self, meeting, school, room, dana):
        next_day = {name: moment + timedelta(days=1) for name, moment in LATER.items()}
        change(meeting, dana, **next_day)
        assert opened(school) == [(next_day["starts_at"], room)]
        assert opened(school, SCHOOL_DAY + timedelta(days=1)) == [(next_day["starts_at"], room)]
        take_back(LessonChange.objects.get(), dana)
        assert opened(school) == [(NINE_O_CLOCK, room)]
        assert not LessonChange.objects.exists()

    def test_onto_another_lesson_of_the_class_both_open(self, meeting, class_group, school, dana):
        make_meeting(class_group=class_group, starts_at=time(10, 15), ends_at=time(11))
        change(meeting, dana, **LATER | {"ends_at": NINE_O_CLOCK + 2 * HOUR + WEEK / 168})
        assert len(opened(school)) == 2

    def test_the_calendar_shows_it_once_under_its_key(self, meeting, alice, dana):
        teacher = Teacher.objects.get(user=alice)
        (planned,) = lessons_between(teacher, first_on=SCHOOL_DAY, last_on=SCHOOL_DAY)
        change(meeting, dana, **{name: moment + 2 * WEEK / 14 for name, moment in LATER.items()})
        (moved,) = lessons_between(teacher, first_on=SCHOOL_DAY, last_on=SCHOOL_DAY + WEEK / 7)
        assert (moved.key, moved.starts_at.date()) == (planned.key, date(2026, 9, 2))

    def test_to_what_it_was_leaves_no_change(self, meeting, dana):
        change(meeting, dana, **LATER)
        change(meeting, dana, starts_at=NINE_O_CLOCK, ends_at=NINE_O_CLOCK + HOUR * 0.75)
        assert not LessonChange.objects.exists()

    def test_where_the_class_has_a_lesson_already_it_is_refused(self, meeting, class_group, dana):
        ClassSession.objects.create(class_group=class_group, **LATER)
        with pytest.raises(LessonThereError):
            change(meeting, dana, **LATER)
        assert not LessonChange.objects.exists()

    def test_past_midnight_it_ends_on_the_next_day(self, meeting, school, dana_client):
        sent = {"day": "2026-10-24", "starts_at": "23:30", "ends_at": "03:30"}
        press(dana_client, meeting, sent)
        session = ClassSession.objects.get()
        berlin = ZoneInfo("Europe/Berlin")
        assert session.ends_at == datetime(2026, 10, 25, 3, 30, tzinfo=berlin)
        assert session.ends_at - session.starts_at == 5 * HOUR


class TestTaken:
    def test_a_register_moves_along_only_where_that_was_said(self, meeting, school, dana):
        open_sessions_of(school, day=SCHOOL_DAY)
        session = ClassSession.objects.get()
        make_record(session=session)
        with pytest.raises(LessonTakenError):
            change(meeting, dana, **LATER)
        change(meeting, dana, **LATER, moves_register=True)
        session.refresh_from_db()
        assert (session.starts_at, session.records.count()) == (LATER["starts_at"], 1)

    def test_nor_is_it_put_back_before_that_was_said(self, meeting, dana):
        make_record(session=change(meeting, dana, **LATER))
        moved = LessonChange.objects.get()
        with pytest.raises(LessonTakenError):
            take_back(moved, dana)
        version = moved.version
        take_back_change(change=moved, by=dana, shown_version=version, moves_register=True)
        assert ClassSession.objects.get().starts_at == NINE_O_CLOCK

    def test_a_lesson_with_a_register_is_not_cancelled(self, meeting, school, dana):
        open_sessions_of(school, day=SCHOOL_DAY)
        session = ClassSession.objects.get()
        make_record(session=session)
        with pytest.raises(LessonTakenError):
            cancel(meeting, dana)


class TestCancelled:
    @pytest.mark.parametrize("is_open", [True, False])
    def test_it_goes_and_comes_back(self, is_open, meeting, school, room, alice, dana):
        if is_open:
            open_sessions_of(school, day=SCHOOL_DAY)
        cancelled = cancel(meeting, dana)
        assert opened(school) == []
        teacher = Teacher.objects.get(user=alice)
        assert lessons_between(teacher, first_on=SCHOOL_DAY, last_on=SCHOOL_DAY) == []
        assert lessons_of_day(read_week(school), SCHOOL_DAY) == []
        take_back(cancelled, dana)
        assert opened(school) == [(NINE_O_CLOCK, room)]

    def test_one_that_is_to_come_waits_for_its_day_when_it_is_put_back(self, meeting, school, dana):
        cancelled = cancel(meeting, dana, SCHOOL_DAY + WEEK)
        take_back(cancelled, dana)
        assert not ClassSession.objects.exists()
        assert not MeetingOpening.objects.exists()
        assert len(opened(school, SCHOOL_DAY + WEEK)) == 1

    def test_one_opened_by_hand_comes_back_as_it_was(self, class_group, room, dana):
        times = {"starts_at": NINE_O_CLOCK, "ends_at": NINE_O_CLOCK + HOUR}
        session = ClassSession.objects.create(class_group=class_group, room=room, **times)
        lesson = lesson_of_session(session)
        cancelled = cancel_single_lesson(lesson=lesson, by=dana, shown_version=NOT_SHOWN)
        assert not ClassSession.objects.exists()
        take_back(cancelled, dana)
        assert ClassSession.objects.get().room == room

    def test_one_that_was_moved_first_comes_back_in_its_place(self, meeting, school, room, dana):
        change(meeting, dana, **LATER)
        take_back(cancel(meeting, dana), dana)
        assert opened(school) == [(NINE_O_CLOCK, room)]


class TestTeacher:
    def test_another_teacher_sees_it_on_its_day_and_no_more_when_it_is_put_back(
        self, meeting, school, dana, alice
    ):
        stand_in = make_teacher(school=school)
        session = change(meeting, dana, teacher=stand_in)
        assert ClassSession.objects.visible_to(stand_in.user).get() == session
        assert Cover.objects.get().teacher == stand_in
        take_back(LessonChange.objects.get(), dana)
        assert not ClassSession.objects.visible_to(stand_in.user).exists()
        assert not Cover.objects.exists()

    def test_who_covered_it_before_goes_on_covering_it_elsewhere(self, meeting, school, dana):
        stand_in = make_teacher(school=school)
        make_cover(meeting=meeting, teacher=stand_in)
        session = change(meeting, dana, teacher=stand_in, **LATER)
        assert session.teacher == stand_in
        assert Cover.objects.get().session == session


class TestDoubleBooked:
    def test_room_teacher_class_and_students_are_named(self, meeting, class_group, room, dana):
        student = class_group.enrolments.first().student
        make_meeting(
            class_group=make_class_group(student, code="9Z"),
            room=room,
            subject="Music",
            starts_at=time(10),
            ends_at=time(10, 45),
        )
        session = change(meeting, dana, **LATER)
        words = day_clashes(lesson_of_session(session))
        assert words == [
            "Lab is in use then: 9Z Music.",
            f"In another lesson then, 9Z Music: {student.name}.",
        ]

    def test_a_lesson_in_its_place_is_none(self, meeting):
        assert day_clashes(lesson_on(meeting, SCHOOL_DAY)) == []


def press(client, meeting, sent, *, name="save"):
    address = f"/lessons/{meeting.pk}/once/?on=2026-09-01"
    version = version_in(client.get(address).text.partition("<main")[2])
    return client.post(address, sent | {"shown_version": version}, follow=True)


class TestPages:
    def test_moved_and_undone_in_a_few_presses(self, meeting, school, dana_client):
        sent = {
            "day": "2026-09-01",
            "starts_at": "10:00",
            "ends_at": "10:45",
            "room": "",
            "teacher": "",
        }
        page = press(dana_client, meeting, sent)
        assert "no room" in page.text
        assert "10:00 to 10:45" in page.text
        undo = f"/lesson-changes/{LessonChange.objects.get().pk}/undo/"
        assert undo in page.text
        version = LessonChange.objects.get().version
        assert f'value="{version}"' in page.text
        page = dana_client.post(undo, {"shown_version": version}, follow=True)
        assert "as usual again" in page.text
        assert not LessonChange.objects.exists()

    def test_cancelled_from_the_page_of_its_register(self, meeting, school, dana_client):
        open_sessions_of(school, day=SCHOOL_DAY)
        session = ClassSession.objects.get()
        page = dana_client.get(f"/sessions/{session.pk}/")
        address = f"/sessions/{session.pk}/change/"
        assert address in page.text
        version = version_in(dana_client.get(address).text.partition("<main")[2])
        sent = {"cancel": "1", "shown_version": version}
        page = dana_client.post(address, sent, follow=True)
        assert "The lesson is cancelled." in page.text
        assert LessonChange.objects.get().is_cancelled

    def test_a_register_that_is_taken_is_asked_about(self, meeting, school, dana_client):
        open_sessions_of(school, day=SCHOOL_DAY)
        session = ClassSession.objects.get()
        make_record(session=session)
        sent = {"day": "2026-09-01", "starts_at": "10:00", "ends_at": "10:45"}
        page = press(dana_client, meeting, sent)
        assert "say that it is to go along" in page.text
        page = press(dana_client, meeting, sent | {"moves_register": "on"})
        assert "The lesson is changed." in page.text

    def test_its_days_are_offered_first(self, meeting, school, dana_client):
        page = dana_client.get(f"/lessons/{meeting.pk}/once/")
        assert page.context["days"] == [SCHOOL_DAY + n * WEEK for n in range(8)]
        assert coming_days(meeting)[0] == SCHOOL_DAY
        assert dana_client.get(f"/lessons/{meeting.pk}/once/?on=2026-09-02").status_code == 404

    def test_only_the_office_changes_and_what_was_shown(self, meeting, alice, dana):
        with pytest.raises(NotOfficeError):
            change(meeting, alice, **LATER)
        lesson = lesson_on(meeting, SCHOOL_DAY)
        change(meeting, dana, **LATER)
        with pytest.raises(StaleRowError):
            cancel_single_lesson(lesson=lesson, by=dana, shown_version=lesson.version)
