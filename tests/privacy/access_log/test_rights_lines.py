"""Whoever comes to see children, or to another's account, leaves a line: by page, roster, admin."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from classes.models import Cover, Teacher
from privacy.models import AccessChange
from tests.factories import make_class_group, make_teacher, make_user
from tests.factories.office import make_cover, make_meeting
from tests.rosters.roster_files import make_csv
from tests.rosters.steps import apply, send

pytestmark = pytest.mark.django_db

HEADINGS = ("Number", "Given name", "Family name", "Class", "Teacher’s e-mail", "Teacher’s name")
NORA = "nora@example.org"
ROSTER = make_csv(("701", "Ana", "Adams", "7A", NORA, "Nora Lind"), headings=HEADINGS)


@pytest.fixture
def lines(db):
    """What was logged from here on."""
    before = set(AccessChange.objects.values_list("pk", flat=True))

    def logged(subject):
        rows = AccessChange.objects.filter(subject=subject).exclude(pk__in=before)
        return [row.params for row in rows]

    return logged


def test_a_roster_that_makes_a_teacher_names_her_and_her_classes(school, dana, lines):
    apply(send(school, ROSTER), by=dana)
    nora = Teacher.objects.get(awaited__email=NORA).user_id
    [role] = lines("roles")
    assert role == {"how": "added", "role": "teacher", "users": [nora], "by": dana.pk}
    [teaching] = lines("teachings")
    assert teaching == {"how": "added", "classes": ["7A"], "users": [nora], "by": dana.pk}


def test_a_roster_that_brings_a_teacher_back_names_her(school, dana, lines):
    apply(send(school, ROSTER), by=dana)
    Teacher.objects.filter(awaited__email=NORA).update(left_on="2026-08-01")
    apply(send(school, ROSTER), by=dana)
    nora = Teacher.objects.get(awaited__email=NORA)
    assert nora.left_on is None
    assert [role["users"] for role in lines("roles")] == [[nora.user_id], [nora.user_id]]


def test_who_teaches_a_class_from_now_on_and_no_longer(school, class_group, lines):
    teacher = make_teacher(school=school)
    one, other = class_group, make_class_group(school=school, code="8B")
    one.teachers.add(teacher)
    teacher.class_groups.set([other])
    other.teachers.clear()
    teacher.class_groups.clear()
    user = {"users": [teacher.user_id]}
    assert lines("teachings") == [
        {"how": "added", "classes": [one.code]} | user,
        {"how": "deleted", "classes": [one.code]} | user,
        {"how": "added", "classes": ["8B"]} | user,
        {"how": "deleted", "classes": ["8B"]} | user,
    ]


def test_who_stands_in_sees_the_class_on_that_day(school, class_group, lines):
    cover = make_cover(meeting=make_meeting(class_group=class_group))
    Cover.objects.filter(pk=cover.pk).delete()
    found = [one for one in lines("teachings") if "day" in one]
    assert [one["how"] for one in found] == ["added", "deleted"]
    assert found[0]["users"] == [cover.teacher.user_id]
    assert found[0]["day"] == str(cover.day)


def test_an_administrator_who_sets_a_password(dana_client, alice, lines):
    form = {"password1": "another long secret", "password2": "another long secret"}
    dana_client.post(reverse("admin:auth_user_password_change", args=[alice.pk]), form)
    alice.refresh_from_db()
    assert alice.check_password("another long secret")
    assert lines("rights") == [{"user": alice.pk, "how": "changed", "fields": "password"}]
    assert AccessChange.objects.latest("pk").who.startswith("Dana")


def test_an_address_that_becomes_another_one(alice, lines):
    alice.email = "mallory@example.org"
    alice.save()
    assert lines("rights") == [
        {"user": alice.pk, "how": "changed", "email": "alice@example.org → mallory@example.org"}
    ]


def test_a_password_that_is_taken_away(alice, lines):
    alice.set_unusable_password()
    alice.save()
    assert [line["fields"] for line in lines("rights")] == ["password"]


def test_a_password_that_is_hashed_anew_is_the_same_one(alice, lines):
    alice.password = make_password("the same as before")
    alice.save(update_fields=["password"])
    assert lines("rights") == []


def test_an_account_of_the_schools_provider_that_comes_and_goes(lines):
    account = SocialAccount.objects.create(user=make_user(), provider="school", uid="1")
    account.delete()
    assert [line["how"] for line in lines("rights")] == ["added", "deleted"]
