"""What strangers ask for fills no table: nothing is stored, or only so much."""

from unittest.mock import Mock

from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils import timezone

from accounts.models import GuessCount
from accounts.sign_in.guess_limits import NONE, PASSWORD_RESETS
from classes.models import AccountMail
from tests.accounts.mail_lane import SITE, send_mails
from tests.accounts.single_sign_on import steps
from tests.accounts.single_sign_on.conftest import issuer  # noqa: F401 - a fixture
from tests.pages.test_pages_access import NO_ROW, ROUTES

HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"
LONG = "x" * 300


def ask_for_mail(email, where=HERE):
    sent = {"email": email}
    return Client().post(reverse("account_reset_password"), sent, REMOTE_ADDR=where, follow=True)


def n_rows() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def addresses() -> list[str]:
    values = NO_ROW | {StringConverter: LONG}
    return [
        reverse(
            name,
            kwargs={key: values[type(one)] for key, one in route.pattern.converters.items()},
        )
        for name, route in ROUTES.items()
    ] + ["/admin/", "/admin/accounts/user/", "/api/v1/students/", "/none/"]


def test_no_address_stores_anything_for_whoever_is_not_signed_in(db):
    before = n_rows()
    found = addresses()
    assert len(found) > 150
    for address in found:
        for ask in (Client().get, Client().post):
            ask(address, {"next": f"/{LONG}", "name": LONG})
        assert not Session.objects.exists(), address
    assert n_rows() == before


def test_one_network_asks_for_a_few_new_passwords(db, settings):
    settings.SITE_URL = SITE
    pages = [ask_for_mail(f"{n}@example.org").text for n in range(22)]
    assert ["Too many attempts" in page for page in pages] == [False] * 20 + [True] * 2
    assert AccountMail.objects.count() == 20
    assert "Too many attempts" not in ask_for_mail("one@example.org", ELSEWHERE).text


def test_who_has_the_address_reads_the_same_when_it_is_too_many(alice, settings):
    settings.SITE_URL = SITE
    while not PASSWORD_RESETS.from_one_network.take(HERE):
        pass
    pages = {"Too many attempts" in ask_for_mail(whose).text for whose in (alice.email, "x@y.zz")}
    assert pages == {True}
    assert [mail.email for mail in AccountMail.objects.all()] == [alice.email]


def test_who_has_an_account_gets_a_mail_however_many_ask_beside_her(alice, settings, mailoutbox):
    settings.SITE_URL = SITE
    while not PASSWORD_RESETS.from_one_network.take(HERE):
        pass
    while not PASSWORD_RESETS.from_everywhere.take():
        pass
    before = n_rows()
    ask_for_mail("nobody@example.org")
    assert n_rows() == before
    for _ in range(5):
        ask_for_mail(alice.email.upper())
    send_mails()
    assert [mail.to for mail in mailoutbox] == [[alice.email]] * 2


def test_whoever_has_a_thousand_networks_leaves_room_for_those_never_seen(db, monkeypatch):
    """Of one customer's first, who has as many of the smallest as she likes; then of hundreds."""
    monkeypatch.setattr(timezone, "now", Mock(return_value=timezone.now()))
    for n in range(400):
        PASSWORD_RESETS.take(f"2001:db8:1:{n:x}::1")
    assert PASSWORD_RESETS.take("2001:db8:1:ffff::1") > NONE
    for n in range(400):
        PASSWORD_RESETS.take(f"2001:db8:{2 + n % 40:x}::1")
    assert PASSWORD_RESETS.take("2001:db8:2::1") > NONE
    assert PASSWORD_RESETS.take(ELSEWHERE) == NONE


def test_all_networks_together_ask_for_no_more_than_there_is_room_for(db, settings):
    settings.SITE_URL = SITE
    while not PASSWORD_RESETS.from_everywhere.take():
        pass
    before = n_rows()
    for n in range(3):
        assert "Too many attempts" in ask_for_mail("one@example.org", f"2001:db8:{n}::1").text
    assert n_rows() == before


def test_many_at_one_network_take_nothing_from_all_others(db):
    while not PASSWORD_RESETS.from_one_network.take(HERE):
        pass
    for _ in range(300):
        assert PASSWORD_RESETS.take(HERE) > NONE
    assert PASSWORD_RESETS.take(ELSEWHERE) == NONE
    assert GuessCount.objects.count() == 3


def test_however_often_strangers_begin_by_the_provider_nothing_is_stored(issuer, db):  # noqa: F811
    begin = reverse("account_single_sign_on")
    before = n_rows()
    for _ in range(130):
        answer = Client().get(begin, {"next": f"/{LONG * 9}"}, REMOTE_ADDR=HERE)
        assert answer["Location"].startswith(issuer.url)
    assert n_rows() == before
    assert len(answer.cookies["begun_log_in"].output()) < 4096


def test_who_comes_back_from_the_provider_and_is_not_let_in_leaves_no_session(issuer, db):  # noqa: F811
    issuer.person(email="nobody@example.org")
    _client, page = steps.log_in()
    assert "No school has entered nobody@example.org" in page.text
    client = Client()
    back = steps.sent_back(client.get(reverse("account_single_sign_on"))["Location"])
    page = client.get(back.replace("code=", "code=x"), follow=True)
    assert page.redirect_chain == [("/account/login/", 302)]
    assert "did not work" in page.text
    assert not Session.objects.exists()
    assert "begun_log_in" not in {name for name, one in client.cookies.items() if one.value}
