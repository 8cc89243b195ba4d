"""Make rows of the school office for tests: calendar, timetable, codes, planned absences."""

import itertools
from datetime import date, time, timedelta

from classes.models import (
    AbsenceBatch,
    AccountMail,
    AttendanceCode,
    AwaitedColleague,
    ClassGroup,
    Cover,
    Holiday,
    LessonChange,
    ListFile,
    MeetingOpening,
    Period,
    PlannedAbsence,
    RegisterReminder,
    Room,
    Term,
    TimetableStep,
    WeeklyMeeting,
)
from classes.models.covers import bounds_of_day
from classes.selectors.timetable.meetings import moments_on
from office.models import Contact
from recognition.models import (
    AnnotatedCopy,
    Camera,
    CameraHealth,
    CameraSearch,
    ClassWatch,
    FaceCorrection,
    FilmNotice,
    IgnoredSpot,
    RoomFilm,
    RoomWatch,
    SetupPicture,
)
from rosters.models import RosterImport
from tests.factories import (
    NINE_O_CLOCK,
    SCHOOL_DAY,
    make_capture,
    make_class_group,
    make_jpeg,
    make_school,
    make_session,
    make_student,
    make_teacher,
    make_user,
)
from timetables.models import TimetableImport

_numbers = itertools.count(1)


def make_term(**overrides) -> Term:
    school = overrides.pop("school", None) or make_school()
    fields = {"name": "Autumn", "first_on": date(2026, 8, 17), "last_on": date(2026, 12, 18)}
    return Term.objects.create(school=school, **fields | overrides)


def make_holiday(**overrides) -> Holiday:
    school = overrides.pop("school", None) or make_school()
    fields = {
        "name": "Autumn break",
        "first_on": date(2026, 10, 12),
        "last_on": date(2026, 10, 23),
    }
    return Holiday.objects.create(school=school, **fields | overrides)


def make_contact(**overrides) -> Contact:
    student = overrides.pop("student", None) or make_student()
    return Contact.objects.create(student=student, **{"name": "Wei Chen"} | overrides)


def make_room(**overrides) -> Room:
    school = overrides.pop("school", None) or make_school()
    return Room.objects.create(school=school, **{"name": f"Room {next(_numbers)}"} | overrides)


def make_camera(**overrides) -> Camera:
    room = overrides.pop("room", None) or make_room()
    return Camera.objects.create(room=room, **{"name": "Front", "source": "0"} | overrides)


def make_ignored_spot(**overrides) -> IgnoredSpot:
    """Ignore a picture where no room is entered."""
    group = overrides.pop("class_group", None) or make_class_group()
    made_by = overrides.pop("made_by", None) or make_user()
    fields = {"name": "Poster", "signature": b"x" * 64}
    return IgnoredSpot.objects.create(class_group=group, made_by=made_by, **fields | overrides)


def make_face_correction(**overrides) -> FaceCorrection:
    """Remember a face of one student, in a class of her own, that was proposed as another."""
    student = overrides.pop("student", None) or make_student()
    other = overrides.pop("other", None) or make_student(school=student.school)
    made_by = overrides.pop("made_by", None) or make_user()
    fields = {"score": 0.7, "network_id": "fake-1", "embedding": b"\x01" * 16}
    return FaceCorrection.objects.create(
        student=student, other=other, made_by=made_by, **fields | overrides
    )


def make_camera_health(**overrides) -> CameraHealth:
    camera = overrides.pop("camera", None) or make_camera()
    fields = {"usual_view": bytes(64 * 36), "picture": make_jpeg()}
    return CameraHealth.objects.create(camera=camera, **fields | overrides)


def make_list_file(**overrides) -> ListFile:
    school = overrides.pop("school", None) or make_school()
    fields = {
        "model_label": "classes.Student",
        "ending": "csv",
        "language": "en",
        "school_ids": [school.pk],
        "asked_by": overrides.pop("asked_by", None) or make_user(),
    }
    return ListFile.objects.create(school=school, **fields | overrides)


def make_annotated_copy(**overrides) -> AnnotatedCopy:
    capture = overrides.pop("capture", None) or make_capture(state="ready")
    fields = {"names": AnnotatedCopy.NameStyle.FULL, "asked_by": None}
    return AnnotatedCopy.objects.create(capture=capture, **fields | overrides)


def make_setup_picture(**overrides) -> SetupPicture:
    camera = overrides.pop("camera", None) or make_camera()
    fields = {"asked_by": overrides.pop("asked_by", None) or make_user(), "picture": make_jpeg()}
    return SetupPicture.objects.create(camera=camera, **fields | overrides)


def make_camera_search(**overrides) -> CameraSearch:
    school = overrides.pop("school", None) or make_school()
    return CameraSearch.objects.create(school=school, **overrides)


def make_film_notice(**overrides) -> FilmNotice:
    session = overrides.pop("session", None) or make_session()
    teacher = overrides.pop("teacher", None) or make_teacher(session.class_group)
    fields = {"filmed_at": session.starts_at}
    return FilmNotice.objects.create(session=session, teacher=teacher, **fields | overrides)


def make_room_film(**overrides) -> RoomFilm:
    camera = overrides.pop("camera", None) or make_camera()
    session = overrides.pop("session", None) or make_session(
        class_group=make_class_group(school=camera.room.school), room=camera.room
    )
    fields = {"due_at": session.starts_at, "give_up_at": session.ends_at}
    return RoomFilm.objects.create(session=session, camera=camera, **fields | overrides)


def watch_room(room: Room, **overrides) -> RoomWatch:
    answered = {"assessed_on": date(2026, 8, 1), "notice_on": date(2026, 8, 2)}
    fields = {"mode": RoomWatch.Mode.START, "answered_by": "Grace Hopper, head"}
    return RoomWatch.objects.create(room=room, **answered | fields | overrides)


def watch_class(class_group: ClassGroup, **overrides) -> ClassWatch:
    fields = {"changed_by": overrides.pop("changed_by", None) or make_user()}
    return ClassWatch.objects.create(class_group=class_group, **fields | overrides)


def make_meeting(**overrides) -> WeeklyMeeting:
    """Make a line of the timetable: Tuesdays, 09:00 to 09:45, in every term, entered long ago."""
    class_group = overrides.pop("class_group", None) or make_class_group()
    fields = {"weekday": 1, "starts_at": time(9, 0), "ends_at": time(9, 45), "entered_at": None}
    return WeeklyMeeting.objects.create(class_group=class_group, **fields | overrides)


def make_period(**overrides) -> Period:
    """Make the first period of the day, 08:00 to 08:45."""
    school = overrides.pop("school", None) or make_school()
    fields = {"name": "1", "starts_at": time(8, 0), "ends_at": time(8, 45)}
    return Period.objects.create(school=school, **fields | overrides)


def make_lesson_change(**overrides) -> LessonChange:
    """Cancel a lesson of a class: a Tuesday's, from nine on."""
    class_group = overrides.pop("class_group", None) or make_class_group()
    day = overrides.pop("day", SCHOOL_DAY)
    starts_at, ends_at = moments_on(day, (time(9), time(9, 45)), class_group.school.zone)
    fields = {"is_cancelled": True, "was_starts_at": starts_at, "was_ends_at": ends_at}
    return LessonChange.objects.create(class_group=class_group, day=day, **fields | overrides)


def make_cover(**overrides) -> Cover:
    """Let another teacher take a lesson on its day."""
    meeting = overrides.pop("meeting", None) or make_meeting()
    school = meeting.class_group.school
    day = overrides.pop("day", SCHOOL_DAY)
    begins_at, ends_at = bounds_of_day(school, day)
    fields = {"class_group": meeting.class_group, "begins_at": begins_at, "ends_at": ends_at}
    teacher = overrides.pop("teacher", None) or make_teacher(school=school)
    return Cover.objects.create(meeting=meeting, day=day, teacher=teacher, **fields | overrides)


def make_step(**overrides) -> TimetableStep:
    school = overrides.pop("school", None) or make_school()
    made_by = overrides.pop("made_by", None) or make_user()
    fields = {"school": school, "made_by": made_by, "kind": "place"}
    return TimetableStep.objects.create(**fields | overrides)


def make_timetable_import(**overrides) -> TimetableImport:
    """Make an import that waits; its file is gone unless one is given."""
    school = overrides.pop("school", None) or make_school()
    fields = {"file_name": "GPU001.TXT", "kind": "untis", "sha256": "0" * 64, "stage": "planned"}
    fields |= {"state": "ready"}
    return TimetableImport.objects.create(school=school, **fields | overrides)


def make_opening(**overrides) -> MeetingOpening:
    meeting = overrides.pop("meeting", None) or make_meeting()
    return MeetingOpening.objects.create(meeting=meeting, **{"day": SCHOOL_DAY} | overrides)


def make_account_mail(**overrides) -> AccountMail:
    fields = {"purpose": "password_reset", "email": "alice@example.org"}
    return AccountMail.objects.create(**fields | overrides)


def make_reminder(**overrides) -> RegisterReminder:
    session = overrides.pop("session", None) or make_session()
    teacher = overrides.pop("teacher", None) or make_teacher(session.class_group)
    return RegisterReminder.objects.create(session=session, teacher=teacher, **overrides)


def make_roster_import(**overrides) -> RosterImport:
    """Make an import that waits; its file is gone unless one is given."""
    school = overrides.pop("school", None) or make_school()
    fields = {"file_name": "7A.csv", "kind": "csv", "sha256": "0" * 64, "stage": "planned"}
    fields |= {"state": "ready"}
    return RosterImport.objects.create(school=school, **fields | overrides)


def make_code(**overrides) -> AttendanceCode:
    school = overrides.pop("school", None) or make_school()
    number = next(_numbers)
    letters = f"{number % 1000:03}"  # Three at most, as PostgreSQL insists.
    fields = {"letter": letters, "label": f"Code {number}", "counts_as": "excused"}
    return AttendanceCode.objects.create(school=school, **fields | overrides)


def make_absence_batch(**overrides) -> AbsenceBatch:
    school = overrides.pop("school", None) or make_school()
    entered_by = overrides.pop("entered_by", None) or make_user()
    return AbsenceBatch.objects.create(school=school, entered_by=entered_by, **overrides)


def make_planned_absence(**overrides) -> PlannedAbsence:
    """Plan an absence over the session of `make_session`."""
    student = overrides.pop("student", None) or make_student()
    entered_by = overrides.pop("entered_by", None) or make_user()
    fields = {"starts_at": NINE_O_CLOCK, "ends_at": NINE_O_CLOCK + timedelta(hours=1)}
    return PlannedAbsence.objects.create(
        student=student, entered_by=entered_by, **fields | overrides
    )


def make_awaited(**overrides) -> AwaitedColleague:
    """Make somebody whom a school entered, and who has not answered."""
    school = overrides.pop("school", None) or make_school()
    fields = {"first_name": "Nora", "last_name": "Lind", "email": "nora@example.org"}
    fields |= {"post": "teacher"}
    return AwaitedColleague.objects.create(school=school, **fields | overrides)
