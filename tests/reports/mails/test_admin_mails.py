"""Administrators mail reports from their lists, and see on the first page what did not arrive."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classes.models import ClassGroup, ClassSession, School
from reports.models import ReportDelivery
from tests.admin.admin_pages import act
from tests.factories.mail import make_delivery


@pytest.mark.parametrize("model", [School, ClassGroup, ClassSession])
def test_report_goes_to_whoever_asks_and_may_see_it(
    dana_client, dana, eve_client, session, school, model
):
    row = {School: school, ClassGroup: session.class_group, ClassSession: session}[model]
    act(eve_client, model, "mail_to_me", row)
    assert not ReportDelivery.objects.exists()
    for _ in range(2):
        page = act(dana_client, model, "mail_to_me", row)
    assert "1 mail goes to dana@example.org." in page.content.decode()
    assert ReportDelivery.objects.get().recipient == dana


def test_mails_not_delivered_need_attention_of_their_school(
    dana_client, eve_client, session, school
):
    act(dana_client, School, "mail_to_me", school)
    ReportDelivery.objects.update(
        state=ReportDelivery.State.FAILED,
        server_answer="550 No such user",
        failure_code="mail_not_accepted",
    )
    index = reverse("admin:index")
    (line,) = [x for x in dana_client.get(index).context["attention"] if "mail" in x.sentence]
    assert line.n == 1
    assert dana_client.get(line.address).context["cl"].queryset.count() == 1
    assert not [x for x in eve_client.get(index).context["attention"] if "mail" in x.sentence]


def test_mails_of_unknown_fate_are_told_apart(dana_client, session, school):
    act(dana_client, School, "mail_to_me", school)
    ReportDelivery.objects.update(
        state=ReportDelivery.State.UNSURE,
        server_answer="The server hung up.",
        failure_code="mail_not_accepted",
    )
    lines = dana_client.get(reverse("admin:index")).context["attention"]
    (line,) = [x for x in lines if "mail" in x.sentence]
    assert "perhaps delivered" in line.sentence
    assert dana_client.get(line.address).context["cl"].queryset.count() == 1


@pytest.mark.parametrize("state", ["failed", "unsure"])
def test_history_is_neither_counted_nor_in_the_list(dana_client, dana, school, state):
    fields = {
        "state": state,
        "server_answer": "550 No such user",
        "failure_code": "mail_not_accepted",
    }
    recent, old = (make_delivery(school=school, recipient=dana, **fields) for _ in range(2))
    for delivery, days in ((recent, 13), (old, 15)):
        delivery.created_at = timezone.now() - timedelta(days=days)
        delivery.save()
    lines = dana_client.get(reverse("admin:index")).context["attention"]
    (line,) = [x for x in lines if "mail" in x.sentence]
    assert line.n == 1
    assert list(dana_client.get(line.address).context["cl"].queryset) == [recent]
