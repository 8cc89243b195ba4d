"""A consent that cannot have been signed so is refused at every door."""

from datetime import UTC, datetime

import pytest

from classes.errors import OtherSchoolError
from faces.errors import ConsentDateError, ConsentIncompleteError
from faces.models import BiometricConsent
from faces.services.bulk.match import ensure_consent
from faces.services.consents import SignedConsent, give_consent
from integrations.models import Scope
from tests.factories import make_notice, make_school
from tests.factories.api import token_client

SIGNED = {"given_by": "Grace Hopper", "wording": "2026-08"}
LATER = datetime(2099, 1, 1, tzinfo=UTC)
BEFORE = datetime(1999, 12, 31, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_is_entered(db):
    yield
    assert not BiometricConsent.objects.exists()


@pytest.fixture
def notice_of_another_school():
    return make_notice(school=make_school())


@pytest.fixture
def api(school):
    return token_client(school=school, scopes=[Scope.WRITE_FACES, Scope.READ_FACES])


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"given_at": LATER}, ConsentDateError),
        ({"given_at": BEFORE}, ConsentDateError),
        ({"given_by": " "}, ConsentIncompleteError),
        ({"wording": " "}, ConsentIncompleteError),
    ],
)
def test_the_service_refuses_it(student, changed, error):
    with pytest.raises(error):
        give_consent(student=student, signed=SignedConsent(**SIGNED | changed), entered_by=None)


def test_the_service_refuses_a_notice_of_another_school(student, notice_of_another_school):
    with pytest.raises(OtherSchoolError, match="not one of"):
        give_consent(
            student=student,
            signed=SignedConsent("Grace", notice=notice_of_another_school),
            entered_by=None,
        )


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"given_on": "2099-01-01"}, "in the future"),
        ({"given_on": "1999-12-31"}, "The year must lie between"),
        ({"wording": ""}, "which version of the letter"),
    ],
)
def test_the_page_refuses_it_beside_its_field(dana_client, student, changed, text):
    sent = SIGNED | {"given_on": "2026-09-01", "notice": ""} | changed
    page = dana_client.post(f"/students/{student.pk}/consent/", sent)
    assert text in page.text


def test_the_page_knows_no_notice_of_another_school(dana_client, student, notice_of_another_school):
    sent = SIGNED | {"given_on": "2026-09-01", "notice": notice_of_another_school.pk}
    dana_client.post(f"/students/{student.pk}/consent/", sent)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"given_on": "2099-01-01"}, "given_on"), ({"wording": ""}, "wording")],
)
def test_the_interface_refuses_it_and_names_the_field(api, student, changed, field):
    sent = {"student": student.pk, **SIGNED, "given_on": "2026-09-01"} | changed
    answer = api.post("/api/v1/consents", sent, format="json")
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"][0]["pointer"] == f"#/{field}"


def test_the_interface_knows_no_notice_of_another_school(api, student, notice_of_another_school):
    sent = {"student": student.pk, "given_by": "Grace", "given_on": "2026-09-01"}
    sent["notice"] = notice_of_another_school.pk
    assert api.post("/api/v1/consents", sent, format="json").status_code == 422


@pytest.mark.parametrize(
    ("day", "text"), [("2099-01-01", "in the future"), ("1999-12-31", "The year must lie")]
)
def test_the_administration_refuses_it(dana_client, student, day, text):
    sent = {"student": student.pk, **SIGNED, "given_at_0": day, "given_at_1": "10:00"}
    page = dana_client.post("/admin/faces/biometricconsent/add/", sent)
    assert text in page.text


@pytest.mark.parametrize("changed", [{"wording": " "}, {"given_by": " "}])
def test_the_command_refuses_a_consent_to_nothing_or_of_nobody(student, changed):
    with pytest.raises(ConsentIncompleteError):
        ensure_consent(student, consent=SignedConsent(**SIGNED | changed))
