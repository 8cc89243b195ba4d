"""A sign-in that ran out leads back to the page she was on, and errors are pages with a way on."""

import gzip

import pytest
from django.test import Client
from django.urls import get_resolver

from attendance_site.error_pages import page_above
from attendance_site.signed_out import is_page_address, sign_in_address

REVIEW = "/sessions/1/review/"
SIGN_IN_TO_REVIEW = "/account/login/?next=%2Fsessions%2F1%2Freview%2F"
SITE = "http://testserver"


@pytest.fixture
def stranger(db) -> Client:
    return Client()


def test_a_page_comes_back_after_signing_in(stranger):
    assert stranger.get(REVIEW).headers["Location"] == SIGN_IN_TO_REVIEW


def test_what_a_form_sent_comes_back_to_the_page_of_the_form(stranger):
    answer = stranger.post("/sessions/1/confirm/", headers={"Referer": SITE + REVIEW})
    assert answer.headers["Location"] == SIGN_IN_TO_REVIEW


def test_a_tap_takes_the_whole_page_to_sign_in_and_back(stranger):
    headers = {"HX-Request": "true", "HX-Current-URL": SITE + REVIEW}
    answer = stranger.post("/sessions/1/review/students/2/", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == SIGN_IN_TO_REVIEW


@pytest.mark.parametrize(
    "referer", ["", "https://elsewhere.example/x/", SITE + "/sessions/1/confirm/"]
)
def test_no_sign_in_leads_to_another_site_or_to_an_address_that_is_only_sent_to(stranger, referer):
    answer = stranger.post("/sessions/1/confirm/", headers={"Referer": referer})
    assert answer.headers["Location"] == "/account/login/"


def test_an_opened_address_that_is_only_sent_to_is_not_where_one_comes_back(stranger):
    assert stranger.get("/sessions/1/confirm/").headers["Location"] == "/account/login/"


def test_what_is_asked_for_beside_the_address_comes_back_too():
    assert sign_in_address("/classes/1/summary/?month=2026-09").endswith("%3Fmonth%3D2026-09")


def test_pages_are_told_from_addresses_that_are_only_sent_to():
    assert is_page_address("/sessions/1/review/")
    assert is_page_address("/account/password_reset/")
    assert not is_page_address("/sessions/1/confirm/")
    assert not is_page_address("/sessions/1/nothing/")


@pytest.mark.parametrize("language", ["en-gb", "de"])
class TestErrorPages:
    def test_an_address_that_is_only_sent_to_says_so_and_leads_on(
        self, alice_client, session, language
    ):
        path = f"/sessions/{session.pk}/review/students/1/"
        answer = alice_client.get(path, headers={"Accept-Language": language})
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
        words = {"en-gb": "There is nothing to see", "de": "nichts zu sehen"}
        assert words[language] in answer.text
        assert f'href="/sessions/{session.pk}/review/"' in answer.text

    def test_the_administration_is_no_exception(self, dana_client, language):
        answer = dana_client.get("/admin/logout/", headers={"Accept-Language": language})
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST, OPTIONS")
        assert 'href="/admin/"' in answer.text

    def test_a_page_that_is_not_there(self, alice_client, language):
        answer = alice_client.get("/nothing/", headers={"Accept-Language": language})
        assert answer.status_code == 404
        words = {"en-gb": "There is no such page", "de": "Diese Seite gibt es nicht"}
        assert words[language] in answer.text

    def test_a_form_with_an_old_token_leads_back_to_its_page(self, alice, session, language):
        client = Client(enforce_csrf_checks=True)
        client.force_login(alice)
        page = f"{SITE}/sessions/{session.pk}/review/"
        headers = {"Accept-Language": language, "Referer": page}
        answer = client.post(f"/sessions/{session.pk}/confirm/", headers=headers)
        assert answer.status_code == 403
        assert f'href="{page}"' in answer.text
        # What is kept in the browser waits: this page is nobody's.
        assert 'data-owner=""' in answer.text

    def test_what_broke(self, alice_client, language):
        handler = get_resolver().resolve_error_handler(500)
        request = alice_client.get("/", headers={"Accept-Language": language}).wsgi_request
        answer = handler(request)
        assert answer.status_code == 500
        assert b'class="button is-primary" href="/"' in answer.content

    def test_what_is_not_hers_to_see(self, alice_client, language):
        handler = get_resolver().resolve_error_handler(403)
        request = alice_client.get("/", headers={"Accept-Language": language}).wsgi_request
        answer = handler(request, PermissionError())
        assert answer.status_code == 403
        assert "is-primary" in answer.content.decode()


def test_a_tap_with_an_old_token_takes_the_page_anew(alice, session):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    page = f"{SITE}/sessions/{session.pk}/review/"
    headers = {"HX-Request": "true", "HX-Current-URL": page}
    answer = client.post(f"/sessions/{session.pk}/review/others/", headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (403, page)


def test_programs_get_no_page_for_a_wrong_method(alice_client, session):
    path = f"/sessions/{session.pk}/confirm/"
    assert alice_client.get(path, headers={"Accept": "application/json"}).content == b""


@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/sessions/1/review/students/2/", "/sessions/1/review/"),
        ("/sessions/1/confirm/undo/", "/sessions/1/"),
        ("/classes/4/live/", "/classes/4/"),
    ],
)
def test_the_page_above_an_address_is_one_that_can_be_seen(path, above):
    assert page_above(path) == above


class TestCompression:
    def page(self, client, session):
        return client.get(f"/sessions/{session.pk}/review/", headers={"Accept-Encoding": "gzip"})

    def test_pages_travel_compressed(self, alice_client, session):
        answer = self.page(alice_client, session)
        assert answer.headers["Content-Encoding"] == "gzip"
        whole = gzip.decompress(answer.content)
        assert len(answer.content) < len(whole) / 3

    @pytest.mark.thorough
    def test_no_secret_of_a_page_can_be_guessed_from_its_length(self, alice_client, session):
        """BREACH measures many answers: no two hold the same token or are of the same length."""
        answers = [self.page(alice_client, session) for _ in range(12)]
        tokens = {str(answer.context["csrf_token"]) for answer in answers}
        assert len(tokens) == len(answers)
        assert all(
            str(answer.context["csrf_token"]) in gzip.decompress(answer.content).decode()
            for answer in answers
        )
        assert len({len(answer.content) for answer in answers}) > 3

    def test_pictures_and_films_do_not(self, alice_client, session):
        answer = alice_client.get("/static/img/icon-180.png", headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in answer.headers

    def test_scripts_and_styles_do(self, client):
        answer = client.get("/static/css/review.css", headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert b".trays" in gzip.decompress(b"".join(answer.streaming_content))


def test_a_language_is_chosen_where_one_signs_in(client):
    answer = client.post("/account/language/", {"language": "de", "next": "/account/login/"})
    assert answer["Location"] == "/account/login/"
    assert "Anmelden" in client.get("/account/login/").text
