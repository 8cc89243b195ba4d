"""The pages of the mail: to oneself, once a click, and everybody sees her own only."""

from datetime import date

import pytest
from django.conf import settings as site_settings
from django.urls import reverse

from reports.models import ReportDelivery, ReportSubscription
from tests.factories import NINE_O_CLOCK, make_session
from tests.factories.mail import make_delivery, make_subscription

pytestmark = pytest.mark.django_db

PAGE = "/reports/mail/"


def ask_for_sheet(client, session, **extra):
    return client.post(f"/sessions/{session.pk}/register/mail/", follow=True, **extra)


def messages_of(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_the_sheet_goes_to_whoever_asks_and_the_message_says_where(alice_client, session, alice):
    answer = ask_for_sheet(alice_client, session)
    assert messages_of(answer) == ["The sheet goes to alice@example.org within a minute or two."]
    delivery = ReportDelivery.objects.get()
    assert (delivery.recipient, delivery.session, delivery.address) == (
        alice,
        session,
        alice.email,
    )


def test_the_buttons_stand_on_both_pages(alice_client, session):
    for page, address in [
        (f"/sessions/{session.pk}/", f"/sessions/{session.pk}/register/mail/"),
        (
            f"/classes/{session.class_group_id}/",
            f"/classes/{session.class_group_id}/summary/mail/",
        ),
    ]:
        assert f'action="{address}"' in alice_client.get(page).content.decode()


def test_one_click_twice_sends_once(alice_client, bob_client, session):
    for client in (alice_client, alice_client, bob_client):
        ask_for_sheet(client, session)
    assert ReportDelivery.objects.count() == 2


def test_asked_for_later_it_is_sent_again(alice_client, session):
    ask_for_sheet(alice_client, session)
    ReportDelivery.objects.update(created_at=NINE_O_CLOCK, period_key="asked 2026-09-01 09:00")
    ask_for_sheet(alice_client, session)
    assert ReportDelivery.objects.count() == 2


def test_a_class_is_reported_of_in_its_language_and_term(alice_client, session):
    alice_client.cookies[site_settings.LANGUAGE_COOKIE_NAME] = "de"
    alice_client.post(f"/classes/{session.class_group_id}/summary/mail/")
    delivery = ReportDelivery.objects.get()
    assert (delivery.kind, delivery.language) == ("class_summary", "de")
    assert delivery.first_on is not None


def test_the_days_of_the_summary_page_are_those_mailed(alice_client, session):
    days = "?first=2026-09-01&last=2026-09-04"
    summary = f"/classes/{session.class_group_id}/summary/"
    page = alice_client.get(summary + days).content.decode()
    address = f"{summary}mail/?first=2026-09-01&amp;last=2026-09-04"
    assert f'action="{address}"' in page
    answer = alice_client.post(f"{summary}mail/{days}", {"from_summary": "yes"})
    assert answer.url == summary + days
    delivery = ReportDelivery.objects.get()
    assert (delivery.first_on, delivery.last_on) == (date(2026, 9, 1), date(2026, 9, 4))


@pytest.mark.parametrize("who", ["charlie_client", "eve_client"])
def test_a_stranger_finds_no_class_to_be_mailed(who, request, session):
    client = request.getfixturevalue(who)
    for address in (
        f"/sessions/{session.pk}/register/mail/",
        f"/classes/{session.class_group_id}/summary/mail/",
    ):
        assert client.post(address).status_code == 404
    assert not ReportDelivery.objects.exists()


@pytest.mark.parametrize(("who", "is_warned"), [("dana_client", True), ("alice_client", False)])
def test_administrators_are_told_that_mails_reach_nobody(
    who, is_warned, request, session, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    client = request.getfixturevalue(who)
    sentence = "No mail server is set: mails stay on the server as files, and reach nobody."
    assert (sentence in messages_of(ask_for_sheet(client, session))) == is_warned
    assert (sentence in client.get(PAGE).content.decode()) == is_warned


def test_a_teacher_chooses_and_unchooses(alice_client, alice, class_group):
    key = f"class-{class_group.pk}"
    alice_client.post(PAGE, {"weekly": [key], "monthly": [key]})
    alice_client.post(PAGE, {"monthly": [key]})
    wanted = ReportSubscription.objects.get()
    assert (wanted.user, wanted.class_group, wanted.frequency) == (alice, class_group, "monthly")
    page = alice_client.get(PAGE).content.decode()
    assert page.count("checked") == 1


def test_an_administrator_chooses_the_school(dana_client, school, class_group):
    dana_client.post(PAGE, {"weekly": [f"school-{school.pk}"]})
    wanted = ReportSubscription.objects.get()
    assert (wanted.school, wanted.class_group) == (school, None)


def test_nobody_subscribes_to_what_is_not_hers(charlie_client, class_group, school):
    keys = [f"class-{class_group.pk}", f"school-{school.pk}", "class-x", ""]
    assert charlie_client.post(PAGE, {"weekly": keys, "hourly": keys}).status_code == 302
    assert not ReportSubscription.objects.exists()


def test_a_choice_leaves_that_of_others_alone(alice_client, bob, class_group):
    make_subscription(user=bob, class_group=class_group)
    alice_client.post(PAGE, {})
    assert ReportSubscription.objects.count() == 1


def test_everybody_sees_her_own_mails_with_what_became_of_them(
    alice_client, bob_client, alice, session
):
    make_delivery(
        session=session,
        recipient=alice,
        state="failed",
        server_answer="550 No such user",
        failure_code="mail_not_accepted",
    )
    page = alice_client.get(PAGE).content.decode()
    assert "Not delivered" in page
    assert "The mail server did not take it: 550 No such user" in page
    assert "550 No such user" not in bob_client.get(PAGE).content.decode()


def test_whoever_is_not_logged_in_is_asked_to(client, session):
    for address in (
        PAGE,
        reverse("reports:mail_register", args=[session.pk]),
        reverse("reports:mail_class_summary", args=[session.class_group_id]),
    ):
        assert client.post(address)["Location"].startswith("/account/login/")


def test_more_mails_need_no_more_queries(
    alice_client, alice, class_group, django_assert_num_queries
):
    for hour in range(5):
        session = make_session(
            class_group=class_group, starts_at=NINE_O_CLOCK.replace(hour=hour + 10)
        )
        make_delivery(session=session, recipient=alice)
    # One of them asks whether a room films at her schools.
    with django_assert_num_queries(8):
        alice_client.get(PAGE)
