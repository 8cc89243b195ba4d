"""What somebody who is not signed in sends is not read, but for the small forms of signing in."""

from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.middleware.csrf import CSRF_SECRET_LENGTH
from django.utils.module_loading import import_string

LARGE = 200_000_000
SENT_TO = [
    "/account/login/",
    "/classes/1/take/",
    "/schools/1/rosters/",
    "/api/v1/uploads/",
    "/none/",
]


class Untouched:
    """A body that must not be read."""

    def read(self, *args: object) -> bytes:
        raise AssertionError("The body was read.")

    readline = read


def send(path: str, **environment: str) -> dict[str, str]:
    """Send a form as a web server hands it over; return status and headers of the answer."""
    sent: dict[str, Any] = {}
    setup_testing_defaults(sent)
    sent |= {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "HTTP_HOST": "localhost",
        # As whoever has opened the page of signing in has it: without, no form is looked into.
        "HTTP_COOKIE": f"{settings.CSRF_COOKIE_NAME}={'a' * CSRF_SECRET_LENGTH}",
        "wsgi.input": Untouched(),
        **environment,
    }
    answer: dict[str, str] = {}

    def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
        answer.update(headers, status=status.split()[0])

    get_wsgi_application()(sent, start)
    return answer


@pytest.mark.django_db
@pytest.mark.parametrize("path", SENT_TO)
@pytest.mark.parametrize(
    "length",
    # The last is a digit to Python, and no number.
    [
        {"CONTENT_LENGTH": str(LARGE)},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
        {"CONTENT_LENGTH": "\u00b2"},
    ],
    ids=repr,
)
def test_a_strangers_body_is_not_read(path, length):
    answer = send(path, **length)
    assert answer["status"] in {"302", "401", "403", "404"}


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["2000000", "50"])
@pytest.mark.parametrize("path", ["/api/v1/students/", "/api/v1/captures/", "/api/none/"])
def test_no_form_for_the_api_is_read_before_it_is_known_whose_it_is(path, length):
    form = "application/x-www-form-urlencoded"
    answer = send(path, CONTENT_TYPE=form, CONTENT_LENGTH=length)
    assert answer["status"] in {"401", "404"}


@pytest.mark.django_db
def test_a_film_sent_after_the_sign_in_ran_out_leads_to_signing_in_and_back():
    answer = send(
        "/classes/1/take/", CONTENT_LENGTH=str(LARGE), HTTP_REFERER="http://localhost/classes/1/"
    )
    assert answer["status"] == "302"
    assert answer["Location"] == "/account/login/?next=%2Fclasses%2F1%2F"


def test_whoever_is_signed_in_may_send(alice_client):
    large = {"text": "x" * 200_000}
    assert alice_client.post("/account/name/", large).status_code == 200


def test_a_stranger_signs_in(client, alice):
    form = {"login": alice.email, "password": "wrong"}
    assert client.post("/account/login/", form).status_code == 200


def test_the_form_tokens_check_stands_behind():
    """It reads in `process_view`, which comes after every `__call__`."""
    names = settings.MIDDLEWARE
    ours = names.index("accounts.strangers.StrangersBodyMiddleware")
    assert ours > names.index("django.contrib.auth.middleware.AuthenticationMiddleware")
    assert not hasattr(import_string(names[ours]), "process_view")
