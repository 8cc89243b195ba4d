"""Who was switched off by whoever runs the installation is switched on there alone."""

import pytest

from accounts.models import User
from accounts.sign_in.ended_log_ins import let_log_in_again
from office.services.departures import end_teaching
from tests.admin.admin_pages import address, errors_of, save_change
from tests.admin.test_admin_people import NO_POSTS
from tests.factories import make_colleague


@pytest.fixture
def secretary(school):
    return make_colleague(school=school, role="secretary")


def switch(client, user, *, on: bool):
    form = {"email": user.email} | ({"is_active": "on"} if on else {}) | NO_POSTS
    return save_change(client, address(User, "change", user.pk), form)


def is_on(user) -> bool:
    user.refresh_from_db()
    return user.is_active


def test_a_school_cannot_switch_her_on_again(root_client, dana_client, secretary):
    switch(root_client, secretary, on=False)
    answer = switch(dana_client, secretary, on=True)
    assert "ask there" in errors_of(answer)
    assert not is_on(secretary)


def test_who_switched_her_off_can(root_client, dana_client, secretary):
    switch(root_client, secretary, on=False)
    switch(root_client, secretary, on=True)
    assert is_on(secretary)
    switch(dana_client, secretary, on=False)
    switch(dana_client, secretary, on=True)
    assert is_on(secretary)


def test_other_fields_are_saved_while_she_is_off(root_client, dana_client, secretary):
    switch(root_client, secretary, on=False)
    form = {"email": secretary.email, "first_name": "Sara"} | NO_POSTS
    save_change(dana_client, address(User, "change", secretary.pk), form)
    secretary.refresh_from_db()
    assert (secretary.first_name, secretary.is_active) == ("Sara", False)


def test_a_departure_that_is_undone_does_not_let_her_in_either(bob, root_client, dana):
    post = bob.teacher_posts.get()
    end_teaching(teacher=post, successor=None, by=dana, shown_version=post.version)
    switch(root_client, bob, on=True)
    switch(root_client, bob, on=False)
    let_log_in_again(user=bob)
    assert not is_on(bob)
