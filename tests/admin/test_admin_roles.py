"""Every list of the administration, asked by secretary, head and operator."""

import pytest
from django.contrib import admin

from classes.admin.scope.school_scope import SchoolScopedAdmin
from tests.admin.admin_pages import address
from tests.kept_cast import *  # noqa: F403 - fixtures

pytestmark = pytest.mark.django_db

LISTS = {
    model.__name__: model
    for model, shown in admin.site._registry.items()
    if isinstance(shown, SchoolScopedAdmin)
}
OFFICE_ADDS = {
    *("BiometricConsent", "ClassSession", "Enrolment", "Holiday", "PlannedAbsence"),
    *("Student", "Term", "WeeklyMeeting"),
}
"""What an office does every day; the rest is added by administrators, or by nobody."""

NOT_FOR_SECRETARIES = {
    *("ApiToken", "ReportSubscription", "User", "WebhookDelivery", "WebhookEndpoint"),
    "RosterSource",
}
MACHINES = {
    *("Camera", "RegisterReminder", "ReportDelivery", "WebhookDelivery", "WebhookEndpoint"),
    "RosterSource",
}


def is_open(client, model, page):
    return client.get(address(model, page)).status_code == 200


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(LISTS))
class TestList:
    def test_a_head_reads_it_and_adds_nothing(self, name, helen_client):
        assert is_open(helen_client, LISTS[name], "changelist")
        assert not is_open(helen_client, LISTS[name], "add")

    def test_a_secretary_reads_and_adds_what_is_the_offices(self, name, gina_client):
        reads = is_open(gina_client, LISTS[name], "changelist")
        assert reads == (name not in NOT_FOR_SECRETARIES)
        assert is_open(gina_client, LISTS[name], "add") == (name in OFFICE_ADDS)

    def test_an_operator_sees_machines_only(self, name, oscar_client):
        assert is_open(oscar_client, LISTS[name], "changelist") == (name in MACHINES)
        assert is_open(oscar_client, LISTS[name], "add") == (name == "Camera")

    def test_a_data_protection_officer_enters_none(self, name, irene_client):
        assert not is_open(irene_client, LISTS[name], "changelist")
        assert not is_open(irene_client, LISTS[name], "add")


def test_an_operator_sees_the_jobs_and_no_settings(oscar_client, gina_client):
    assert oscar_client.get("/admin/jobs/").status_code == 200
    assert gina_client.get("/admin/jobs/").status_code == 403
    assert "/admin/jobs/" in oscar_client.get("/admin/").text
    assert "/admin/jobs/" not in gina_client.get("/admin/").text
