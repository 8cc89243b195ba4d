"""Who is offered when an absence is entered for several, and what the page keeps."""

from datetime import timedelta

from classes.forms.absence_batches import several_absences_form
from classes.models import Enrolment, PlannedAbsence
from classes.services import AbsencePlan
from classes.services.absences.absence_batches import enter_absences
from classes.versions import NOT_SHOWN
from tests.factories import NINE_O_CLOCK, make_class_group, make_enrolment, make_student


def offered(school, by, *groups):
    keys = [group.pk for group in groups]
    form = several_absences_form(school=school, by=by, class_groups=keys)
    return list(form.fields["away"].queryset)


def test_who_has_moved_to_another_class_is_offered_there(school, class_group, student, gina):
    today = school.today()
    new = make_class_group(school=school, code="7X")
    Enrolment.objects.filter(student=student).update(until_on=today - timedelta(days=1))
    make_enrolment(student=student, class_group=new, from_on=today - timedelta(days=1))
    assert student not in offered(school, gina, class_group)
    assert offered(school, gina, new) == [student]


def test_before_the_term_who_will_be_in_the_class_is_offered(school, gina):
    new = make_class_group(school=school, code="7X")
    student = make_student(school=school)
    begins = school.today() + timedelta(days=30)
    make_enrolment(student=student, class_group=new, from_on=begins)
    assert offered(school, gina, new) == [student]


def test_who_has_two_enrolments_is_offered_once(school, class_group, student, gina):
    new = make_class_group(school=school, code="7X")
    make_enrolment(student=student, class_group=new)
    assert offered(school, gina, class_group, new).count(student) == 1


def test_undo_says_what_stays_and_pressed_twice_that_it_is_undone(
    gina_client, school, other_school, students, gina
):
    plan = AbsencePlan(NINE_O_CLOCK, NINE_O_CLOCK + timedelta(hours=1))
    batch = enter_absences(students, plan=plan, by=gina, shown_version=NOT_SHOWN)
    changed = batch.absences.first()
    later = changed.entered_at + timedelta(minutes=1)
    PlannedAbsence.objects.filter(pk=changed.pk).update(entered_at=later)
    address = f"/absence-steps/{batch.pk}/undo/"
    shown = {"shown_version": batch.version, "school": school.pk}
    page = gina_client.post(address, shown, follow=True).text
    assert "3 absences are taken back." in page
    assert "1 absence stays: somebody has changed it since." in page
    assert "It is undone already." in gina_client.post(address, shown, follow=True).text
    elsewhere = shown | {"school": other_school.pk}
    assert gina_client.post(address, elsewhere).status_code == 404
