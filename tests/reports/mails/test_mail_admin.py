"""The admin of the mails: one's own school, read only, and sent again."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from reports.checks import check_mail, check_mail_of_a_site
from reports.models import ReportDelivery, ReportSubscription
from tests.admin.admin_pages import act, address, listed, save_change
from tests.factories import NINE_O_CLOCK
from tests.factories.mail import deliver, make_delivery, make_leased_delivery, make_subscription

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(session, alice):
    return make_delivery(
        session=session,
        recipient=alice,
        state="failed",
        server_answer="550 No such user",
        failure_code="mail_not_accepted",
    )


def test_administrators_see_the_mails_of_their_school(dana_client, eve_client, failed):
    assert listed(dana_client, ReportDelivery) == {failed}
    assert listed(dana_client, ReportDelivery, q="alice") == {failed}
    assert listed(dana_client, ReportDelivery, state__exact="ready") == set()
    assert listed(eve_client, ReportDelivery) == set()
    page = eve_client.get(address(ReportDelivery, "change", failed.pk))
    assert page.status_code == 302


def test_a_mail_is_read_only(dana_client, failed):
    url = address(ReportDelivery, "change", failed.pk)
    assert "550 No such user" in dana_client.get(url).content.decode()
    assert dana_client.post(url, {"state": "ready"}).status_code == 403
    assert dana_client.get(address(ReportDelivery, "add")).status_code == 403


def test_send_again_makes_a_mail_of_its_own(dana_client, failed, alice):
    for _ in range(2):
        act(dana_client, ReportDelivery, "try_again", failed)
    again = ReportDelivery.objects.exclude(pk=failed.pk).get()
    assert (again.recipient, again.session, again.state) == (alice, failed.session, "queued")


def test_a_mail_that_waits_is_sent_at_once_and_stays_one(
    dana_client, session, alice, django_capture_on_commit_callbacks
):
    later = timezone.now() + timedelta(hours=4)
    waiting = make_delivery(session=session, recipient=alice, next_try_at=later)
    with django_capture_on_commit_callbacks(execute=True):
        page = act(dana_client, ReportDelivery, "try_again", waiting)
    assert "To be tried again: 1." in page.content.decode()
    assert ReportDelivery.objects.get().next_try_at < later
    assert [bell.key for bell in OrmQ.objects.all()] == ["mail"]


def test_a_mail_that_is_being_sent_is_left_alone(dana_client, session, alice):
    sending = make_leased_delivery(session=session, recipient=alice)
    page = act(dana_client, ReportDelivery, "try_again", sending)
    assert "wait and see what becomes of it" in page.content.decode()
    assert "To be tried again" not in page.content.decode()
    assert ReportDelivery.objects.get().lease == sending.lease


def test_mails_about_two_weeks_sent_again_at_once_are_two(dana_client, class_group, alice):
    about = {"kind": "class_summary", "class_group": class_group, "recipient": alice}
    failed = {
        "state": "failed",
        "server_answer": "550 No such user",
        "failure_code": "mail_not_accepted",
    }
    one = make_delivery(**about, **failed, period_key="weekly 2026-08-31")
    days = {"first_on": date(2026, 9, 7), "last_on": date(2026, 9, 13)}
    make_delivery(**about, **failed, **days, period_key="weekly 2026-09-07")
    for delivery in ReportDelivery.objects.all():
        act(dana_client, ReportDelivery, "try_again", delivery)
    again = ReportDelivery.objects.filter(state="queued")
    assert {row.first_on for row in again} == {one.first_on, date(2026, 9, 7)}


def test_nobody_sends_again_what_is_another_schools(eve_client, failed):
    act(eve_client, ReportDelivery, "try_again", failed)
    assert ReportDelivery.objects.count() == 1


def test_a_warning_sent_again_still_says_what_it_warns_of(dana_client, student, alice, mailoutbox):
    warning = make_delivery(
        kind="warning",
        student=student,
        recipient=alice,
        period_key="below 2026-09-01",
        state="ready",
        sent_at=NINE_O_CLOCK,
    )
    act(dana_client, ReportDelivery, "try_again", warning)
    again = ReportDelivery.objects.exclude(pk=warning.pk).get()
    assert again.reason == "below"
    deliver(again.pk)
    again.refresh_from_db()
    assert again.state == "dropped", "she is not below the limit"


def test_subscriptions_are_seen_and_ended(dana_client, eve_client, class_group, alice):
    wanted = make_subscription(user=alice, class_group=class_group)
    assert listed(dana_client, ReportSubscription) == {wanted}
    assert listed(eve_client, ReportSubscription) == set()
    save_change(dana_client, address(ReportSubscription, "delete", wanted.pk), {"post": "yes"})
    assert not ReportSubscription.objects.exists()


def test_the_first_page_leads_there(dana_client):
    assert (
        address(ReportDelivery, "changelist")
        in dana_client.get(reverse("admin:index")).content.decode()
    )


def test_a_site_whose_mails_reach_nobody_is_warned_of(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.SITE_URL = ""
    assert [problem.id for problem in check_mail_of_a_site()] == ["reports.W1", "reports.W2"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SITE_URL = "https://attendance.example.org"
    assert check_mail_of_a_site() == []


def test_two_ways_to_encrypt_exclude_each_other(settings):
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = True
    assert [problem.id for problem in check_mail()] == ["reports.E1"]
