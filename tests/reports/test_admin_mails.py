"""Administrators mail reports from their lists, and see on the first page what did not arrive."""

import pytest
from django.urls import reverse

from classes.models import ClassGroup, ClassSession, School
from reports.models import ReportDelivery
from tests.admin_pages import act


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
        state=ReportDelivery.State.FAILED, server_answer="550 No such user"
    )
    index = reverse("admin:index")
    (line,) = [x for x in dana_client.get(index).context["attention"] if "mail" in x.sentence]
    assert line.n == 1
    assert dana_client.get(line.address).context["cl"].queryset.count() == 1
    assert not [x for x in eve_client.get(index).context["attention"] if "mail" in x.sentence]


def test_mails_of_unknown_fate_are_told_apart(dana_client, session, school):
    act(dana_client, School, "mail_to_me", school)
    ReportDelivery.objects.update(
        state=ReportDelivery.State.UNSURE, server_answer="The server hung up."
    )
    lines = dana_client.get(reverse("admin:index")).context["attention"]
    (line,) = [x for x in lines if "mail" in x.sentence]
    assert "perhaps delivered" in line.sentence
    assert dana_client.get(line.address).context["cl"].queryset.count() == 1
