"""One list of all jobs, limited to the schools that its reader administers."""

import pytest
from django.urls import reverse

from recognition.models import Capture
from tests.factories import make_capture, make_class_group, make_clip, make_school, make_session

MAX_QUERIES = 20


@pytest.fixture
def address():
    return reverse("admin:jobs")


@pytest.fixture
def failed(session) -> Capture:
    return make_capture(session=session, state="failed", failure_code="unknown_failure")


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
    dana_client.post(address, {"kind": "capture", "pk": failed.pk})
    failed.refresh_from_db()
    assert (failed.state, failed.failure_code) == ("queued", "")


def test_nobody_tries_the_job_of_another_school_again(eve_client, failed, address):
    assert eve_client.post(address, {"kind": "capture", "pk": failed.pk}).status_code == 404
    failed.refresh_from_db()
    assert failed.state == "failed"


@pytest.mark.parametrize(
    "sent", [{}, {"kind": "nothing", "pk": "1"}, {"kind": "capture", "pk": "x"}]
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
