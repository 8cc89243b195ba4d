"""The school office in the admin: calendar, timetable, codes, planned absences; what stays."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from classes.models import (
    AttendanceCode,
    ClassGroup,
    ClassSession,
    PlannedAbsence,
    School,
    Student,
    Teacher,
    WeeklyMeeting,
)
from classes.services import close_session
from classes.versions import NOT_SHOWN
from recognition.models import Camera
from tests.admin.admin_pages import act, address, errors_of, listed, save_change, versions_in
from tests.factories import make_record, make_student, make_teacher
from tests.factories.office import (
    make_camera,
    make_code,
    make_holiday,
    make_meeting,
    make_planned_absence,
    make_room,
    make_term,
)
from tests.plugins.mail_server import inbox  # noqa: F401 - a fixture

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def dana_of_both(dana_client, dana, other_school):
    """Dana, who now administers Lake School as well."""
    other_school.staff_roles.create(user=dana, role="administrator")
    return dana_client


class TestOneSchool:
    def test_meeting_takes_room_teacher_and_term_of_its_own_school(
        self, dana_of_both, class_group, other_school
    ):
        form = {"class_group": class_group.pk, "weekday": 1}
        form |= {"starts_at": "09:00", "ends_at": "09:45"}
        form |= {"room": make_room(school=other_school).pk}
        form |= {"teacher": make_teacher(school=other_school).pk}
        form |= {"term": make_term(school=other_school).pk}
        errors = errors_of(dana_of_both.post(address(WeeklyMeeting, "add"), form))
        assert errors.count("Choose one of Hill School.") == 3
        assert not WeeklyMeeting.objects.exists()

    def test_existing_meeting_and_session_stay_in_their_school(
        self, dana_of_both, session, class_group, other_school
    ):
        meeting = make_meeting(class_group=class_group)
        room = make_room(school=other_school)
        form = {"weekday": 1, "starts_at": "09:00", "ends_at": "09:45", "room": room.pk}
        save_change(dana_of_both, address(WeeklyMeeting, "change", meeting.pk), form)
        form = {"starts_at_0": "2026-09-01", "starts_at_1": "09:00", "room": room.pk}
        form |= {"ends_at_0": "2026-09-01", "ends_at_1": "09:45"}
        save_change(dana_of_both, address(ClassSession, "change", session.pk), form)
        for row in (meeting, session):
            row.refresh_from_db()
            assert row.room is None

    def test_camera_moves_to_another_room_but_not_to_another_school(
        self, dana_of_both, school, other_school
    ):
        camera = make_camera(room=make_room(school=school))
        near, far = make_room(school=school), make_room(school=other_school)
        form = {"name": "Front", "source": "0", "room": far.pk}
        page = save_change(dana_of_both, address(Camera, "change", camera.pk), form)
        assert "Choose one of Hill School." in errors_of(page)
        save_change(dana_of_both, address(Camera, "change", camera.pk), form | {"room": near.pk})
        camera.refresh_from_db()
        assert camera.room == near

    def test_line_of_the_timetable_is_entered_on_the_page_of_the_class(
        self, dana_client, class_group, school
    ):
        room = make_room(school=school)
        form = {"code": "7A", "title": "Physics", "teachers": []}
        form |= {"meetings-TOTAL_FORMS": 1, "meetings-INITIAL_FORMS": 0}
        form |= {"meetings-0-weekday": 0, "meetings-0-room": room.pk}
        form |= {"meetings-0-starts_at": "10:00", "meetings-0-ends_at": "10:45"}
        save_change(dana_client, address(ClassGroup, "change", class_group.pk), form)
        meeting = class_group.meetings.get()
        assert (meeting.room, meeting.starts_at) == (room, time(10, 0))


class TestCodes:
    def test_used_code_counts_as_what_it_counted_and_stays(
        self, dana_client, school, session, student
    ):
        code = make_code(school=school, letter="D", label="Dentist")
        make_record(session=session, student=student, status="excused", code=code)
        form = {"letter": "D", "label": "Doctor", "counts_as": "absent", "used_by": "everybody"}
        save_change(dana_client, address(AttendanceCode, "change", code.pk), form | {"position": 1})
        code.refresh_from_db()
        assert (code.label, code.counts_as, code.is_active) == ("Doctor", "excused", False)
        page = save_change(dana_client, address(AttendanceCode, "delete", code.pk), {"post": "yes"})
        assert "take it out of use instead" in page.content.decode()
        assert AttendanceCode.objects.filter(pk=code.pk).exists()

    @pytest.mark.parametrize(
        ("letter", "words"),
        [
            ("A", "A says “Absent” in every sheet"),
            ("p", "p says “Present” in every sheet"),
            ("d", "Another code of this school has this"),
        ],
    )
    def test_a_letter_that_could_be_mistaken_is_refused(self, dana_client, school, letter, words):
        make_code(school=school, letter="D")
        form = {"school": school.pk, "letter": letter, "label": "Doctor", "counts_as": "excused"}
        page = dana_client.post(
            address(AttendanceCode, "add"), form | {"used_by": "everybody", "position": 1}
        )
        assert words in page.content.decode()
        assert AttendanceCode.objects.count() == 1

    @pytest.mark.parametrize(("letter", "counts_as"), [("E", "excused"), ("F", "excused")])
    def test_a_letter_that_the_school_gives_to_no_other_status_is_taken(
        self, dana_client, school, letter, counts_as
    ):
        form = {"school": school.pk, "letter": letter, "label": "Doctor", "counts_as": counts_as}
        dana_client.post(
            address(AttendanceCode, "add"), form | {"used_by": "everybody", "position": 1}
        )
        assert AttendanceCode.objects.get().letter == letter

    def test_a_code_from_before_that_rule_is_switched_off_in_the_list(self, dana_client, school):
        code = make_code(school=school, letter="A", counts_as="excused")
        form = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": code.pk}
        form |= {"form-0-position": 3, "_save": "Save"}
        save_change(dana_client, address(AttendanceCode, "changelist"), form)
        code.refresh_from_db()
        assert (code.position, code.is_active) == (3, False)

    def test_unused_code_is_changed_and_deleted(self, dana_client, school):
        code = make_code(school=school)
        form = {"letter": "D", "label": "D", "counts_as": "absent", "used_by": "office"}
        save_change(dana_client, address(AttendanceCode, "change", code.pk), form | {"position": 1})
        code.refresh_from_db()
        assert code.counts_as == "absent"
        save_change(dana_client, address(AttendanceCode, "delete", code.pk), {"post": "yes"})
        assert not AttendanceCode.objects.exists()


class TestPlannedAbsences:
    form = {
        **{"starts_at_0": "2026-09-01", "starts_at_1": "08:00"},
        **{"ends_at_0": "2026-09-01", "ends_at_1": "12:00"},
        "status": "excused",
    }

    def test_office_enters_one_on_the_schools_clock(self, dana_client, dana, student):
        dana_client.post(address(PlannedAbsence, "add"), self.form | {"student": student.pk})
        absence = PlannedAbsence.objects.get()
        assert absence.entered_by == dana
        assert absence.starts_at == datetime(2026, 9, 1, 8, tzinfo=BERLIN)

    def test_rules_of_the_register_are_errors_of_the_form(
        self, dana_of_both, student, school, other_school
    ):
        add, mine = address(PlannedAbsence, "add"), self.form | {"student": student.pk}
        strange = make_code(school=other_school).pk
        assert "choose another" in errors_of(dana_of_both.post(add, mine | {"code": strange}))
        late = make_code(school=school, counts_as="absent").pk
        assert "counts as" in errors_of(dana_of_both.post(add, mine | {"code": late}))
        unused = make_code(school=school, is_active=False).pk
        assert "no longer in use" in errors_of(dana_of_both.post(add, mine | {"code": unused}))
        ends = {"ends_at_1": "07:00"}
        assert "ends before it begins" in errors_of(dana_of_both.post(add, mine | ends))
        make_planned_absence(student=student)
        assert "change that one instead" in errors_of(dana_of_both.post(add, mine))
        assert PlannedAbsence.objects.count() == 1

    def test_typed_times_are_of_the_students_school_for_whoever_has_two(
        self, dana_of_both, student, school
    ):
        add = address(PlannedAbsence, "add")
        dana_of_both.post(add, self.form | {"student": student.pk})
        absence = PlannedAbsence.objects.get()
        assert absence.starts_at == datetime(2026, 9, 1, 8, tzinfo=BERLIN)
        page = dana_of_both.get(address(PlannedAbsence, "change", absence.pk))
        assert 'value="08:00:00"' in page.content.decode()

    def test_one_is_changed_and_deleted(self, dana_client, student):
        absence = make_planned_absence(student=student)
        form = self.form | {"reason": "Wedding", "student": make_student().pk}
        form |= {"shown_version": absence.version}
        save_change(dana_client, address(PlannedAbsence, "change", absence.pk), form)
        absence.refresh_from_db()
        assert (absence.reason, absence.student) == ("Wedding", student)
        question = address(PlannedAbsence, "delete", absence.pk)
        shown = versions_in(dana_client.get(question).text)
        dana_client.post(question, {"post": "yes"} | shown)
        assert not PlannedAbsence.objects.exists()


class TestWhatStays:
    """What the register says is not deleted with something else, one by one or many at once."""

    def refuse(self, client, row, sentence):
        page = save_change(client, address(type(row), "delete", row.pk), {"post": "yes"})
        assert sentence in page.content.decode()
        page = act(client, type(row), "delete_selected", row, post="yes")
        assert sentence in page.content.decode()
        assert type(row).objects.filter(pk=row.pk).exists()

    def test_class_group_session_and_student_of_a_taken_register(
        self, root_client, session, student, class_group
    ):
        make_record(session=session, student=student)
        self.refuse(root_client, class_group, "end its enrolments")
        self.refuse(root_client, session, "change it there instead")
        self.refuse(root_client, student, "end the enrolments instead")

    def test_closed_register_of_nobody_and_the_teacher_who_closed_it(
        self, root_client, alice, session
    ):
        post = alice.teacher_posts.get()
        session.teacher = post
        session.save()
        close_session(session=session, by=alice, shown_version=NOT_SHOWN)
        self.refuse(root_client, session, "change it there instead")
        self.refuse(root_client, post, "Let Alice leave on this page instead")
        self.refuse(root_client, alice, "untick “Active” instead")

    def test_school_with_a_register(self, root_client, school, session, student):
        make_record(session=session, student=student)
        self.refuse(root_client, school, "Never deleted here, but part of it: attendance record")

    def test_post_is_not_deleted_on_the_page_of_the_user(self, dana_client, alice, school):
        post = alice.teacher_posts.get()
        form = {"email": alice.email, "is_active": "on"}
        form |= {"teacher_posts-TOTAL_FORMS": 1, "teacher_posts-INITIAL_FORMS": 1}
        form |= {"staff_roles-TOTAL_FORMS": 0, "staff_roles-INITIAL_FORMS": 0}
        form |= {"teacher_posts-0-id": post.pk, "teacher_posts-0-user": alice.pk}
        form |= {"teacher_posts-0-school": school.pk, "teacher_posts-0-DELETE": "on"}
        save_change(dana_client, address(User, "change", alice.pk), form)
        assert Teacher.objects.filter(pk=post.pk).exists()

    def test_session_opened_by_mistake_is_deleted(self, dana_client, session):
        save_change(dana_client, address(ClassSession, "delete", session.pk), {"post": "yes"})
        assert not ClassSession.objects.exists()


def test_holidays_and_limits_of_a_school_are_kept_by_its_administrator(dana_client, school):
    holiday = make_holiday(school=school)
    form = {"name": "Break", "first_on": "2026-10-23", "last_on": "2026-10-12"}
    page = save_change(dana_client, address(type(holiday), "change", holiday.pk), form)
    assert "must not lie before the first" in errors_of(page)
    form = {"name": "Hill School", "time_zone": "Europe/Berlin", "attendance_limit_percent": 101}
    form |= {"staff_roles-TOTAL_FORMS": 0, "staff_roles-INITIAL_FORMS": 0}
    page = save_change(dana_client, address(School, "change", school.pk), form)
    assert "less than or equal to 100" in errors_of(page)


def test_timetable_is_filtered_by_teacher(dana_client, class_group, alice):
    mine = make_meeting(class_group=class_group, teacher=alice.teacher_posts.get())
    make_meeting(class_group=class_group, weekday=3)
    assert listed(dana_client, WeeklyMeeting, teacher__id__exact=mine.teacher_id) == {mine}


def test_student_lists_by_what_recognition_lacks(dana_client, students, class_group):
    assert listed(dana_client, Student, recognition="no-consent") == set(students)
    assert not listed(dana_client, Student, recognition="no-face")
