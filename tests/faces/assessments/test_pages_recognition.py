"""The page on which a school answers for its assessment and switches recognition off."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classes.errors import NotOfficeError
from faces.errors import AssessmentRefusedError
from faces.models import ImpactAssessment, RecognitionPause
from faces.selectors.consents import recognition_refusal
from faces.services.assessments import AssessmentStatement, record_assessment
from tests.factories import make_assessment, make_pause
from tests.recognition.running import run_for_json, run_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(school) -> str:
    return reverse("faces:school_recognition", args=[school.pk])


@pytest.fixture
def not_assessed(school):
    ImpactAssessment.objects.all().delete()
    return school


def form(**overrides) -> dict:
    today = timezone.localdate()
    return {
        "assessed_by": "Petra Privacy, data protection officer",
        "assessed_on": today.isoformat(),
        "document": "DPIA 2026-1, in the safe",
        "review_on": (today + timedelta(days=300)).isoformat(),
    } | overrides


def test_an_administrator_records_who_answers_for_it(dana_client, dana, not_assessed, address):
    assert "Recognition is off" in dana_client.get(address).text
    assert dana_client.post(address, form()).url == address
    row = not_assessed.impact_assessments.get()
    assert (row.entered_by, row.document) == (dana, "DPIA 2026-1, in the safe")
    assert recognition_refusal(not_assessed.pk) is None
    assert "Recognition is on" in dana_client.get(address).text


def test_a_school_that_is_being_set_up_goes_on_from_there(dana_client, not_assessed, address):
    assert "What is next" not in dana_client.get(address).text
    dana_client.post(address, form())
    assert "What is next" in dana_client.get(address).text
    not_assessed.is_setup_hidden = True
    not_assessed.save()
    assert "What is next" not in dana_client.get(address).text


def test_a_review_in_a_year_is_proposed(dana_client, not_assessed, address):
    shown = dana_client.get(address).context["form"]["review_on"].value()
    assert shown == not_assessed.today() + timedelta(days=365)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("assessed_by", " "),
        ("document", ""),
        ("assessed_on", "2099-01-01"),
        ("review_on", "2020-01-01"),
        ("review_on", "soon"),
    ],
)
def test_what_nobody_can_answer_for_is_shown_beside_its_field(
    dana_client, not_assessed, address, field, value
):
    page = dana_client.post(address, form(**{field: value}))
    assert page.context["form"].errors[field]
    assert not ImpactAssessment.objects.exists()


def test_the_switch_goes_off_and_on_with_a_name(dana_client, dana, school, address):
    switch = reverse("faces:switch_recognition", args=[school.pk])
    dana_client.post(switch, {"on": "0"})
    dana_client.post(switch, {"on": "0"})
    pause = RecognitionPause.objects.get()
    assert (pause.begun_by, pause.ended_at) == (dana, None)
    assert "Switched off on" in dana_client.get(address).text
    dana_client.post(switch, {"on": "1"})
    pause.refresh_from_db()
    assert pause.ended_by == dana
    assert recognition_refusal(school.pk) is None


@pytest.mark.parametrize("client", ["alice_client", "gina_client", "helen_client", "eve_client"])
def test_nobody_else_finds_the_page_or_the_switch(request, client, school, address):
    found = request.getfixturevalue(client)
    assert found.get(address).status_code in {403, 404}
    switch = reverse("faces:switch_recognition", args=[school.pk])
    assert found.post(switch, {"on": "0"}).status_code in {403, 404}
    assert not RecognitionPause.objects.exists()


def test_the_service_asks_who_it_is(gina, school):
    statement = AssessmentStatement("P", timezone.localdate(), "D", timezone.localdate())
    with pytest.raises(NotOfficeError):
        record_assessment(school=school, statement=statement, entered_by=gina)
    with pytest.raises(AssessmentRefusedError):
        record_assessment(school=school, statement=statement, entered_by=None)


def test_wrong_methods_are_refused(dana_client, school, address):
    assert dana_client.delete(address).status_code == 405
    switch = reverse("faces:switch_recognition", args=[school.pk])
    assert dana_client.get(switch).status_code == 405


def test_a_review_that_is_due_reminds_and_stops_nothing(dana_client, not_assessed, address):
    make_assessment(school=not_assessed, review_on=timezone.localdate())
    assert recognition_refusal(not_assessed.pk) is None
    assert "The review is due" in dana_client.get(address).text
    assert "due for review" in dana_client.get("/admin/").text


def test_the_administration_is_told_of_a_school_that_is_off(dana_client, not_assessed, address):
    page = dana_client.get("/admin/").text
    assert "recognises nobody until its impact assessment is recorded" in page
    assert address in page


def test_the_pages_about_faces_say_why_none_is_registered(
    dana_client, gina_client, class_group, student, school
):
    make_pause(school=school)
    for name, row in (("class_faces", class_group), ("student_faces", student)):
        address = reverse(f"faces:{name}", args=[row.pk])
        assert "Recognition is switched off at Hill School" in gina_client.get(address).text
        page = dana_client.get(address).text
        assert reverse("faces:school_recognition", args=[school.pk]) in page


def test_the_command_records_and_switches(not_assessed):
    assert run_for_json("recognition")["is_on"] is False
    statement = ("--assessed-by", "Petra Privacy", "--document", "DPIA 1")
    assert run_for_json("recognition", *statement)["is_on"] is True
    assert run_for_json("recognition", "--off")["is_on"] is False
    assert run_for_json("recognition", "--on")["assessed_by"] == "Petra Privacy"
    assert run_refused("recognition", "--document", "DPIA 1").returncode == 2


def test_the_command_makes_the_first_school(db):
    answer = run_for_json("recognition", "--school", "Lake", "--create")
    assert (answer["school"], answer["is_on"]) == ("Lake", False)
