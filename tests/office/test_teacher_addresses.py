"""The office gives an address to a teacher without one, and invites her; nobody else does."""

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from classes.account_mails.answer_keys import answer_path
from classes.models import AwaitedColleague, Teacher
from tests.factories import make_teacher, make_user
from tests.factories.office import make_awaited

pytestmark = pytest.mark.django_db


@pytest.fixture
def tess(school) -> Teacher:
    user = User.objects.without_address("Tess", "Teach")
    user.save()
    return Teacher.objects.create(user=user, school=school, sourced_id="u-9")


def give(client, teacher, email="Tess@example.org", **extra):
    address = reverse("office:give_address", args=[teacher.pk])
    return client.post(address, {"email": email, "shown_version": teacher.version} | extra)


def page(client, teacher):
    return client.get(reverse("office:teacher", args=[teacher.pk])).text


def test_with_an_address_she_stands_among_those_to_invite(dana_client, school, tess):
    assert "No log-in" in page(dana_client, tess)
    answer = give(dana_client, tess)
    assert answer["Location"] == reverse("classes:invitations", args=[school.pk])
    tess.refresh_from_db()
    assert (tess.awaited.email, tess.user.is_active) == ("tess@example.org", False)
    assert "Tess Teach" in dana_client.get(answer["Location"]).text
    assert "tess@example.org" in page(dana_client, tess)


def test_no_colleagues_log_in_becomes_hers(dana_client, school, tess):
    make_teacher(user=make_user(email="tess@example.org"), school=school)
    text = give(dana_client, tess).text
    assert "Somebody of this school has tess@example.org already" in text
    assert not AwaitedColleague.objects.exists()


@pytest.mark.parametrize("is_known", [False, True])
def test_the_log_in_of_another_school_becomes_hers_by_its_owners_yes_alone(
    dana_client, school, other_school, tess, is_known
):
    if is_known:
        make_teacher(user=make_user(email="tess@example.org"), school=other_school)
    answer = give(dana_client, tess)
    assert answer["Location"] == reverse("classes:invitations", args=[school.pk])
    tess.refresh_from_db()
    assert tess.user.address == ""


def test_an_address_that_another_gets_at_this_moment_is_taken(dana_client, school, tess):
    done = []

    def give_first(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "classes_awaitedcolleague"') and not done:
            done.append(sql)
            make_awaited(school=school, email="tess@example.org")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(give_first):
        answer = give(dana_client, tess)
    assert (answer.status_code, len(done)) == (422, 1)
    assert "Somebody of this school has tess@example.org already" in answer.text
    assert not AwaitedColleague.objects.filter(stand_in=tess).exists()


def test_an_address_that_was_mistyped_is_entered_anew_and_the_question_goes_to_the_new_one(
    dana_client, tess
):
    give(dana_client, tess, "tesss@example.org")
    shown = page(dana_client, tess)
    assert 'name="instead_of" value="tesss@example.org"' in shown
    key = answer_path(AwaitedColleague.objects.get())
    give(dana_client, tess, instead_of="tesss@example.org")
    awaited = AwaitedColleague.objects.get()
    assert (awaited.email, awaited.stand_in) == ("tess@example.org", tess)
    assert "no longer" in dana_client.get(key, follow=True).text


def test_an_address_that_is_there_stays(dana_client, tess):
    give(dana_client, tess)
    assert "has an address already" in give(dana_client, tess, "mine@example.org").text
    assert AwaitedColleague.objects.get().email == "tess@example.org"


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
