"""Nobody sees or changes what is not theirs: every address, asked by every stranger."""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories import make_capture, make_consent, make_face_template, make_sighting

OWN_LISTS = {"classes:class_group_list"}
"""Pages without a row of their own: they show everybody their own rows."""

OTHER_NAMESPACES = {"admin"}
"""Guarded by rules of their own, tested elsewhere."""

OPEN_TO_ALL = {
    "login",
    "logout",
    "manifest",
    "password_reset",
    "password_reset_done",
    "password_reset_confirm",
    "password_reset_complete",
    "set_language",
}
OWN_ACCOUNT = {"password_change", "password_change_done"}


def routes_of(patterns, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace not in OTHER_NAMESPACES:
            yield from routes_of(pattern.url_patterns, pattern.namespace or namespace)
        elif isinstance(pattern, URLPattern):
            assert pattern.name is not None
            yield (f"{namespace}:{pattern.name}" if namespace else pattern.name), pattern


ROUTES = dict(routes_of(get_resolver().url_patterns))
GUARDED = sorted(set(ROUTES) - OPEN_TO_ALL - OWN_LISTS - OWN_ACCOUNT)


@pytest.fixture
def rows(session, student) -> dict[str, int]:
    """The primary keys of one row of 7A for each kind of address, by the address's first word."""
    make_consent(student=student)
    capture = make_capture(session=session, state="ready")
    return {
        "classes": session.class_group.pk,
        "sessions": session.pk,
        "captures": capture.pk,
        "sightings": make_sighting(capture=capture, proposed_student=student).pk,
        "faces": make_face_template(student=student).pk,
        "students": student.pk,
    }


@pytest.fixture
def address_of(rows):
    """Build the address of a name for the rows of 7A; a new kind of row must be added above."""

    def build(name: str) -> str:
        first_word = str(ROUTES[name].pattern).split("/")[0]
        keys = {"pk": rows[first_word], "student_pk": rows["students"]}
        return reverse(name, kwargs={key: keys[key] for key in ROUTES[name].pattern.converters})

    return build


def test_every_address_is_accounted_for():
    assert len(GUARDED) >= 20
    assert {name.split(":")[0] for name in GUARDED} == {"classes", "recognition", "reports"}


@pytest.mark.parametrize("name", [*GUARDED, *sorted(OWN_LISTS | OWN_ACCOUNT)])
def test_whoever_is_not_logged_in_is_asked_to(name, client, address_of):
    address = address_of(name) if name in GUARDED else reverse(name)
    for ask in (client.get, client.post):
        answer = ask(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize("name", GUARDED)
def test_a_stranger_finds_nothing(name, charlie_client, eve_client, address_of):
    for client in (charlie_client, eve_client):
        found = {ask(address_of(name)).status_code for ask in (client.get, client.post)}
        assert found in ({404}, {404, 405})


@pytest.mark.parametrize("name", GUARDED)
def test_whoever_teaches_or_administers_finds_it(
    name, alice_client, bob_client, dana_client, root_client, address_of
):
    for client in (alice_client, bob_client, dana_client, root_client):
        assert client.get(address_of(name)).status_code in {200, 302, 405}


@pytest.mark.parametrize("name", GUARDED)
def test_a_method_nobody_needs_is_refused(name, address_of, alice_client):
    assert alice_client.put(address_of(name)).status_code == 405
    assert alice_client.delete(address_of(name)).status_code == 405


@pytest.mark.parametrize("name", GUARDED)
def test_a_row_that_does_not_exist_is_not_found(name, alice_client):
    kwargs = dict.fromkeys(ROUTES[name].pattern.converters, 999_999)
    address = reverse(name, kwargs=kwargs)
    found = {ask(address).status_code for ask in (alice_client.get, alice_client.post)}
    assert found in ({404}, {404, 405})
