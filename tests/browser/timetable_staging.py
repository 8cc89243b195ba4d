"""Stage a school's week for the pages of the timetable: periods, lessons, double bookings."""

from datetime import time

from django.urls import reverse

from accounts.models import User
from tests.browser.staging import Lesson
from tests.factories import make_class_group, make_school, make_student
from tests.office_factories import make_meeting, make_period, make_room


def stage_timetable(lesson: Lesson, teacher: User) -> dict[str, list[str]]:
    """Give the school periods, and a week in which a room and a teacher are double booked."""
    group, school = lesson.class_group, lesson.class_group.school
    for number in range(6):
        times = {"starts_at": time(8 + number), "ends_at": time(8 + number, 45)}
        make_period(school=school, name=str(number + 1), **times)
    room = make_room(school=school, name="Laboratory on the ground floor")
    post = teacher.teacher_posts.all()[0]
    other = make_class_group(make_student(school=school), school=school, title="Chemistry")
    for weekday, hour in ((0, 8), (0, 9), (1, 8), (3, 10), (4, 13)):
        where = {"room": room, "teacher": post, "weekday": weekday}
        times = {"starts_at": time(hour), "ends_at": time(hour, 45)}
        one = make_meeting(class_group=group, subject="Physics", **where, **times)
    make_meeting(class_group=other, **where, **times)
    make_meeting(class_group=group, weekday=2, starts_at=time(14, 10), ends_at=time(15))
    address, key = reverse("timetables:timetable", args=[school.pk]), f"class-{group.pk}"
    periods = reverse("timetables:periods", args=[school.pk])
    empty = make_school(name="School without a timetable")
    empty.administrators.add(teacher)
    return {
        "timetables:my_timetable": [reverse("timetables:my_timetable")],
        "timetables:timetable": [
            f"{address}?show={key}",
            f"{address}?show={key}&at=2-0900-0945",
            f"{address}?show={key}&lesson={one.pk}",
            f"{address}?show=teacher-{post.pk}",
            f"{address}?show=room-{room.pk}",
            reverse("timetables:timetable", args=[empty.pk]),
        ],
        "timetables:periods": [
            periods,
            reverse("timetables:periods", args=[empty.pk]),
        ],
    }
