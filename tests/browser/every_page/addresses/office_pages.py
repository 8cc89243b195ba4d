"""The pages of the office in the list of all pages, with something on each of them."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from classes.account_mails.answer_keys import answer_path
from classes.models import School
from rosters.file_imports.services import SentFile
from rosters.import_work import work_on_import
from rosters.services import discard_import, start_import
from tests.browser.staging import Lesson
from tests.factories import make_record, make_teacher
from tests.factories.guardians import make_absence_report, make_rules
from tests.factories.kiosks import make_kiosk
from tests.factories.office import (
    make_absence_batch,
    make_awaited,
    make_code,
    make_planned_absence,
)
from tests.rosters.roster_files import CLASS_7A, make_csv


def stage_planned_absences(lesson: Lesson, teacher: User) -> dict[str, list[str]]:
    """Let the teacher administer her school, which has codes, and plan two absences."""
    school, students = lesson.class_group.school, lesson.students
    school.staff_roles.create(user=teacher, role="administrator")
    code = make_code(school=school, letter="D", label="Dentist or doctor")
    make_code(school=school, letter="B", label="Bus was late", counts_as="late")
    make_code(school=school, letter="HL", label="Leave granted by the head", used_by="office")
    absence = make_planned_absence(
        student=students[-1], code=code, reason="Dr. Tooth, " + "z" * 60, entered_by=teacher
    )
    long = make_code(
        school=school,
        letter="G",
        label="Family holiday, not agreed or longer than agreed",
        counts_as="absent",
    )
    make_planned_absence(student=students[3], code=long, entered_by=teacher)
    closed = lesson.class_group.sessions.filter(state="closed")[0]
    make_record(session=closed, student=students[2], status="absent", code=long)
    now = timezone.now()
    for days, student in enumerate(students[:2]):
        start = now + timedelta(days=days)
        end = start + timedelta(days=3)
        make_planned_absence(student=student, starts_at=start, ends_at=end, entered_by=teacher)
    batch = make_absence_batch(school=school, entered_by=teacher)
    for student in students[4:6]:
        make_planned_absence(student=student, entered_by=teacher, batch=batch, reason="Dr. Tooth")
    several = reverse("classes:several_absences", args=[school.pk])
    address = reverse("classes:planned_absences", args=[school.pk])
    return {
        "classes:my_planned_absences": [reverse("classes:my_planned_absences")],
        "classes:planned_absences": [address, f"{address}?name=a", f"{address}?name=nobody"],
        "classes:several_absences": [several, f"{several}?class={lesson.class_group.pk}"],
        "classes:absence_batch": [reverse("classes:absence_batch", args=[batch.pk])],
        "classes:plan_absence": [reverse("classes:plan_absence", args=[school.pk, students[0].pk])],
        "classes:change_planned_absence": [
            reverse("classes:change_planned_absence", args=[absence.pk])
        ],
    }


def stage_imports(school: School, teacher: User) -> list[int]:
    """Make the teacher an administrator too; send a roster with errors, one without, one done."""
    good, bad = make_csv(*CLASS_7A), make_csv(*CLASS_7A, ("", "x" * 90, "No Number", "7A"))
    waiting, wrong, done = (
        start_import(school=school, by=teacher, sent=SentFile(name, content))
        for name, content in (("7A.csv", good), ("y" * 60 + ".csv", bad), ("old.csv", good))
    )
    discard_import(roster_import=done)
    for one in (waiting, wrong):
        work_on_import(roster_import=one)
    return [waiting.pk, wrong.pk, done.pk]


def stage_setup(school: School) -> dict[str, list[str]]:
    """Let people wait for an invitation; the list is unfinished anyway."""
    make_teacher(school=school, email="z" * 50 + "@example.org", password=None)
    names = ("school_setup", "invitations", "add_colleague", "code_sets")
    pages = [*(f"classes:{name}" for name in names)]
    make_rules(school=school)
    for child in school.students.order_by("number")[:2]:
        make_absence_report(student=child, reported_by=child.name, reason="Dr. Tooth")
    pages += [
        "guardians:reports",
        "kiosks:kiosks",
        "faces:school_recognition",
        "faces:stranger_limits",
        "office:access_log",
        "office:new_year",
    ]
    asked = make_awaited(school=school, invited_at=timezone.now(), first_name="", last_name="")
    found = {name: [reverse(name, args=[school.pk])] for name in pages}
    found["kiosks:kiosk"] = [reverse("kiosks:kiosk", args=[make_kiosk(school=school).pk])]
    found["classes:setup_machine"] = [reverse("classes:setup_machine")]
    return found | {"classes:answer_question": [answer_path(asked)]}
