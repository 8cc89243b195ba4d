"""A school's limits for strangers: chosen on a page, estimated by the worker, in force in films."""

import pytest
from django.urls import reverse

from classes.errors import StaleRowError
from faces.engine import get_pipeline
from faces.models import StrangerLimits
from faces.services.stranger_limits import STRANGER_LIMITS, queue_changed, set_limits
from jobs.lifecycle import acquire
from jobs.runner import run_leased
from recognition.models import ProposalStats
from tests.factories import (
    NETWORK_ID,
    make_consent,
    make_face_template,
    make_school,
    make_session,
    make_student,
)

pytestmark = pytest.mark.django_db
CHOSEN = {"present_one_in": "2000", "check_one_in": "40"}


@pytest.fixture
def address(school):
    return reverse("faces:stranger_limits", args=[school.pk])


def work(row):
    lease = acquire(kind=STRANGER_LIMITS, pk=row.pk)
    assert lease
    run_leased(lease=lease)
    row.refresh_from_db()


def a_result(**check):
    few = {"one_in": 1000, "n_reached": 0, "n_searches": 900, "n_people": 120}
    few |= {"interval": [0.0, 0.025], "has_enough": False, "score": 0.67}
    asked = few | {"one_in": 50, "n_reached": 40, "has_enough": True, "score": 0.64} | check
    return {
        "network_id": get_pipeline().network_id,
        "present": few,
        "check": asked,
        "built_in": [0.67, 0.63],
    }


def test_an_administrator_chooses_and_the_worker_estimates(dana_client, dana, school, address):
    assert dana_client.post(address, CHOSEN).url == address
    row = StrangerLimits.objects.get()
    assert (row.present_one_in, row.check_one_in, row.changed_by) == (2000, 40, dana)
    assert "The registered faces are being compared." in dana_client.get(address).text
    work(row)
    assert row.state == "ready"
    assert "Too few people" in dana_client.get(address).text


def test_a_page_that_is_older_than_the_limits_changes_nothing(dana_client, dana, school, address):
    set_limits(school=school, limits=(5000, 100), by=dana, shown_version="")
    page = dana_client.post(address, CHOSEN | {"shown_version": ""}).text
    assert "2000" in page
    assert StrangerLimits.objects.get().present_one_in == 5000
    with pytest.raises(StaleRowError):
        set_limits(school=school, limits=(2000, 40), by=dana, shown_version="")


@pytest.mark.parametrize(
    "wrong", [{"present_one_in": "30"}, {"check_one_in": "1"}, {"present_one_in": "many"}]
)
def test_limits_out_of_range_are_refused_beside_their_field(dana_client, address, wrong):
    assert dana_client.post(address, CHOSEN | wrong).status_code in {200, 422}
    assert not StrangerLimits.objects.exists()


def test_the_page_says_what_is_stricter_and_what_is_too_few(dana_client, school, address):
    StrangerLimits.objects.create(school=school, state="ready", result=a_result())
    page = dana_client.get(address).text
    assert "40 times one would have been taken for somebody else: 4.44 %" in page
    assert "a face at your school must be more like the registered ones" in page
    assert "too few to tell whether it is one in 1000" in page


def test_the_page_counts_what_people_changed_in_confirmed_registers(
    dana_client, class_group, address
):
    session = make_session(class_group=class_group)
    ProposalStats.objects.create(session=session, n_kept=97, n_corrected=3, n_added=1)
    assert "people changed 3 of 100 proposals" in dana_client.get(address).text


def test_figures_of_another_network_are_not_shown(dana_client, school, address):
    result = a_result() | {"network_id": "another"}
    StrangerLimits.objects.create(school=school, state="ready", result=result)
    assert "Nothing has been compared yet" in dana_client.get(address).text


@pytest.mark.parametrize("who", ["alice_client", "eve_client"])
def test_others_do_not_find_it(request, who, address):
    client = request.getfixturevalue(who)
    assert client.get(address).status_code == 404
    assert client.post(address, CHOSEN).status_code == 404


def test_it_requires_a_login_and_its_methods(client, dana_client, address):
    assert client.get(address).status_code == 302
    assert dana_client.delete(address).status_code == 405


class TestThresholds:
    def test_are_those_of_the_estimate(self, school):
        StrangerLimits.objects.create(school=school, result=a_result())
        network_id = get_pipeline().network_id
        rows = StrangerLimits.objects
        assert rows.thresholds_of(school.pk, network_id) == (0.67, 0.64)
        assert rows.thresholds_of(school.pk, "another") is None
        assert rows.thresholds_of(make_school().pk, network_id) is None

    def test_are_none_with_too_few_people(self, school):
        StrangerLimits.objects.create(school=school, result=a_result(has_enough=False))
        assert StrangerLimits.objects.thresholds_of(school.pk, get_pipeline().network_id) is None


class TestQueue:
    def test_asks_a_school_once_and_again_after_a_new_face(self, school):
        pipeline = get_pipeline()
        assert queue_changed(pipeline) == 1
        work(StrangerLimits.objects.get())
        assert queue_changed(pipeline) == 0
        student = make_student(school=school)
        make_consent(student=student)
        make_face_template(student=student, network_id=pipeline.network_id)
        assert queue_changed(pipeline) == 1

    def test_leaves_out_faces_without_a_consent(self, school):
        pipeline = get_pipeline()
        queue_changed(pipeline)
        work(StrangerLimits.objects.get())
        make_face_template(student=make_student(school=school), network_id=NETWORK_ID)
        assert queue_changed(pipeline) == 0
