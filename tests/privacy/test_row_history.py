"""What rows were before a change is kept, by whichever way it came; a student's goes with her."""

from datetime import date

import pytest
from django.urls import reverse

from classes.models import ClassGroup, Enrolment, Student, Teacher, WeeklyMeeting
from office.models import Contact
from privacy.models import RowChange
from privacy.row_history.remembered_rows import changes_of_student
from tests.admin.admin_pages import save_change
from tests.factories import make_class_group, make_student, make_teacher
from tests.factories.api import token_client

pytestmark = pytest.mark.django_db


def newest(row):
    kind = type(row)._meta.model_name
    return RowChange.objects.filter(content_type__model=kind, object_id=row.pk).first()


def test_a_row_that_is_saved(student, dana, dana_client):
    page = reverse("admin:classes_student_change", args=[student.pk])
    form = dana_client.get(page).context["adminform"].form
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    formsets = dana_client.get(page).context["inline_admin_formsets"]
    for one in formsets:
        management = one.formset.management_form
        values |= {f"{management.prefix}-{name}": v for name, v in management.initial.items()}
        for row in one.formset.initial_forms:
            values |= {row.add_prefix(n): row[n].value() for n in row.fields}
    values = {name: value for name, value in values.items() if value is not None}
    before = student.family_name
    answer = save_change(dana_client, page, values | {"family_name": "Zimmer"})
    assert answer.status_code == 302, answer.context["errors"]
    line = newest(student)
    assert line.changes == {"family_name": [before, "Zimmer"]}
    assert (line.actor, line.channel, line.student_id) == (dana, "admin", student.pk)


def test_a_row_that_the_interface_changes(student, school):
    address = f"/api/v1/students/{student.pk}"
    client = token_client(school=school)
    shown = client.get(address)
    answer = client.patch(
        address, {"given_name": "Zoe"}, format="json", headers={"If-Match": shown["ETag"]}
    )
    assert answer.status_code == 200, answer.content
    line = newest(student)
    assert line.changes["given_name"] == [student.given_name, "Zoe"]
    assert line.channel == "api"


def test_many_rows_at_once(student, class_group, django_assert_max_num_queries):
    enrolment = Enrolment.objects.get(student=student)
    Enrolment.objects.filter(student=student).update(until_on=date(2026, 12, 1))
    assert newest(enrolment).changes == {"until_on": [None, "2026-12-01"]}
    students = Student.objects.filter(school=class_group.school)
    rows = list(students)
    for row in rows:
        row.given_name = f"New {row.pk}"
    with django_assert_max_num_queries(12):
        Student.objects.bulk_update(rows, ["given_name"])
    assert newest(student).changes == {"given_name": [student.given_name, f"New {student.pk}"]}


def test_many_rows_that_are_new(school):
    rows = [Student(school=school, number=f"N{i}", family_name=f"F{i}") for i in range(30)]
    before = RowChange.objects.count()
    Student.objects.bulk_create(rows)
    assert RowChange.objects.count() == before + 30
    line = newest(rows[3])
    assert (line.action, line.changes["family_name"]) == (RowChange.Action.CREATE, [None, "F3"])


def test_what_stays_as_it_was_leaves_no_line(student):
    before = RowChange.objects.count()
    student.save()
    Student.objects.filter(pk=student.pk).update(family_name=student.family_name)
    assert RowChange.objects.count() == before


def test_who_teaches_a_class_and_what_is_deleted(school):
    group, teacher = make_class_group(school=school), make_teacher(school=school)
    group.teachers.add(teacher)
    assert newest(group).changes == {"teachers": [None, [teacher.pk]]}
    group.teachers.remove(teacher)
    assert newest(group).changes == {"teachers": [[teacher.pk], None]}
    key, code = group.pk, group.code
    group.delete()
    line = RowChange.objects.filter(object_id=key, content_type__model="classgroup").first()
    assert (line.action, line.changes["code"]) == (RowChange.Action.DELETE, [code, None])


@pytest.mark.parametrize("model", [ClassGroup, Contact, Enrolment, Student, Teacher, WeeklyMeeting])
def test_no_way_past_the_querysets(model):
    """Whatever is kept has the querysets that compare, so that no service is forgotten."""
    assert type(model.objects.all()).update.__qualname__ == "RememberedQuerySet.update"
    assert type(model.objects.all()).bulk_create.__qualname__ == "RememberedQuerySet.bulk_create"


def test_a_students_lines_go_with_her_and_nobody_elses(school, class_group):
    student, other = make_student(school=school), make_student(school=school)
    for one in (student, other):
        Enrolment.objects.create(student=one, class_group=class_group, from_on=date(2026, 9, 1))
    kept = changes_of_student(other).count()
    assert kept >= 2
    assert changes_of_student(student).count() == kept
    key = student.pk
    student.delete()
    assert not RowChange.objects.filter(student_id=key).exists()
    assert changes_of_student(other).count() == kept


class TestOnPages:
    @pytest.fixture(autouse=True)
    def changed(self, student):
        Student.objects.filter(pk=student.pk).update(family_name="Zimmer")

    def test_the_office_reads_old_and_new_on_the_students_page(self, dana_client, student):
        page = dana_client.get(reverse("office:student", args=[student.pk])).content.decode()
        assert f"Zimmer instead of {student.family_name}" in page

    def test_who_teaches_her_does_not(self, alice_client, student):
        page = alice_client.get(reverse("office:student", args=[student.pk])).content.decode()
        assert "Zimmer instead" not in page

    def test_the_administration_reads_them_in_the_history(self, dana_client, student):
        address = reverse("admin:classes_student_history", args=[student.pk])
        assert (
            f"Zimmer instead of {student.family_name}" in dana_client.get(address).content.decode()
        )

    def test_a_teachers_page_shows_them_to_who_sees_the_school(
        self, dana_client, alice_client, alice, school
    ):
        teacher = Teacher.objects.get(user=alice, school=school)
        Teacher.objects.filter(pk=teacher.pk).update(sourced_id="T-77")
        address = reverse("office:teacher", args=[teacher.pk])
        assert "T-77" in dana_client.get(address).content.decode()
        assert "T-77" not in alice_client.get(address).content.decode()

    def test_classes_given_to_a_teacher_are_named(self, dana_client, other_class_group, alice):
        teacher = alice.teacher_posts.get()
        address = reverse("office:teacher", args=[teacher.pk])
        teacher.class_groups.add(other_class_group)
        assert "Classes 8B" in dana_client.get(address).text
        teacher.class_groups.remove(other_class_group)
        assert "removed" in dana_client.get(address).text
