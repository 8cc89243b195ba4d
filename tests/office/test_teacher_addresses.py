"""The office gives an address to a teacher without one, and invites her; nobody else does."""

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from classes.models import Teacher
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tess(school) -> Teacher:
    user = User.objects.without_address("Tess", "Teach")
    user.save()
    return Teacher.objects.create(user=user, school=school, sourced_id="u-9")


def give(client, teacher, email="Tess@example.org"):
    address = reverse("office:give_address", args=[teacher.pk])
    return client.post(address, {"email": email, "shown_version": teacher.version})


def page(client, teacher):
    return client.get(reverse("office:teacher", args=[teacher.pk])).text


def test_with_an_address_she_stands_among_those_to_invite(dana_client, school, tess):
    assert "No log-in" in page(dana_client, tess)
    answer = give(dana_client, tess)
    assert answer["Location"] == reverse("classes:invitations", args=[school.pk])
    tess.user.refresh_from_db()
    assert (tess.user.email, tess.user.is_active) == ("tess@example.org", True)
    assert "Tess Teach" in dana_client.get(answer["Location"]).text
    assert "tess@example.org" in page(dana_client, tess)


def test_nobody_elses_log_in_becomes_hers(dana_client, tess):
    make_user(email="tess@example.org")
    assert "Somebody logs in with tess@example.org already" in give(dana_client, tess).text
    tess.user.refresh_from_db()
    assert tess.user.address == ""


def test_an_address_that_another_gets_at_this_moment_is_taken(dana_client, tess):
    done = []

    def give_first(execute, sql, params, many, context):
        if sql.startswith('UPDATE "accounts_user"') and not done:
            done.append(sql)
            make_user(email="tess@example.org")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(give_first):
        answer = give(dana_client, tess)
    assert (answer.status_code, len(done)) == (422, 1)
    assert "Somebody logs in with tess@example.org already" in answer.text
    tess.user.refresh_from_db()
    assert (tess.user.address, tess.user.is_active) == ("", False)


def test_an_address_that_is_there_stays(dana_client, tess):
    give(dana_client, tess)
    assert "has an address already" in give(dana_client, tess, "mine@example.org").text
    tess.user.refresh_from_db()
    assert tess.user.email == "tess@example.org"


def test_only_the_office_gives_one(alice_client, eve_client, tess):
    for client in (alice_client, eve_client):
        assert give(client, tess).status_code == 404
    tess.user.refresh_from_db()
    assert not tess.user.is_active


def test_the_administration_shows_no_made_up_address(dana_client, tess):
    change = reverse("admin:accounts_user_change", args=[tess.user_id])
    pages = [change, reverse("admin:accounts_user_changelist")]
    pages.append(reverse("admin:classes_teacher_changelist"))
    for address in pages:
        assert "no-address.invalid" not in dana_client.get(address).text


def test_the_api_says_that_there_is_none(dana_client, tess):
    answer = dana_client.get(reverse("api:teacher-detail", args=[tess.pk])).json()
    assert (answer["family_name"], answer["email"]) == ("Teach", "")
