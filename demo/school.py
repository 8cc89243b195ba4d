"""Build the demonstration school through the services that a real school uses."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import cv2
from django.db import connection

from accounts.models import User
from classes.models import ClassGroup, Role, School, Student, Teacher
from classes.services.enrolment import enrol_student
from demo.errors import MixedWithRealSchoolError
from demo.people import ABSENT, STUDENTS, DemoStudent, registration_drawings
from demo.runtime.logins import Login
from face_vision.types import Frame
from faces.models import ImpactAssessment
from faces.selectors.consents import may_be_recognised
from faces.services.assessments import AssessmentStatement, record_assessment
from faces.services.consents import SignedConsent, give_consent
from faces.services.face_registration import register_picture, remove_face

SCHOOL_NAME = "Demonstration School"
CLASS_CODE = "7A"
CLASS_TITLE = "Natural Science"
CLIP_SCHOOL_NAME = "Demonstration School, registered from a clip"
CLIP_CLASS_CODE = "7B"
"""The same drawn people once more: within one school they would look like each other's doubles."""
FROM_ON = date(2025, 9, 1)
CONSENT_WORDING = "demonstration"
ASSESSED_BY = "Paula Privacy, data protection officer of nobody"
ASSESSMENT = "None: every face of this school is drawn"
PEOPLE = {"administrator": ("Ada", "Office"), "teacher": ("Tom", "Teacher")}


def demo_class() -> ClassGroup:
    return ClassGroup.objects.get(school__name=SCHOOL_NAME, code=CLASS_CODE)


def clip_class() -> ClassGroup:
    return ClassGroup.objects.get(school__name=CLIP_SCHOOL_NAME, code=CLIP_CLASS_CODE)


def build_school(*, logins: Sequence[Login], on_progress: Callable[[float], None]) -> ClassGroup:
    """Make whatever is missing of the demonstration school; may be run again."""
    return _build(SCHOOL_NAME, CLASS_CODE, STUDENTS, logins, on_progress)


def build_clip_school(
    *, logins: Sequence[Login], on_progress: Callable[[float], None]
) -> ClassGroup:
    """Make whatever is missing of the school whose class is registered from a clip.

    Only who is absent on the day of the clip is registered from pictures.
    """
    return _build(CLIP_SCHOOL_NAME, CLIP_CLASS_CODE, ABSENT, logins, on_progress)


def _build(
    name: str,
    code: str,
    registered: Sequence[DemoStudent],
    logins: Sequence[Login],
    on_progress: Callable[[float], None],
) -> ClassGroup:
    # Its term began before the demonstration did.
    long_ago = datetime.combine(FROM_ON, time.min, tzinfo=UTC)
    # It is set up as far as a demonstration goes: nobody has to work off a list.
    about = {"created_at": long_ago, "is_setup_hidden": True}
    school, _ = School.objects.get_or_create(name=name, defaults=about)
    class_group, _ = ClassGroup.objects.update_or_create(
        school=school, code=code, defaults={"title": CLASS_TITLE}
    )
    _assess(school)
    for login in logins:
        _set_up_user(login, class_group)
    for i, person in enumerate(STUDENTS):
        on_progress(i / len(STUDENTS))
        student = _enrolled(person, class_group)
        if person in registered:
            register_faces(student, registration_drawings(person))
    on_progress(1.0)
    return class_group


def _assess(school: School) -> None:
    """Have somebody invented answer for the impact assessment; without it nobody is recognised."""
    if ImpactAssessment.objects.filter(school=school).exists():
        return
    today = school.today()
    statement = AssessmentStatement(
        assessed_by=ASSESSED_BY,
        assessed_on=today,
        document=ASSESSMENT,
        review_on=today + timedelta(days=365),
    )
    record_assessment(school=school, statement=statement, entered_by=None)


def refuse_real_school() -> None:
    """Refuse a database that holds another school; one without tables holds none."""
    if School._meta.db_table not in connection.introspection.table_names():
        return
    if other := School.objects.exclude(name__in=[SCHOOL_NAME, CLIP_SCHOOL_NAME]).first():
        raise MixedWithRealSchoolError("database_of_real_school", school=str(other))


def _set_up_user(login: Login, class_group: ClassGroup) -> None:
    """Make the user, with the password of this demonstration."""
    user, _ = User.objects.get_or_create(email=login.email)
    user.first_name, user.last_name = PEOPLE[login.role]
    user.is_superuser = login.role == "administrator"
    if not user.check_password(login.password):
        user.set_password(login.password)
    user.save()
    if login.role == "administrator":
        class_group.school.staff_roles.get_or_create(user=user, role=Role.ADMINISTRATOR)
    else:
        teacher, _ = Teacher.objects.get_or_create(user=user, school=class_group.school)
        class_group.teachers.set([teacher])


def _enrolled(person: DemoStudent, class_group: ClassGroup) -> Student:
    given_name, family_name = person.name.rsplit(" ", 1)
    student, _ = Student.objects.update_or_create(
        school=class_group.school,
        number=person.number,
        defaults={"given_name": given_name, "family_name": family_name},
    )
    if not student.enrolments.filter(class_group=class_group).exists():
        enrol_student(student=student, class_group=class_group, from_on=FROM_ON)
    if not may_be_recognised(student):
        give_consent(
            student=student,
            signed=SignedConsent(f"Parent of {student.name}", wording=CONSENT_WORDING),
            entered_by=None,
        )
    return student


def register_faces(student: Student, drawings: Sequence[Frame]) -> None:
    """Register these drawings and no others; those of an earlier version go."""
    pictures = [_as_png(drawing) for drawing in drawings]
    checksums = [hashlib.sha256(picture).hexdigest() for picture in pictures]
    for outdated in student.face_templates.exclude(source_sha256__in=checksums):
        remove_face(face_template=outdated)
    for picture in pictures:
        register_picture(student=student, picture=picture)


def _as_png(drawing: Frame) -> bytes:
    is_done, buffer = cv2.imencode(".png", cv2.cvtColor(drawing, cv2.COLOR_RGB2BGR))
    if not is_done:
        raise ValueError("the drawing could not be stored as a picture")
    return buffer.tobytes()
