"""Stage a school's week for the pages of the timetable: periods, lessons, double bookings."""

from datetime import date, time, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from classes.models import ClassGroup, Room, School, Teacher, WeeklyMeeting
from classes.versions import NOT_SHOWN
from rosters.file_imports.services import SentFile
from tests.browser.staging import Lesson
from tests.factories import (
    make_class_group,
    make_record,
    make_school,
    make_session,
    make_student,
    make_teacher,
)
from tests.factories.office import (
    make_cover,
    make_lesson_change,
    make_meeting,
    make_period,
    make_room,
    make_term,
)
from tests.processes.work_now import work_on_timetable
from timetables.models import TimetableImport
from timetables.services.calendar_addresses import make_address
from timetables.services.imports import apply_timetable_import, start_timetable_import


def stage_timetable(lesson: Lesson, teacher: User) -> dict[str, list[str]]:
    """Stage the pages of a timetable with all that stands out in it, and of one that is empty."""
    group, school = lesson.class_group, lesson.class_group.school
    post = teacher.teacher_posts.all()[0]
    one = _stage_week(group, post)
    address, key = reverse("timetables:timetable", args=[school.pk]), f"class-{group.pk}"
    periods = reverse("timetables:periods", args=[school.pk])
    covers, day = reverse("timetables:covers", args=[school.pk]), _covered_day(one)
    empty = make_school(name="School without a timetable")
    empty.staff_roles.create(user=teacher, role="administrator")
    return {
        "timetables:my_timetable": [reverse("timetables:my_timetable")],
        "timetables:timetable": [
            f"{address}?show={key}",
            f"{address}?show={key}&at=2-0900-0945",
            f"{address}?show={key}&lesson={one.pk}",
            f"{address}?show=teacher-{post.pk}",
            f"{address}?show=room-{one.room_id}",
            reverse("timetables:timetable", args=[empty.pk]),
        ],
        "timetables:calendar_address": _stage_calendars(post, empty),
        "timetables:covers": [
            f"{covers}?day={day}&teacher={post.pk}",
            f"{covers}?day={day - timedelta(days=400)}",
        ],
        **_stage_single_lessons(lesson, one, day),
        "timetables:import_timetable": [reverse("timetables:import_timetable", args=[school.pk])],
        "timetables:timetable_import": [
            reverse("timetables:timetable_import", args=[row.pk])
            for row in _stage_imports(school, teacher)
        ],
        "timetables:periods": [
            periods,
            reverse("timetables:periods", args=[empty.pk]),
        ],
    }


def _stage_week(group: ClassGroup, post: Teacher) -> WeeklyMeeting:
    """Give the school periods, a lesson of two classes, and a room and a teacher booked twice.

    Returns:
        The last lesson of the class with a room of its own.
    """
    school = group.school
    for number in range(6):
        times = {"starts_at": time(8 + number), "ends_at": time(8 + number, 45)}
        make_period(school=school, name=str(number + 1), **times)
    room = make_room(school=school, name="Laboratory on the ground floor")
    other = make_class_group(make_student(school=school), school=school, title="Science")
    for weekday, hour in ((0, 8), (0, 9), (1, 8), (3, 10), (4, 13)):
        where = {"room": room, "teacher": post, "weekday": weekday}
        times = {"starts_at": time(hour), "ends_at": time(hour, 45)}
        one = make_meeting(class_group=group, subject="Physics", **where, **times)
    make_meeting(class_group=other, **where, **times)
    make_meeting(class_group=group, weekday=2, starts_at=time(14, 10), ends_at=time(15))
    together = {"subject": "Sport", "teacher": post, "is_shared": True}
    for both in (group, other):
        make_meeting(class_group=both, starts_at=time(11), ends_at=time(11, 45), **together)
    return one


def _covered_day(meeting: WeeklyMeeting) -> date:
    """Let a term begin, and a colleague cover a lesson in its first week."""
    school = meeting.class_group.school
    term = make_term(school=school)
    day = term.first_on + timedelta(days=(meeting.weekday - term.first_on.weekday()) % 7)
    make_cover(meeting=meeting, day=day, teacher=make_teacher(school=school, last_name="Stand-in"))
    return day


def _stage_imports(school: School, teacher: User) -> list[TimetableImport]:
    """Send a file that asks, one that is ready, one that was applied, one without headings."""
    unknown = "1,9Z,XYZ,MA,Hall,1,1,,\n2,7A,ALI,PH,Laboratory on the ground floor,1,1,,"
    known = "Class,Day,Period\n7A,5,1\n7A,someday,2\n7A,1,1"
    contents = ("Class,Day,Period\n7A,1,1", unknown, known, "A,B,C\n7A,1,1")
    found: list[TimetableImport] = []
    for content in contents:
        sent = SentFile("week.csv", content.encode())
        one = start_timetable_import(school=school, by=teacher, sent=sent)
        work_on_timetable(timetable_import=one)
        if not found:
            apply_timetable_import(timetable_import=one, by=teacher, shown_version=NOT_SHOWN)
            work_on_timetable(timetable_import=one)
        found.append(one)
        TimetableImport.objects.filter(pk=one.pk, stage="planned").update(school=_elsewhere(school))
    TimetableImport.objects.filter(pk__in=[one.pk for one in found]).update(school=school)
    return found


def _elsewhere(school: School) -> School:
    """Return a school where an import is safe from the next one, which would discard it."""
    return School.objects.exclude(pk=school.pk).first() or make_school()


def _stage_calendars(post: Teacher, elsewhere: School) -> list[str]:
    """Let a teacher have an address at one of her two schools."""
    make_teacher(user=post.user, school=elsewhere)
    make_address(teacher=post, shown_version="none")
    schools = [post.school_id, elsewhere.pk]
    return [reverse("timetables:calendar_address", args=[pk]) for pk in schools]


def _stage_single_lessons(lesson: Lesson, line: WeeklyMeeting, day: date) -> dict[str, list[str]]:
    """Stage a lesson that is open, one of the timetable on a day, and what was changed of both."""
    school, group = lesson.class_group.school, lesson.class_group
    make_lesson_change(class_group=group, day=day + timedelta(days=7), meeting=line)
    make_lesson_change(class_group=group, day=school.today())
    _move_a_lesson_that_is_taken(lesson, line.room)
    once = reverse("timetables:change_once", args=[line.pk])
    return {
        "timetables:change_session": [
            reverse("timetables:change_session", args=[lesson.session.pk])
        ],
        "timetables:change_once": [once, f"{once}?on={day + timedelta(days=7)}"],
        "timetables:double_booked": [reverse("timetables:double_booked", args=[school.pk])],
        "timetables:lesson_changes": [reverse("timetables:lesson_changes", args=[school.pk])],
    }


def _move_a_lesson_that_is_taken(lesson: Lesson, room: Room | None) -> None:
    """Let the lesson have been an hour earlier, in no room."""
    moved = make_session(
        class_group=lesson.class_group, starts_at=timezone.now() - timedelta(days=1), room=room
    )
    make_record(session=moved, student=lesson.students[0])
    hour = timedelta(hours=1)
    make_lesson_change(
        class_group=lesson.class_group,
        session=moved,
        day=moved.local_start.date(),
        is_cancelled=False,
        was_starts_at=moved.starts_at - hour,
        was_ends_at=moved.ends_at - hour,
    )
