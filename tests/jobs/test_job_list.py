"""One list of all jobs, limited to the schools that its reader administers."""

import uuid

import pytest
from django.contrib import admin
from django.urls import reverse

from jobs.registry import kinds
from recognition.models import Capture
from reports.models import ReportDelivery
from tests.admin.admin_pages import act, versions_in
from tests.factories import make_capture, make_class_group, make_clip, make_school, make_session
from tests.factories.mail import make_delivery

MAX_QUERIES = 5 + 3 * len(kinds())
"""Three for each kind: its rows, what waits and what runs."""


@pytest.fixture
def address():
    return reverse("admin:jobs")


@pytest.fixture
def failed(session) -> Capture:
    return make_capture(session=session, state="failed", failure_code="unknown_failure")


def try_again(client, address, row, kind) -> None:
    """Press the button beside a job that the list shows."""
    client.post(address, {"kind": kind, "pk": row.pk} | versions_in(client.get(address).text))


def listed(client, address) -> list:
    return [job["row"] for job in client.get(address).context["jobs"]]


def test_the_office_sees_the_jobs_of_its_school_of_all_kinds(
    dana_client, eve_client, failed, class_group, address
):
    clip = make_clip(class_group=class_group)
    assert {(type(row), row.pk) for row in listed(dana_client, address)} == {
        (Capture, failed.pk),
        (type(clip), clip.pk),
    }
    assert listed(eve_client, address) == []


def test_whoever_administers_nothing_is_refused(alice_client, client, address):
    assert alice_client.get(address).status_code in (302, 403)
    assert client.get(address).status_code == 302


def test_it_is_limited_by_state_and_kind(dana_client, session, class_group, failed, address):
    make_capture(session=session)
    make_clip(class_group=class_group)
    assert listed(dana_client, f"{address}?state=failed") == [failed]
    assert len(listed(dana_client, f"{address}?kind=class+clip")) == 1


def test_states_that_only_one_kind_has_can_be_chosen(dana_client, session, failed, address):
    states = dict(dana_client.get(address).context["states"])
    assert {"queued", "failed", "planned", "asked", "dropped"} <= set(states)
    assert listed(dana_client, f"{address}?state=planned") == []


def test_a_failed_job_says_why_and_is_tried_again(dana_client, failed, address):
    assert "the reason is not known" in dana_client.get(address).text
    try_again(dana_client, address, failed, "capture")
    failed.refresh_from_db()
    assert (failed.state, failed.failure_code) == ("queued", "")


def test_what_has_failed_once_more_since_it_was_shown_is_left_alone(dana_client, failed, address):
    shown = versions_in(dana_client.get(address).text)
    Capture.objects.update(attempts=3)
    sent = {"kind": "capture", "pk": failed.pk} | shown
    assert (
        "Somebody has changed this meanwhile" in dana_client.post(address, sent, follow=True).text
    )
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_nobody_tries_the_job_of_another_school_again(eve_client, failed, address):
    assert eve_client.post(address, {"kind": "capture", "pk": failed.pk}).status_code == 404
    failed.refresh_from_db()
    assert failed.state == "failed"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"kind": "nothing", "pk": "1"},
        {"kind": "capture", "pk": "x"},
        {"kind": "capture", "pk": "9" * 5000},
    ],
)
def test_what_names_no_job_leads_back(dana_client, school, address, sent):
    assert dana_client.post(address, sent).status_code == 302


def test_other_methods_are_refused(dana_client, school, address):
    assert dana_client.put(address).status_code == 405


def test_more_jobs_cost_no_more_queries(root_client, address, django_assert_max_num_queries):
    for _ in range(5):
        group = make_class_group(school=make_school())
        make_capture(session=make_session(class_group=group))
        make_clip(class_group=group)
    with django_assert_max_num_queries(MAX_QUERIES):
        assert len(listed(root_client, address)) == 10


def test_a_failed_mail_is_sent_anew_as_in_the_list_of_mails(dana_client, session, alice, address):
    mail = make_delivery(
        session=session, recipient=alice, state="failed", failure_code="mail_not_accepted"
    )
    for press in (
        lambda: try_again(dana_client, address, mail, "mail"),
        lambda: act(dana_client, ReportDelivery, "try_again", mail),
    ):
        press()
        again = ReportDelivery.objects.exclude(pk=mail.pk)
        assert [(row.state, row.recipient) for row in again] == [("queued", alice)]
        again.delete()


def test_every_list_of_jobs_starts_them_anew_by_the_one_action():
    actions = {
        kind.name: [action.__module__ for action in admin.site.get_model_admin(kind.model).actions]
        for kind in kinds()
        if kind.try_again and admin.site.is_registered(kind.model)
    }
    assert {"capture", "mail", "webhook"} <= set(actions)
    assert {name for names in actions.values() for name in names} == {"classes.admin.jobs"}


def test_whoever_runs_the_machine_sees_what_each_lane_is_at(root_client, session, failed, address):
    make_capture(session=session)
    make_capture(session=session, state="running", lease=uuid.uuid4(), lease_until=session.ends_at)
    worker = root_client.get(address).context["worker"]
    films, *others = worker["lanes"]
    assert (films[1].n, films[2]) == (1, 1)
    assert [(waiting.n, n_running) for _, waiting, n_running in others] == [(0, 0)] * 3


def test_the_office_sees_no_machine(dana_client, failed, address):
    assert dana_client.get(address).context["worker"] is None


def test_the_tables_of_the_queues_engine_have_no_pages(root_client):
    """They unpickle what is stored, and start any function by its name."""
    assert [model for model in admin.site._registry if model._meta.app_label == "django_q"] == []
    assert root_client.get("/admin/django_q/schedule/").status_code == 404
