"""Rows of the school office that the database must refuse, by the constraint that refuses each."""

from datetime import date, time, timedelta

from classes.models import School, StaffRole
from rosters.models import RosterMapping
from tests.factories import (
    NINE_O_CLOCK,
    SCHOOL_DAY,
    make_class_group,
    make_colleague,
    make_school,
    make_session,
    make_student,
    make_teacher,
    make_user,
)
from tests.factories.office import (
    make_awaited,
    make_camera,
    make_code,
    make_contact,
    make_cover,
    make_holiday,
    make_lesson_change,
    make_meeting,
    make_opening,
    make_period,
    make_planned_absence,
    make_reminder,
    make_room,
    make_roster_import,
    make_step,
    make_term,
    make_timetable_import,
)

DAY = timedelta(days=1)


def teacher_of(school, **overrides):
    teacher = make_teacher(school=school, user=make_user())
    for name, value in overrides.items():
        setattr(teacher, name, value)
    teacher.save()


def same_id_twice(make):
    def write():
        school = make_school()
        for _ in range(2):
            make(school=school, sourced_id="x")

    return write


def two_terms(school, sourced_id):
    make_term(school=school, sourced_id=sourced_id, name=f"T{school.terms.count()}")


def twice_in_one_school(make, **fields):
    def write():
        school = make_school()
        for _ in range(2):
            make(school=school, **fields)

    return write


def meeting_twice(*, has_term):
    def write():
        class_group = make_class_group()
        term = make_term(school=class_group.school) if has_term else None
        for _ in range(2):
            make_meeting(class_group=class_group, term=term)

    return write


def same_camera_twice():
    make_camera(room=make_camera().room)


def same_change_twice():
    meeting = make_meeting()
    for _number in range(2):
        make_lesson_change(class_group=meeting.class_group, meeting=meeting)


def same_opening_twice():
    make_opening(meeting=make_opening().meeting)


def two_periods(**same):
    def write():
        school = make_school()
        make_period(school=school)
        make_period(**{"school": school, "name": "2", "starts_at": time(8, 5)} | same)

    return write


def same_cover_twice():
    make_cover(meeting=make_cover().meeting)


def two_steps_of_one():
    step = make_step()
    make_step(school=step.school, made_by=step.made_by)


def same_reminder_twice():
    reminder = make_reminder()
    make_reminder(session=reminder.session, teacher=reminder.teacher)


def same_role_twice(school):
    user = make_user()
    for _ in range(2):
        StaffRole.objects.create(school=school, user=user, role="operator")


def same_mapping_twice(school):
    for _ in range(2):
        RosterMapping.objects.create(school=school, shape="0" * 64)


OFFICE_BAD_ROWS = {
    "staff_role_once_per_school": [lambda: same_role_twice(make_school())],
    "staff_role_once_for_all_schools": [lambda: same_role_twice(None)],
    "staff_role_is_a_known_one": [lambda: make_colleague(school=make_school(), role="king")],
    "staff_role_of_all_schools_is_the_operators": [
        lambda: make_colleague(school=None, role="head")
    ],
    "roster_import_kind": [lambda: make_roster_import(kind="pdf")],
    "rosterimport_applied_at_a_moment": [
        lambda: make_roster_import(stage="applied"),
        lambda: make_roster_import(applied_at=NINE_O_CLOCK),
        lambda: make_roster_import(stage="gone"),
    ],
    "roster_import_applied_without_errors": [
        lambda: make_roster_import(stage="applied", applied_at=NINE_O_CLOCK, n_errors=1),
    ],
    "roster_mapping_once_per_shape": [lambda: same_mapping_twice(make_school())],
    "rosterimport_planned_is_read": [
        lambda: make_roster_import(stage="planned", kind=""),
    ],
    "rosterimport_file_only_while_open": [
        lambda: make_roster_import(stage="discarded", file="rosters/x.csv")
    ],
    "teacher_sourced_id_unique_in_school": [same_id_twice(teacher_of)],
    "student_sourced_id_unique_in_school": [same_id_twice(make_student)],
    "class_group_sourced_id_unique_in_school": [same_id_twice(make_class_group)],
    "term_sourced_id_unique_in_school": [same_id_twice(two_terms)],
    "term_ends_after_it_begins": [lambda: make_term(last_on=date(2026, 8, 16))],
    "term_once_per_school": [twice_in_one_school(make_term)],
    "holiday_ends_after_it_begins": [lambda: make_holiday(last_on=date(2026, 10, 11))],
    "holiday_once_per_school": [twice_in_one_school(make_holiday)],
    "room_once_per_school": [twice_in_one_school(make_room, name="Lab")],
    "camera_once_per_room": [same_camera_twice],
    "meeting_ends_after_it_starts": [lambda: make_meeting(ends_at=time(9, 0))],
    "meeting_week_is_a_known_one": [lambda: make_meeting(week="C")],
    "meeting_weekday": [lambda: make_meeting(weekday=7), lambda: make_meeting(weekday=21)],
    "school_cycle_has_days_and_begin": [
        lambda: make_school(cycle_days=4),
        lambda: make_school(cycle_day_1_on=SCHOOL_DAY),
        lambda: make_school(cycle_days=11, cycle_day_1_on=SCHOOL_DAY),
    ],
    "lesson_change_once": [same_change_twice],
    "lesson_change_was_of_some_time": [lambda: make_lesson_change(was_ends_at=NINE_O_CLOCK)],
    "lesson_change_cancelled_has_no_lesson": [
        lambda: make_lesson_change(session=make_session()),
    ],
    "meeting_once_per_start_in_term": [meeting_twice(has_term=True)],
    "meeting_once_per_start_in_all_terms": [meeting_twice(has_term=False)],
    "meeting_opens_once_a_day": [same_opening_twice],
    "period_ends_after_it_starts": [lambda: make_period(ends_at=time(8, 0))],
    "period_has_name": [lambda: make_period(name="")],
    "period_name_once_per_school": [two_periods(name="1")],
    "period_start_once_per_school": [two_periods(starts_at=time(8, 0))],
    "cover_once_per_lesson": [same_cover_twice],
    "cover_day_ends_after_it_begins": [lambda: make_cover(ends_at=NINE_O_CLOCK - 365 * DAY)],
    "timetable_import_kind": [lambda: make_timetable_import(kind="pdf")],
    "timetableimport_applied_at_a_moment": [
        lambda: make_timetable_import(stage="applied"),
        lambda: make_timetable_import(applied_at=NINE_O_CLOCK),
        lambda: make_timetable_import(stage="gone"),
    ],
    "timetableimport_planned_is_read": [lambda: make_timetable_import(kind="")],
    "timetableimport_file_only_while_open": [
        lambda: make_timetable_import(stage="discarded", file="timetables/x.csv")
    ],
    "timetable_step_kind": [lambda: make_step(kind="dream")],
    "timetable_step_last_of_each": [two_steps_of_one],
    "reminder_once_per_teacher": [same_reminder_twice],
    "awaited_colleague_once": [
        lambda: [
            make_awaited(school=make_school(name="X")),
            make_awaited(school=School.objects.get(name="X")),
        ]
    ],
    "awaited_colleague_has_a_known_post": [lambda: make_awaited(post="king")],
    "school_letters_differ": [
        lambda: make_school(letter_late="P"),
        lambda: make_school(letter_absent="E"),
    ],
    "school_letters_not_empty": [lambda: make_school(letter_excused="")],
    "code_letter_unique_in_school": [twice_in_one_school(make_code, letter="D")],
    "code_counts_as_status": [lambda: make_code(counts_as="here")],
    "code_has_letter_and_label": [lambda: make_code(letter=""), lambda: make_code(label="")],
    "code_of_illness_once_in_school": [twice_in_one_school(make_code, is_illness=True)],
    "code_of_illness_is_away": [lambda: make_code(counts_as="late", is_illness=True)],
    "contact_has_name": [lambda: make_contact(name="")],
    "contact_has_known_scope": [lambda: make_contact(scope="everything")],
    "planned_absence_ends_after_it_starts": [lambda: make_planned_absence(ends_at=NINE_O_CLOCK)],
    "planned_absence_status": [lambda: make_planned_absence(status="present")],
}
