"""The pages on which the office enters one absence for several students, and takes it back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from classes.models import AbsenceBatch, PlannedAbsence
from classes.services import AbsencePlan
from tests.classes.absences.steps import DAY, MONDAY, enter, statuses
from tests.factories import (
    make_enrolment,
    make_record,
    make_session,
    make_student,
)
from tests.factories.office import make_planned_absence
from tests.pages.page_forms import forms_of
from tests.shown_forms import fields_of


def sent(class_group, students, **fields):
    chosen = {"class": class_group.pk, "away": [one.pk for one in students]}
    days = {"first_on": "2026-08-31", "last_on": "2026-09-04", "status": "excused"}
    return chosen | days | {"reason": "Trip to Rome", "step": "preview"} | fields


def test_the_office_chooses_looks_enters_and_takes_back(
    gina_client, school, class_group, students, registers
):
    address = f"/schools/{school.pk}/absences/several/"
    assert "Ana Adams" not in gina_client.get(address).text
    assert "Ana Adams" in gina_client.get(address, {"class": class_group.pk}).text
    page = gina_client.post(address, sent(class_group, students)).text
    assert "4 students are away" in page
    assert "Enter it, change 16 registers" in page
    assert not PlannedAbsence.objects.exists()
    version = fields_of(page, address)["shown_version"]
    entering = sent(class_group, students, step="enter", shown_version=version)
    page = gina_client.post(address, entering, follow=True).text
    assert "4 absences are entered" in page
    batch = AbsenceBatch.objects.get()
    undo = f"/absence-steps/{batch.pk}/undo/"
    page = gina_client.post(undo, {"shown_version": batch.version}, follow=True).text
    assert "4 absences are taken back" in page
    assert statuses(registers, students[0]) == ["absent"] * 4


def test_a_step_whose_register_was_left_as_it_is_leads_to_it(
    gina_client, school, class_group, student, gina
):
    step = AbsenceBatch.objects.create(school=school, entered_by=gina)
    absence = make_planned_absence(student=student, batch=step)
    record = make_record(
        session=make_session(class_group=class_group), student=student, status="absent"
    )
    page = gina_client.get(f"/absence-steps/{step.pk}/").text
    assert "A register of that time does not say so yet." in page
    assert f"/absences/{absence.pk}/registers/" in page
    record.delete()
    page = gina_client.get(f"/absence-steps/{step.pk}/").text
    assert "also in the registers of that time" in page


def test_a_stale_preview_is_refused_and_everything_stays_entered(
    gina_client, school, class_group, students
):
    address = f"/schools/{school.pk}/absences/several/"
    entering = sent(class_group, students, step="enter", shown_version="old")
    page = gina_client.post(address, entering).text
    assert "Somebody has changed this meanwhile" in page
    assert "Trip to Rome" in page
    assert not PlannedAbsence.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"away": []}, "Choose at least one student"),
        ({"first_on": ""}, "This field is required"),
        ({"class": "no key"}, "Show their students"),
        ({"status": "late"}, "can no longer be chosen"),
    ],
)
def test_bad_input_is_refused(gina_client, school, class_group, students, fields, words):
    address = f"/schools/{school.pk}/absences/several/"
    assert words in gina_client.post(address, sent(class_group, students) | fields).text


def test_a_student_of_another_class_is_not_taken(
    gina_client, school, class_group, other_class_group
):
    stranger = other_class_group.enrolments.get().student
    address = f"/schools/{school.pk}/absences/several/"
    page = gina_client.post(address, sent(class_group, [stranger])).text
    assert "is not one of the available choices" in page


def test_a_letter_for_one_student_shows_what_it_replaces(gina_client, school, student):
    make_planned_absence(student=student, starts_at=MONDAY, ends_at=MONDAY + DAY)
    address = f"/schools/{school.pk}/absences/students/{student.pk}/"
    fields = {"first_on": "2026-08-31", "last_on": "2026-09-04", "status": "excused"}
    page = gina_client.post(address, fields).text
    assert "takes the place of: Excused" in page
    version = fields_of(page, address)["shown_version"]
    entering = fields | {"step": "enter", "shown_version": version}
    assert "1 absence is entered" in gina_client.post(address, entering, follow=True).text
    assert student.planned_absences.get().batch


def test_a_class_is_away_in_a_number_of_queries_that_does_not_grow(
    gina_client, school, class_group, students, django_assert_max_num_queries
):
    address = f"/schools/{school.pk}/absences/several/"
    gina_client.get(address)
    with django_assert_max_num_queries(20):
        gina_client.post(address, sent(class_group, students))


def the_form(page, address):
    [form] = forms_of(address, page)
    return form


def test_both_pages_keep_what_is_entered_over_a_new_log_in(
    gina_client, school, class_group, students
):
    address = f"/schools/{school.pk}/absences/several/"
    entering = the_form(gina_client.get(address, {"class": class_group.pk}).text, address)
    assert entering.action.endswith(f"{address}?class={class_group.pk}")
    shown = the_form(gina_client.post(address, sent(class_group, students[:3])).text, address)
    assert {entering.keeps, shown.keeps} == {"entries"}
    kept = {one.name for one in shown.typed}
    assert {one.name for one in entering.typed} == kept
    assert {"away", "first_on", "last_on", "status", "reason"} <= kept
    assert shown.shown()["away"] == [str(one.pk) for one in students[:3]]


@pytest.mark.parametrize("who", ["several", "one"])
def test_back_keeps_what_was_entered(gina_client, school, class_group, students, who):
    address = f"/schools/{school.pk}/absences/several/"
    fields = sent(class_group, students[:2])
    if who == "one":
        make_planned_absence(student=students[0], starts_at=MONDAY, ends_at=MONDAY + DAY)
        address = f"/schools/{school.pk}/absences/students/{students[0].pk}/"
        del fields["step"]
    shown = the_form(gina_client.post(address, fields).text, address)
    n_before = PlannedAbsence.objects.count()
    back = gina_client.post(address, shown.shown() | {"step": "back"}).text
    form = next(one for one in forms_of(address, back) if "reason" in one.shown())
    entered = form.shown()
    assert (entered["reason"], entered["last_on"]) == (["Trip to Rome"], ["2026-09-04"])
    if who == "several":
        assert entered["away"] == [str(one.pk) for one in students[:2]]
    assert PlannedAbsence.objects.count() == n_before


def test_a_step_can_be_taken_back_on_any_later_day(gina_client, gina, school, students):
    """From the list, from the page of one of its absences, and from that of its student."""
    start = MONDAY + 7 * 80 * DAY
    batch = enter(students, AbsencePlan(start, start + DAY), gina)
    alone = make_planned_absence(
        student=students[0], starts_at=start + 9 * DAY, ends_at=start + 10 * DAY
    )
    link = f'href="/absence-steps/{batch.pk}/"'
    one = batch.absences.get(student=students[0])
    page = gina_client.get(f"/schools/{school.pk}/absences/").text
    assert page.count(link) == 4
    assert page.count("Entered together with 3 others: undo") == 4
    assert link in gina_client.get(f"/absences/{one.pk}/").text
    assert link in gina_client.get(f"/students/{students[0].pk}/").text
    assert "undo" not in gina_client.get(f"/absences/{alone.pk}/").text
    assert "Undo" in gina_client.get(f"/absence-steps/{batch.pk}/").text


def test_who_only_reads_the_list_sees_no_undo(gina, helen_client, school, students):
    enter(students, AbsencePlan(MONDAY, MONDAY + DAY), gina)
    page = helen_client.get(f"/schools/{school.pk}/absences/").text
    assert "Ana Adams" in page
    assert "undo" not in page


MOST_FOR_A_REGISTER = 10
"""Its lock, the entry, what it was, its history, and what follows an entry."""


def queries_of(client, address, fields):
    with CaptureQueriesContext(connection) as captured:
        answer = client.post(address, fields)
    assert answer.status_code in {200, 302}
    return len(captured)


def test_a_step_of_twenty_five_students_and_five_days_in_its_queries(
    gina_client, school, class_group, students
):
    """What changes is shown in a few; each register is changed by itself, with its history."""
    for number in range(21):
        student = make_student(school=school, family_name=f"Zebra {number:02}")
        make_enrolment(student=student, class_group=class_group)
        students = [*students, student]
    sessions = [
        make_session(class_group=class_group, starts_at=MONDAY + n * DAY + timedelta(hours=9))
        for n in range(5)
    ]
    for session in sessions:
        for student in students:
            make_record(session=session, student=student, status="absent")
    address = f"/schools/{school.pk}/absences/several/"
    fields = sent(class_group, students)
    gina_client.get(address)
    page = gina_client.post(address, fields).text
    assert "Enter it, change 125 registers" in page
    n_shown = queries_of(gina_client, address, fields)
    entering = fields | {
        "step": "enter",
        "shown_version": fields_of(page, address)["shown_version"],
    }
    n_entered = queries_of(gina_client, address, entering)
    batch = AbsenceBatch.objects.get()
    undo = {"shown_version": batch.version}
    n_undone = queries_of(gina_client, f"/absence-steps/{batch.pk}/undo/", undo)
    assert n_shown <= 15
    assert max(n_entered, n_undone) <= MOST_FOR_A_REGISTER * 125
    assert not AbsenceBatch.objects.exists()
