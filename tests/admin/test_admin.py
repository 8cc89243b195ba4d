"""The admin opens for those who run a school, and shows them their school only."""

from datetime import timedelta

from django.urls import reverse

from classes.models import (
    ClassSession,
    Enrolment,
    Student,
)
from tests.admin.admin_pages import address, suggested
from tests.factories import (
    NINE_O_CLOCK,
)


def test_suggestions_tell_students_of_one_name_apart(dana_client, class_group):
    results = suggested(dana_client, Enrolment, "student", "Baker").json()["results"]
    assert [row["text"] for row in results] == ["Ben Baker (702)", "Ben Baker (703)"]


def test_chosen_student_is_shown_with_the_number(dana_client, student):
    page = dana_client.get(address(Enrolment, "change", student.enrolments.get().pk))
    assert "Ana Adams (701)" in page.content.decode()


def test_administrator_finds_nothing_of_the_queue(dana_client):
    page = dana_client.get(reverse("admin:index")).content.decode()
    assert "Students" in page
    assert "django_q" not in page.lower()


def test_times_are_those_of_the_schools_clock(dana_client, session):
    page = dana_client.get(address(ClassSession, "change", session.pk)).content.decode()
    assert 'value="09:00:00"' in page


def test_time_typed_is_meant_on_the_schools_clock(dana_client, class_group):
    form = {
        "class_group": class_group.pk,
        **{"starts_at_0": "2026-09-02", "starts_at_1": "09:00"},
        **{"ends_at_0": "2026-09-02", "ends_at_1": "09:45"},
    }
    dana_client.post(address(ClassSession, "add"), form)
    assert ClassSession.objects.get().starts_at == NINE_O_CLOCK + timedelta(days=1)


def test_the_only_school_is_chosen_already(dana_client, school):
    form = dana_client.get(address(Student, "add")).context["adminform"].form
    assert form.get_initial_for_field(form.fields["school"], "school") == str(school.pk)
