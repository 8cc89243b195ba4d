"""No page offers anybody what the policy then refuses: every page, link and form, as each role."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from classes.models import School
from tests.browser.every_page.addresses.pages import stage_pages
from tests.browser.staging import stage_lesson
from tests.factories import make_administrator, make_colleague, make_teacher
from tests.pages.page_offers import Fields, PageOffers

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

REFUSED = {403, 404}
LOG_OUT = "/account/logout/"
ROLES = ("teacher", "secretary", "head", "administrator", "operator", "data_protection")


@pytest.fixture
def staged(school, painted_pipeline) -> dict[str, list[str]]:
    lesson = stage_lesson(school)
    alice = make_teacher(lesson.class_group, email="alice@example.org", first_name="Alice").user
    make_teacher(lesson.class_group, email="teacher@example.org", first_name="Bob")
    return stage_pages(lesson, alice)


@pytest.fixture
def reader(staged, school, request) -> Client:
    """Somebody who has this role at the school, and no other."""
    client = Client()
    client.force_login(_user_of(request.param, school))
    return client


def _user_of(role: str, school: School) -> User:
    email = f"{role}@example.org"
    if role == "teacher":
        return User.objects.get(email=email)
    if role == "administrator":
        return make_administrator(school=school, email=email)
    return make_colleague(school=school, role=role, email=email)


class _Asker:
    """Asks each address once, and undoes what an untouched form changed all the same."""

    def __init__(self, client: Client) -> None:
        self.client, self.known = client, dict[tuple[str, str], int]()

    def page(self, address: str) -> Any:
        answer = self.client.get(address, follow=True)
        self.known["get", address] = answer.status_code
        return answer

    def opens(self, address: str) -> int:
        if ("get", address) not in self.known:
            self.page(address)
        return self.known["get", address]

    def sends(self, address: str, fields: Fields) -> int:
        if ("post", address) not in self.known:
            with transaction.atomic():
                self.known["post", address] = self.client.post(address, fields).status_code
                transaction.set_rollback(True)
        return self.known["post", address]


def _faults(client: Client, addresses: list[str]) -> list[str]:
    """Say which link or form of these pages is refused to somebody who is shown it."""
    asker, found = _Asker(client), []
    for address in addresses:
        page = asker.page(address)
        if page.status_code in REFUSED or "/admin/" in page.request["PATH_INFO"]:
            continue
        offers = PageOffers(address, page.content.decode())
        found += [
            f"{address}: {link} opens {asker.opens(link)}"
            for link in sorted(offers.links)
            if asker.opens(link) in REFUSED
        ]
        found += [
            f"{address}: the form {target} with {fields} gets {asker.sends(target, fields)}"
            for target, fields in sorted(offers.forms.items())
            if target != LOG_OUT and asker.sends(target, fields) in REFUSED
        ]
    return found


@pytest.mark.parametrize("reader", ROLES, indirect=True)
def test_no_link_and_no_form_that_a_page_shows_is_refused(reader, staged):
    addresses = [address for addresses in staged.values() for address in addresses]
    assert "\n".join(_faults(reader, addresses)) == ""


@pytest.mark.parametrize("reader", ROLES, indirect=True)
def test_each_role_is_shown_pages_with_links_and_forms(reader, staged):
    """The walk above has something to walk over, and a head nothing to send but her own account."""
    page = reader.get("/")
    offers = PageOffers("/", page.content.decode())
    assert LOG_OUT in offers.forms
    assert len(offers.links) > 5


def test_an_offer_is_read_with_the_fields_that_it_would_send():
    html = """<form method="post" action="save/"><input name="a" value="1"><select name="b">
      <option value=""><option value="2"></select><button name="c" value="3"></button>
      <button formaction="/erase/"></button></form><a href="../x/#y"></a><a href="tel:1"></a>"""
    offers = PageOffers("/p/q/", html)
    assert offers.links == {"/p/x/"}
    assert offers.forms == {
        "/p/q/save/": {"a": "1", "b": "2", "c": "3"},
        "/erase/": {"a": "1", "b": "2", "c": "3"},
    }
