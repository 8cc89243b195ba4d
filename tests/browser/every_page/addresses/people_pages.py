"""Rows for the pages of people: a student with contacts, a register to change, teachers."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from classes.models import School, Student
from office.models import StudentErasure, StudentExport
from office.services.departures import end_teaching
from tests.browser.staging import Lesson
from tests.factories import make_record, make_session, make_teacher
from tests.factories.office import make_contact, make_list_file, make_planned_absence

COUNTS = {"registers": 212, "registered_faces": 6, "films": 2, "names_in_texts": 3, "consents": 2}


def stage_people(lesson: Lesson, teacher: User) -> dict[str, list[str]]:
    """Give a student contacts and an absence over a register that says absent already."""
    school, student = lesson.class_group.school, lesson.students[1]
    contact = make_contact(
        student=student, name="Ada", relation="Dr.", phone="+49 30 123456", language="de"
    )
    make_contact(student=student, name="x" * 60, email=f"{'y' * 50}@example.org")
    starts_at = timezone.now() - timedelta(days=2)
    session = make_session(class_group=lesson.class_group, starts_at=starts_at)
    make_record(session=session, student=student, status="absent", recorded_by=teacher)
    absence = make_planned_absence(
        student=student, starts_at=session.starts_at, ends_at=session.ends_at, entered_by=teacher
    )
    left = make_teacher(school=school, last_name="Family0001")
    successor = teacher.teacher_posts.get()
    end_teaching(teacher=left, successor=successor, by=teacher, shown_version=left.version)
    day = f"{session.local_start:%Y-%m-%d}"
    return {
        "office:student": [
            f"/students/{student.pk}/",
            f"/students/{student.pk}/?day={day}",
            f"/students/{lesson.students[-1].pk}/?until=2026-09-01",
        ],
        **stage_student_files(student),
        "classes:list_file": stage_list_files(teacher, school),
        "office:add_contact": [f"/students/{student.pk}/contacts/new/"],
        "office:change_contact": [f"/contacts/{contact.pk}/"],
        "classes:absence_registers": [f"/absences/{absence.pk}/registers/"],
        "office:teacher": [
            f"/teachers/{teacher.teacher_posts.get().pk}/",
            f"/teachers/{left.pk}/",
        ],
        "faces:new_student_somewhere": ["/students/new/"],
        "faces:new_student": [f"/schools/{school.pk}/students/new/"],
        "office:desk": ["/desk/"],
        "office:search": ["/search/", "/search/?q=a", "/search/?q=nobody+at+all"],
    }


def stage_list_files(user: User, school: School) -> list[str]:
    """Let one file be ready, one under way and one broken off."""
    ready = {"file": ContentFile(b"a", "a.csv"), "state": "ready", "n_rows": 1_234_567}
    failed = {"state": "failed", "failure_code": "list_file_failed"}
    rows = [
        make_list_file(school=school, asked_by=user, finished_at=timezone.now(), **fields)
        for fields in (ready, {"progress": 40, "model_label": "classes.AttendanceRecord"}, failed)
    ]
    return [f"/list-files/{row.pk}/" for row in rows]


def stage_student_files(student: Student) -> dict[str, list[str]]:
    """Let a file be ready, and one erasure be done, one under way and one broken off."""
    now = timezone.now()
    StudentExport.objects.create(
        student=student, file=ContentFile(b"PK", "a.zip"), state="ready", finished_at=now
    )
    done, working, broken = (
        StudentErasure.objects.create(school=student.school, finished_at=now, **fields)
        for fields in (
            {"state": "ready", "counts": COUNTS, "sha256": "0123456789abcdef" * 4},
            {"state": "queued"},
            {"state": "failed", "failure_code": "erasure_failed"},
        )
    )
    return {
        "office:student_held": [f"/students/{student.pk}/held/"],
        "office:erase_student": [f"/students/{student.pk}/erase/"],
        "office:erasure": [f"/erasures/{one.pk}/" for one in (done, working, broken)],
    }
