"""A name that shows as another is refused at every door, with what was entered kept."""

import pytest
from django.urls import reverse

from accounts.models import User
from classes.models import Student
from tests.factories.api import token_client

pytestmark = pytest.mark.django_db

TURNED = "Ana\u202eamadA"
NUMBER = "4711"


def test_a_page_keeps_what_was_entered_and_says_what_to_do(dana_client, school):
    entered = {"first_name": TURNED, "last_name": "Lind", "email": "nora@example.org"}
    address = reverse("classes:add_colleague", args=[school.pk])
    page = dana_client.post(address, entered | {"post": "head"}, follow=True).content.decode()
    assert "cannot be seen" in page
    assert 'value="Lind"' in page
    assert not User.objects.filter(email="nora@example.org").exists()


def test_the_interface_refuses_with_the_field(school):
    entered = {"school": school.pk, "number": NUMBER, "family_name": TURNED}
    answer = token_client(school=school).post("/api/v1/students", entered, format="json")
    assert answer.status_code == 422
    assert "family_name" in answer.content.decode()
    assert not Student.objects.filter(number=NUMBER).exists()


def test_the_administration_refuses(dana_client, school):
    entered = {"school": school.pk, "number": NUMBER, "family_name": TURNED}
    page = dana_client.post(reverse("admin:classes_student_add"), entered)
    assert "family_name" in page.context["adminform"].form.errors
    assert not Student.objects.filter(number=NUMBER).exists()


def test_a_lesson_of_three_years_is_refused(school, class_group):
    client = token_client(school=school)
    body = {"class_group": class_group.pk, "starts_at": "2026-09-01T08:00:00+02:00"}
    three_years = 3 * 365 * 24 * 60
    long = client.post("/api/v1/sessions", body | {"minutes": three_years}, format="json")
    assert long.status_code == 422
    assert "minutes" in long.content.decode()
    far = body | {"starts_at": "9999-09-01T08:00:00+02:00", "minutes": 45}
    assert client.post("/api/v1/sessions", far, format="json").status_code == 422
    assert not class_group.sessions.exists()
