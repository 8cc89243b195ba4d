"""A page of the admin that is sent twice is saved once, and no second press refuses the first."""

import pytest

from classes.models import PlannedAbsence, Student
from classes.services import AbsencePlan, change_planned_absence
from classes.versions import NOT_SHOWN
from tests.admin.admin_pages import address, errors_of
from tests.admin.test_admin_versions import MEANWHILE, sent_by
from tests.factories.office import make_planned_absence

pytestmark = pytest.mark.django_db


@pytest.fixture
def absence(student) -> PlannedAbsence:
    return make_planned_absence(student=student, reason="Dentist")


def test_a_page_that_is_sent_twice_is_saved_once_and_says_so_both_times(dana_client, student):
    url = address(Student, "change", student.pk)
    sent = sent_by(dana_client.get(url), family_name="Adamski")
    assert [dana_client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert Student.objects.get(pk=student.pk).family_name == "Adamski"


def test_what_she_sends_again_does_not_take_back_what_came_in_between(dana_client, student):
    url = address(Student, "change", student.pk)
    sent = sent_by(dana_client.get(url), family_name="Adamski")
    dana_client.post(url, sent)
    Student.objects.filter(pk=student.pk).update(given_name="Anna")
    assert MEANWHILE in errors_of(dana_client.post(url, sent))
    assert Student.objects.get(pk=student.pk).given_name == "Anna"


def test_a_plan_that_is_sent_twice_is_changed_once(dana_client, absence):
    url = address(PlannedAbsence, "change", absence.pk)
    sent = sent_by(dana_client.get(url), reason="Orthodontist")
    assert dana_client.post(url, sent).status_code == 302
    changed = PlannedAbsence.objects.get()
    assert dana_client.post(url, sent).status_code == 302
    now = PlannedAbsence.objects.get()
    assert (now.reason, now.version) == ("Orthodontist", changed.version)


def test_a_plan_that_was_changed_in_between_is_not_put_back(dana_client, absence, root):
    url = address(PlannedAbsence, "change", absence.pk)
    sent = sent_by(dana_client.get(url), reason="Orthodontist")
    dana_client.post(url, sent)
    plan = AbsencePlan(absence.starts_at, absence.ends_at, reason="At home")
    change_planned_absence(
        absence=PlannedAbsence.objects.get(), plan=plan, by=root, shown_version=NOT_SHOWN
    )
    assert MEANWHILE in errors_of(dana_client.post(url, sent))
    assert PlannedAbsence.objects.get().reason == "At home"


def test_a_plan_that_is_added_twice_is_one(dana_client, student):
    url = address(PlannedAbsence, "add")
    sent = sent_by(dana_client.get(url), student=student.pk, reason="Dentist")
    sent |= {"starts_at_0": "2026-09-07", "starts_at_1": "08:00"}
    sent |= {"ends_at_0": "2026-09-07", "ends_at_1": "10:00", "status": "excused"}
    assert [dana_client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    assert PlannedAbsence.objects.count() == 1
