"""In the list of students the office exports everything held of some, and leads to an erasure."""

import time
from unittest import mock

import pytest
from django.urls import reverse

from classes.models import Student
from office.models import StudentExport
from tests.admin.admin_pages import act, address

pytestmark = pytest.mark.django_db


def test_everything_held_of_those_ticked_is_exported(gina_client, students):
    page = act(gina_client, Student, "export_held", *students[:2])
    asked = StudentExport.objects.values_list("student", flat=True)
    assert set(asked) == {one.pk for one in students[:2]}
    assert reverse("office:student_held", args=[students[0].pk]) in page.text


def test_one_under_way_holds_up_no_other(gina_client, students):
    act(gina_client, Student, "export_held", students[0])
    page = act(gina_client, Student, "export_held", *students[:2])
    assert StudentExport.objects.count() == 2
    assert f"{students[0]}: " in page.text


def test_a_proof_is_asked_first(dana_client, student):
    later = time.time() + 11 * 60
    sent = {"action": "export_held", "_selected_action": [student.pk]}
    with mock.patch.object(time, "time", return_value=later):
        answer = dana_client.post(address(Student, "changelist"), sent)
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not StudentExport.objects.exists()


def test_one_student_is_erased_on_her_page(dana_client, students):
    sent = {"action": "erase", "_selected_action": [students[0].pk]}
    answer = dana_client.post(address(Student, "changelist"), sent)
    assert answer["Location"] == reverse("office:erase_student", args=[students[0].pk])
    assert Student.objects.filter(pk=students[0].pk).exists()


def test_several_at_once_are_not(dana_client, students):
    page = act(dana_client, Student, "erase", *students[:2])
    assert "Tick one student" in page.text


@pytest.mark.parametrize(
    ("name", "offered"),
    [("gina", {"export_held"}), ("dana", {"export_held", "erase"}), ("helen", set())],
)
def test_each_role_is_offered_what_it_may_do(request, name, offered, student):
    page = request.getfixturevalue(f"{name}_client").get(address(Student, "changelist")).text
    assert {one for one in ("export_held", "erase") if f'value="{one}"' in page} == offered


def test_no_student_of_another_school_is_exported(eve_client, student):
    act(eve_client, Student, "export_held", student)
    assert not StudentExport.objects.exists()
