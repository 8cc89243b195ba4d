"""Services that touch the same rows ask for them in the order of the document."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from classes.models import Enrolment, Holiday, PlannedAbsence, Student
from classes.services import end_enrolment
from classes.services.register.nameless_counts import make_records_nameless
from faces.models import BiometricConsent
from guardians.services.absence_reports import accept_report
from office.services.class_changes import ClassChange, change_class
from office.services.departures import end_teaching, undo_departure
from office.services.student_erasures import erase_now, start_erasure
from tests.admin.admin_pages import address
from tests.admin.test_admin_versions import sent_by
from tests.factories import (
    make_class_group,
    make_consent,
    make_face_template,
    make_record,
    make_session,
)
from tests.factories.guardians import make_absence_report
from tests.factories.office import make_cover, make_meeting, make_planned_absence
from tests.plugins.lock_order import LockOrder, canonical_order

pytestmark = pytest.mark.django_db


def hold(rows):
    list(rows.select_for_update(of=("self",), no_key=True))


def watched(*querysets):
    """Return what is wrong with a transaction that holds these rows."""
    order = LockOrder(of_tests=True)
    with order.installed(), transaction.atomic():
        for rows in querysets:
            hold(rows)
    return order.wrong


def test_the_document_has_an_order():
    order = canonical_order()
    assert order["classes_student"] < order["classes_classsession"] < order["recognition_capture"]
    assert len(order) > 15


def test_a_wrong_order_is_seen(student):
    consents, students = BiometricConsent.objects.all(), Student.objects.all()
    wrong = ("faces_biometricconsent", "classes_student")
    assert watched(consents.order_by("pk"), students) == {wrong}
    assert watched(students, consents.order_by("pk")) == set()


def test_changes_count_and_new_rows_do_not(student):
    order = LockOrder(of_tests=True)
    with order.installed(), transaction.atomic():
        group = make_class_group(school=student.school, code="9Z")
        Student.objects.update(given_name="Ana")
        Holiday.objects.all().delete()
        group.save()
    held = set().union(*order.seen)
    assert "classes_student" in held
    assert not {"classes_classgroup", "classes_holiday"} & held


def test_a_row_that_is_joined_is_not_held(student):
    order = LockOrder(of_tests=True)
    with order.installed(), transaction.atomic():
        hold(BiometricConsent.objects.select_related("student__school"))
    assert order.seen == {("faces_biometricconsent",)}


@pytest.fixture
def enrolment(student, class_group):
    return Enrolment.objects.get(student=student, class_group=class_group)


def test_a_row_that_a_test_deletes_is_not_watched(student):
    order = LockOrder()
    with order.installed():
        student.delete()
    assert "classes_student" not in set().union(*order.seen)


def test_enrolments_follow_their_student(
    enrolment, student, class_group, other_class_group, dana, lock_order
):
    last_on = class_group.school.today()
    change = ClassChange(other_class_group, last_on + timedelta(days=1), enrolment, last_on)
    change_class(student=student, change=change, by=dana, shown_version=enrolment.version)
    enrolment.refresh_from_db()
    until_on = last_on + timedelta(days=2)
    end_enrolment(enrolment=enrolment, until_on=until_on, shown_version=enrolment.version)
    assert {seen[:2] for seen in lock_order.seen} >= {("classes_student", "classes_enrolment")}


def test_in_the_administration_too(dana_client, enrolment, student, lock_order):
    absence = make_planned_absence(student=student, reason="Dentist")
    url = address(PlannedAbsence, "change", absence.pk)
    assert dana_client.post(url, sent_by(dana_client.get(url), reason="x-ray")).status_code == 302
    url = address(Enrolment, "change", enrolment.pk)
    sent = sent_by(dana_client.get(url), until_on=date(2031, 1, 1))
    assert dana_client.post(url, sent).status_code == 302
    held = {seen[:2] for seen in lock_order.seen}
    assert held >= {
        ("classes_student", one) for one in ("classes_plannedabsence", "classes_enrolment")
    }


def test_a_departure_follows_its_teacher(alice, dana, lock_order):
    post = alice.teacher_posts.get()
    end_teaching(teacher=post, successor=None, by=dana, shown_version=post.version)
    departure = post.departure
    undo_departure(departure=departure, by=dana, shown_version=departure.version)
    assert {seen[0] for seen in lock_order.seen if "office_departure" in seen} == {
        "classes_teacher"
    }


def test_an_erasure_begins_with_the_student(student, dana, lock_order):
    make_consent(student=student)
    make_face_template(student=student)
    start_erasure(student=student, by=dana)
    assert any({"classes_student", "faces_facetemplate"} <= set(seen) for seen in lock_order.seen)


def test_the_end_of_an_erasure_holds_the_student_first(student, lock_order):
    erase_now(student=student)
    assert not Student.objects.filter(pk=student.pk).exists()
    assert any({"classes_student", "classes_enrolment"} <= set(seen) for seen in lock_order.seen)


def test_what_is_left_of_an_erased_student_in_registers_follows_the_lessons(
    session, student, lock_order
):
    make_record(session=session, student=student)
    make_records_nameless(student=student)
    held = [seen for seen in lock_order.seen if "classes_attendancerecord" in seen]
    assert [seen[0] for seen in held] == ["classes_classsession"]


def test_a_timetable_is_handed_over_from_its_lessons_on(class_group, alice, dana, lock_order):
    post = alice.teacher_posts.get()
    meeting = make_meeting(class_group=class_group, teacher=post)
    make_session(class_group=class_group, teacher=post, meeting=meeting)
    make_cover(meeting=meeting, teacher=post, day=timezone.now().date() + timedelta(days=1))
    end_teaching(teacher=post, successor=None, by=dana, shown_version=post.version)
    tables = ("classes_teacher", "classes_classsession", "classes_cover", "classes_weeklymeeting")
    assert any(seen[:4] == tables for seen in lock_order.seen)


def test_a_report_of_parents_follows_its_student(student, dana, lock_order):
    report = make_absence_report(student=student)
    accept_report(report, by=dana, shown_version=report.version)
    assert any(
        seen[:2] == ("classes_student", "guardians_absencereport") for seen in lock_order.seen
    )
