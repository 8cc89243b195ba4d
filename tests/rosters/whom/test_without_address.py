"""A teacher of another system who has no address comes in by name, without a log-in."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from classes.account_mails.awaited_colleagues import shown_address
from classes.models import Teacher
from classes.selectors.invitations import people_to_invite
from rosters.planning.plans import RosterAction
from tests.factories import make_teacher, make_user
from tests.rosters.readers.test_oneroster import rows_of
from tests.rosters.roster_files import make_oneroster
from tests.rosters.steps import actions, plan, take_in

pytestmark = pytest.mark.django_db


def listed(email="", **files):
    users = rows_of("users", u_9=("u-9", "", "true", "Tess", "Teach", "", email))
    return make_oneroster({"users": users} | files)


def tess(school) -> Teacher:
    return Teacher.objects.select_related("user").get(school=school, sourced_id="u-9")


def test_she_stands_at_her_class_and_cannot_log_in(school, client):
    take_in(school, listed())
    teacher = tess(school)
    assert (str(teacher), teacher.user.address) == ("Tess Teach", "")
    assert [group.code for group in teacher.class_groups.all()] == ["7A"]
    assert not teacher.user.is_active
    assert not teacher.user.has_usable_password()
    asked = {"email": teacher.user.email}
    client.post(reverse("account_reset_password"), asked)
    assert mail.outbox == []


def test_the_preview_says_so_and_shows_no_made_up_address(school):
    lines = plan(school, listed()).lines
    assert "without a log-in" in str([line.reason for line in lines])
    assert "no-address.invalid" not in str([(line.what, line.reason) for line in lines])


def test_the_same_list_again_changes_nothing(school):
    take_in(school, listed())
    assert actions(school, listed()) == {RosterAction.UNCHANGED}
    assert plan(school, listed()).fingerprint == plan(school, listed()).fingerprint


def test_a_later_list_with_her_address_lets_her_be_invited(school):
    take_in(school, listed())
    take_in(school, listed("tess@example.org"))
    assert (shown_address(tess(school)), tess(school).user.is_active) == ("tess@example.org", False)
    (line,) = people_to_invite(school)
    assert (line.name, line.email) == ("Tess Teach", "tess@example.org")
    assert User.objects.filter(last_name="Teach").count() == 1


def test_a_list_gives_her_nobody_elses_log_in(school, other_school):
    stranger = make_user(email="tess@example.org")
    make_teacher(school=other_school, user=stranger)
    take_in(school, listed())
    take_in(school, listed("tess@example.org"))
    assert tess(school).user != stranger
    assert tess(school).user.address == ""


def test_a_list_without_addresses_takes_none_away(school):
    take_in(school, listed("tess@example.org"))
    take_in(school, listed())
    assert shown_address(tess(school)) == "tess@example.org"


def test_who_is_marked_as_gone_teaches_no_more(school):
    take_in(school, listed())
    gone = rows_of("users", u_9=("u-9", "tobedeleted", "true", "Tess", "Teach", "", ""))
    take_in(school, make_oneroster({"users": gone}, mode="delta"))
    assert not tess(school).class_groups.exists()
