"""The front page: one name for each reader, on the page, in the menu and where pages lead back."""

import re

import pytest
from django.urls import reverse

from classes.models import ClassSession
from classes.setup.services import hide_setup
from tests.factories import make_class_group
from tests.shown_forms import press

pytestmark = pytest.mark.django_db

NAMES = [("alice", "My classes"), ("gina", "Today"), ("helen", "Today"), ("oscar", "Front page")]
NAMES += [("irene", "Front page")]


@pytest.fixture
def by_hand(class_group) -> str:
    return reverse("recognition:take_attendance", args=[class_group.pk])


def links(page: str, address: str = "/") -> list[str]:
    """Return the words of the links to an address, without signs."""
    found = re.findall(rf'<a[^>]* href="{address}"[^>]*>(.*?)</a>', page, re.DOTALL)
    return [re.sub("<[^>]*>|‹", "", words).strip() for words in found]


@pytest.mark.parametrize(("name", "words"), NAMES)
def test_it_is_called_what_it_is_for_its_reader(request, name, words, session, school):
    hide_setup(school=school, is_hidden=True)
    client = request.getfixturevalue(f"{name}_client")
    assert f"<h1>{words}</h1>" in client.get("/").text
    privacy = client.get(reverse("recognition:privacy_notice")).text
    assert links(privacy).count(words) == 2, "in the menu, and at the head"


@pytest.mark.parametrize("name", ["gina", "helen", "dana"])
def test_who_sees_a_whole_school_finds_its_classes_in_the_menu(request, name, session):
    page = request.getfixturevalue(f"{name}_client").get("/").text
    assert links(page, "/#classes") == ["Classes"]
    assert 'id="classes"' in page


def test_a_new_student_leads_the_office_back_to_today(gina_client, session):
    page = gina_client.get(reverse("faces:new_student_somewhere"), follow=True).text
    assert "New student" in page
    assert "My classes" not in page
    assert links(page).count("Today") == 2


def test_the_administration_names_it_so_too(dana_client, school):
    assert links(dana_client.get("/admin/").text) == ["Today"]


def test_what_is_not_there_leads_to_it(alice_client):
    page = alice_client.get("/nothing-here/")
    assert page.status_code == 404
    assert "To the front page" in links(page.text)


def test_a_class_without_a_lesson_today_is_taken_by_hand_at_once(alice_client, by_hand):
    answer = press(alice_client, "/", by_hand, {"by_hand": "1"})
    session = ClassSession.objects.get()
    assert answer["Location"] == reverse("recognition:review", args=[session.pk])


def test_by_hand_is_offered_to_nobody_who_cannot_take_it(helen_client, class_group, by_hand):
    assert by_hand not in helen_client.get("/").text


def test_a_class_without_students_has_no_register_to_take(alice, alice_client, school):
    empty = make_class_group(school=school)
    alice.teacher_posts.get().class_groups.add(empty)
    page = alice_client.get("/").text
    address = reverse("recognition:take_attendance", args=[empty.pk])
    assert f'action="{address}"' not in page
