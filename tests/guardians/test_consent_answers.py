"""A consent by the link: given, refused and withdrawn through the ledger; any no wins."""

import pytest
from django.urls import reverse

from classes.versions import NOT_SHOWN
from faces.models import BiometricConsent, ConsentObjection, FaceTemplate
from faces.selectors.consents import may_be_recognised
from faces.services.consents import withdraw_consent
from guardians.models import ConsentAnswer
from tests.factories import make_consent, make_face_template, make_notice, make_objection
from tests.guardians.steps import make_mother, open_page, page_shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(school):
    return make_notice(school=school, version="2026-08", text="We film the class.")


def answer(client, contact, notice, word):
    open_page(client, contact)
    client.post(reverse("guardians:answer"), {"notice": notice.pk, word: "1"} | page_shown(client))


def test_a_yes_is_entered_with_the_name_and_the_text(client, mother, notice, student):
    answer(client, mother, notice, "yes")
    consent = BiometricConsent.objects.active().get(student=student)
    kept = (consent.given_by, consent.relation, consent.notice, consent.entered_by)
    assert kept == ("Eva Adams", "mother", notice, None)
    assert ConsentAnswer.objects.get().answered_by == "Eva Adams, mother"


def test_a_no_ends_every_consent_and_erases_the_face(client, mother, notice, student):
    make_consent(student=student)
    make_face_template(student=student)
    answer(client, mother, notice, "no")
    assert not may_be_recognised(student)
    assert not FaceTemplate.objects.exists()
    assert ConsentObjection.objects.standing().get().objected_by == "Eva Adams"


def test_the_no_of_one_is_not_overruled_by_the_yes_of_another(client, mother, notice, student):
    father = make_mother(student, name="Adam Adams", relation="father", email="a@example.org")
    answer(client, mother, notice, "no")
    answer(client, father, notice, "yes")
    assert not may_be_recognised(student)
    answer(client, mother, notice, "yes")
    assert may_be_recognised(student)


def test_a_no_that_the_office_entered_is_taken_back_by_no_link(client, mother, notice, student):
    make_objection(student=student, objected_by="Eva Adams")
    answer(client, mother, notice, "yes")
    assert not may_be_recognised(student)
    assert not ConsentAnswer.objects.exists()


def test_a_no_twice_is_one_no(client, mother, notice):
    for _ in range(2):
        answer(client, mother, notice, "no")
    assert ConsentObjection.objects.count() == 1


@pytest.mark.parametrize("word", ["yes", "no"])
def test_who_is_told_of_absences_only_decides_nothing(word, client, mother, notice, student):
    make_consent(student=student)
    type(mother).objects.update(scope="absences")
    answer(client, mother, notice, word)
    assert BiometricConsent.objects.active().count() == 1
    assert not ConsentAnswer.objects.exists()


def test_a_yes_to_an_older_text_is_asked_again_and_a_no_counts(client, mother, notice, school):
    make_notice(school=school, version="2027-01")
    answer(client, mother, notice, "yes")
    assert not BiometricConsent.objects.exists()
    answer(client, mother, notice, "no")
    assert ConsentObjection.objects.exists()


def test_the_text_is_in_her_language(client, mother, notice, school):
    make_notice(school=school, version="2026-08", language="de", text="Wir filmen die Klasse.")
    type(mother).objects.update(language="de")
    open_page(client, mother)
    page = client.get("/parents/").content.decode()
    assert "Wir filmen die Klasse." in page
    assert 'lang="de"' in page
    assert "We film the class." not in page


def test_without_a_text_nothing_is_asked(client, mother):
    open_page(client, mother)
    assert "face" not in client.get("/parents/").content.decode().split("<main")[1].lower()


def test_what_was_withdrawn_at_school_is_given_by_no_link(client, mother, notice, student):
    answer(client, mother, notice, "yes")
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
    page = client.get("/parents/").content.decode()
    shown = [word in page for word in ("Taken back", "Not decided", 'name="yes"')]
    assert shown == [True, False, False]
    answer(client, mother, notice, "yes")
    assert not may_be_recognised(student)
    assert ConsentAnswer.objects.count() == 1
    assert "talk to the school office" in client.get("/parents/").content.decode()


def test_a_no_after_a_withdrawal_at_school_opens_no_way_round_it(client, mother, notice, student):
    answer(client, mother, notice, "yes")
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
    for word in ("no", "yes"):
        answer(client, mother, notice, word)
    assert not may_be_recognised(student)
    assert ConsentObjection.objects.standing().exists()


def test_who_took_back_her_own_yes_gives_it_again(client, mother, notice, student):
    for word in ("yes", "no", "yes"):
        answer(client, mother, notice, word)
    assert may_be_recognised(student)
