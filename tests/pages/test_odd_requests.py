"""Requests made to break something are answered with 4xx, whichever address they go to."""

from typing import ClassVar
from unittest import mock

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.core.exceptions import EmptyResultSet
from django.db import IntegrityError, connection, transaction
from django.db.models import BinaryField
from django.http import QueryDict
from django.urls import reverse

from attendance_site.refusals import is_taken_meanwhile
from classes.models import Room, Teacher
from integrations.urls import router
from tests.admin.admin_pages import address
from tests.factories import make_capture, make_face_template, make_sighting
from tests.factories.api import token_client
from tests.kept_cast import *  # noqa: F403 - fixtures
from tests.pages.test_pages_access import (
    GUARDED,
    OWN_LISTS,
    address_of,  # noqa: F401 - a fixture
    rows,  # noqa: F401 - a fixture
)

pytestmark = pytest.mark.django_db

LISTS = sorted({prefix for prefix, _view, _name in router.registry})
WORDS = "+".join(["word"] * 1500)
NESTED = b'{"a":' * 20_000 + b"1" + b"}" * 20_000
BODIES = [
    NESTED,
    b"[" * 20_000 + b"]" * 20_000,
    b'{"class_group": 1e309}',
    b'{"class_group": NaN}',
    b'{"class_group": -Infinity}',
    b'{"class_group": "\\u0000"}',
    b'{"\\u0000": 1}',
    # As deep as the reader of JSON goes; whatever walks through it goes as deep.
    b"[" * 600 + b'"\\u0000"' + b"]" * 600,
    b"[" * 600 + b"]" * 600,
    b'{"class_group": ' * 600 + b"1" + b"}" * 600,
    # Half a letter: no database takes it, and no answer that repeats it can be written.
    b'{"class_group": "\\ud800"}',
    b'{"\\udc00": ["\\ud800"]}',
    b'{"class_group": "\x00"}',
    b"\xff\xfe",
    b"",
]


def admin_lists() -> list[str]:
    names = [(m._meta.app_label, m._meta.model_name) for m in admin.site._registry]
    return sorted(f"admin:{app}_{model}_changelist" for app, model in names)


@pytest.fixture
def root_in_admin(root_client):
    root_client.raise_request_exception = False
    return root_client


def looked_at_bytes() -> list[tuple[str, str]]:
    return [
        (f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist", field.name)
        for model in admin.site._registry
        for field in model._meta.fields
        if isinstance(field, BinaryField)
    ]


def question_of(answer) -> str:
    """Return what a list asks the database, with its page and order."""
    found = answer.context["cl"]
    try:
        asked = str(found.queryset.query)
    except EmptyResultSet:
        asked = "nothing"
    return f"{asked} {found.page_num} {found.get_ordering_field_columns()}"


@pytest.mark.parametrize("name", admin_lists())
def test_a_list_of_the_administration_bears_a_long_search_and_a_nul(root_in_admin, name):
    for query in (f"q={WORDS}", "q=a%00b", "%00=1", "o=%00", "p=1e309", "p=%00", f"q={'x' * 2900}"):
        answer = root_in_admin.get(f"{reverse(name)}?{query}")
        assert answer.status_code in {200, 302, 400, 404, 405}, query
        assert answer.status_code == 400 or "%00" not in query


def test_lists_of_the_administration_read_what_they_are_asked_with(root_client):
    """Else the test above would ask for what nobody looks at."""
    read: dict[str, set[str]] = {"q=word": set(), "o=-1": set(), "p=2": set()}
    for name in admin_lists():
        plain = question_of(root_client.get(reverse(name)))
        for query, names in read.items():
            answer = root_client.get(f"{reverse(name)}?{query}")
            if answer.status_code != 200 or question_of(answer) != plain:
                names.add(name)
    searched = {
        f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        for model, page in admin.site._registry.items()
        if page.search_fields
    }
    assert read["q=word"] == searched
    assert len(searched) > 10
    assert read["p=2"] == set(admin_lists())
    # Of two lists the first column is none of the table.
    assert len(set(admin_lists()) - read["o=-1"]) <= 2


class Recorded(QueryDict):
    """The parameters of an address, which remember who asked for them."""

    asked_for: ClassVar[set[str]] = set()

    def __getitem__(self, key):
        self.asked_for.add(key)
        return super().__getitem__(key)

    def get(self, key, default=None):
        self.asked_for.add(key)
        return super().get(key, default)

    def getlist(self, key, default=None):
        self.asked_for.add(key)
        return super().getlist(key, default)


def parameters_of(client, page: str) -> set[str]:
    """Return which parameters are read where a page is shown."""
    Recorded.asked_for.clear()
    with mock.patch("django.core.handlers.wsgi.QueryDict", Recorded):
        # An address without any is often not looked at further.
        answer = client.get(page, {"page": "1"})
    return set(Recorded.asked_for) if answer.status_code == 200 else set()


ODD = ["a%00b", WORDS, "x" * 5000, "1e309", "9" * 400, "-1", "NaN", "%F0%9F%92%A9", "0001-01-01"]
REFUSED = {"a%00b", WORDS, "x" * 5000}


def unbearable(client, page: str, parameter: str) -> set[tuple[str, str, int]]:
    """Return with which values an address breaks, or takes what is to be refused."""
    client.raise_request_exception = False
    found = {value: client.get(f"{page}?{parameter}={value}").status_code for value in ODD}
    return {
        (f"{page}?{parameter}", value[:40], status)
        for value, status in found.items()
        if status >= 500 or (status != 400 and value in REFUSED)
    }


def test_whatever_a_page_reads_of_its_address_may_be_odd(dana_client, address_of):  # noqa: F811
    found, broken = set(), set()
    for name in [*GUARDED, *sorted(OWN_LISTS)]:
        page = address_of(name) if name in GUARDED else reverse(name)
        for parameter in parameters_of(dana_client, page):
            found.add((name, parameter))
            broken |= unbearable(dana_client, page, parameter)
    assert broken == set()
    known = {("office:search", "q"), ("office:access_log", "who"), ("office:student", "day")}
    assert known | {("office:access_log", "page"), ("office:access_log", "first_on")} <= found


def test_whatever_a_list_of_the_interface_reads_of_its_address_may_be_odd(school, settings):
    # Every list is asked within a minute: none may go unasked because the others were.
    settings.API_REQUESTS_PER_MINUTE = 100_000
    client, found, broken = token_client(school=school), set(), set()
    for path in LISTS:
        page = f"/api/v1/{path}"
        for parameter in parameters_of(client, page):
            found.add((path, parameter))
            broken |= unbearable(client, page, parameter)
    assert broken == set()
    assert {("students", "family_name"), ("records", "session"), ("students", "page")} <= found
    assert {path for path, _parameter in found} >= {"students", "contacts", "sightings", "faces"}


def test_a_filter_of_the_interface_changes_its_answer(school, student):
    client = token_client(school=school)
    answers = [
        client.get(f"/api/v1/students?{query}").json()["count"] for query in ("", "number=x")
    ]
    assert answers[0] > 0 == answers[1]


def test_bytes_are_looked_for_by_nobody(root_in_admin):
    make_face_template()
    make_sighting(capture=make_capture())
    assert looked_at_bytes()
    for name, field in looked_at_bytes():
        for lookup in ("", "__contains", "__exact", "__gt"):
            answer = root_in_admin.get(reverse(name), {f"{field}{lookup}": "x"})
            assert answer.status_code in {302, 400}, (name, field, lookup)


@pytest.mark.parametrize("path", LISTS)
def test_what_is_sent_to_the_interface_does_not_break_it(school, path):
    client = token_client(school=school)
    client.raise_request_exception = False
    for body in BODIES:
        answer = client.post(f"/api/v1/{path}", body, content_type="application/json")
        assert 400 <= answer.status_code < 500, body[:40]


@pytest.mark.parametrize("query", ["q=a%00b", f"q={WORDS}", f"q={'x' * 5000}"])
def test_the_search_of_people_says_what_is_too_much(dana_client, query):
    dana_client.raise_request_exception = False
    assert dana_client.get(f"{reverse('office:search')}?{query}").status_code == 400


def test_a_nul_in_a_form_is_refused(client):
    client.raise_request_exception = False
    form = "username=a%00b&password=x"
    answer = client.post(
        "/account/login/",
        form,
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 400


def test_an_ordinary_search_goes_through(dana_client):
    answer = dana_client.get(reverse("office:search"), {"q": "Ada King"})
    assert answer.status_code == 200


@pytest.fixture
def somebody_was_faster(school):
    """Make the same room just before the page writes its own, after it has asked for it."""
    has_come = []

    def wrapper(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "classes_room"') and not has_come:
            has_come.append(sql)
            Room.objects.create(school=school, name="12")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def test_a_row_that_somebody_made_meanwhile_is_no_error_of_the_site(
    dana_client, school, somebody_was_faster
):
    answer = dana_client.post(address(Room, "add"), {"school": school.pk, "name": "12"})
    assert answer.status_code == 302
    assert any("meanwhile" in str(one) for one in get_messages(answer.wsgi_request))


def test_another_rule_that_is_broken_stays_an_error(school, alice):
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        Room.objects.create(school=None, name="12")
    assert not is_taken_meanwhile(broken.value)
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        Teacher.objects.create(school=school, user=alice)
    assert is_taken_meanwhile(broken.value)
