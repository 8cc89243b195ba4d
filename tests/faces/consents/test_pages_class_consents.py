"""The page on which the office ticks whose letter came back."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from faces.models import BiometricConsent, ConsentNotice
from faces.services.consents import SignedConsent, give_consent, record_objection
from tests.factories import make_notice, make_student


@pytest.fixture
def notice(school):
    return make_notice(school=school, version="2026-08")


@pytest.fixture
def address(class_group):
    return f"/classes/{class_group.pk}/consents/"


@pytest.fixture
def ticks(students, notice):
    return {
        "notice": notice.pk,
        "given_on": "2026-09-01",
        "students": [student.pk for student in students],
    }


def test_four_ticks_are_four_consents(dana_client, address, ticks, students):
    answer = dana_client.post(address, ticks, follow=True)
    assert "4 consents are entered." in answer.text
    assert BiometricConsent.objects.active().count() == len(students)


def test_the_last_answer_leads_to_the_faces(
    dana_client, gina_client, address, ticks, students, class_group
):
    first = dana_client.post(address, {**ticks, "students": [students[0].pk]}, follow=True).text
    assert "Next: " in first
    assert "Register 1 face" in first
    assert "What is next" not in dana_client.get(address).text
    page = dana_client.post(address, ticks, follow=True).text
    n, desk = len(students), reverse("faces:class_faces", args=[class_group.pk])
    assert f'href="{desk}">Register {n} faces' in page
    # A secretary is led to what she may do herself.
    page = gina_client.get(address).text
    assert f"Register {n} faces" in page
    assert "Enter the term" not in page


class TestNoticeOfTheDay:
    """The version in force today is preset: letters of before may be of another one."""

    @pytest.fixture
    def newest(self, school, notice):
        ConsentNotice.objects.update(created_at=datetime(2026, 8, 1, 9, tzinfo=UTC))
        written_at = datetime(2026, 10, 1, 9, tzinfo=UTC)
        return make_notice(school=school, version="2026-10 <b>", created_at=written_at)

    def test_the_versions_stand_beside_with_their_days(self, dana_client, address, newest):
        page = dana_client.get(address).text
        assert "2026-10 &lt;b&gt; since 1 Oct 2026, 2026-08 since 1 Aug 2026" in page

    def test_each_version_says_since_when_it_holds_in_the_schools_language(
        self, dana_client, address, school, notice, newest
    ):
        """One that is translated later holds since its first text."""
        written_at = datetime(2026, 11, 1, 9, tzinfo=UTC)
        for version, language in [("2026-08", "tr"), ("2026-10 <b>", "pl")]:
            make_notice(school=school, version=version, language=language, created_at=written_at)
        field = dana_client.get(address).context["form"]["notice"]
        assert (field.value(), str(field).count("data-since")) == (newest.pk, 2)
        assert f'value="{notice.pk}" data-since="2026-08-01"' in str(field)
        assert f'value="{newest.pk}" selected data-since="2026-10-01"' in str(field)

    @pytest.mark.parametrize(
        ("is_newest", "day", "is_doubted"),
        [(True, "2026-09-01", True), (False, "2026-09-01", False), (True, "2026-10-01", False)],
    )
    def test_a_version_of_after_that_day_is_entered_with_a_word(
        self, dana_client, address, ticks, notice, newest, is_newest, day, is_doubted
    ):
        chosen = newest if is_newest else notice
        sent = ticks | {"notice": chosen.pk, "given_on": day}
        page = dana_client.post(address, sent, follow=True).text
        assert ("letters of that day were of version 2026-08" in page) is is_doubted
        assert BiometricConsent.objects.filter(notice=chosen).count() == len(ticks["students"])

    def test_the_only_version_may_be_of_after_the_letters(self, dana_client, address, ticks):
        page = dana_client.post(address, ticks | {"given_on": "2020-01-01"}, follow=True).text
        assert "4 consents are entered." in page
        assert "letters of that day" not in page


def test_a_signer_is_kept_with_her_tick(dana_client, address, ticks, student):
    dana_client.post(address, ticks | {f"given_by_{student.pk}": "Eva Adams"})
    assert BiometricConsent.objects.get(student=student).given_by == "Eva Adams"


def test_who_has_an_answer_is_shown_and_cannot_be_ticked(dana_client, address, students, notice):
    give_consent(student=students[0], signed=SignedConsent("Ada", wording="1"), entered_by=None)
    record_objection(student=students[1], objected_by="Father Baker", entered_by=None)
    page = dana_client.get(address).text
    assert "Father Baker objected" in page
    assert f'name="students" value="{students[2].pk}"' in page
    for student in students[:2]:
        assert f'name="students" value="{student.pk}"' not in page


class TestNo:
    """A no is ticked in the list, as a yes is."""

    def test_it_is_entered_with_the_others(self, dana_client, address, ticks, students):
        refusing, *signing = students
        sent = ticks | {
            "students": [student.pk for student in signing],
            "objections": [refusing.pk],
            f"given_by_{refusing.pk}": "Father Adams",
        }
        page = dana_client.post(address, sent, follow=True).text
        assert "3 consents are entered." in page
        assert "1 objection is entered" in page
        objection = refusing.face_objections.get()
        assert (objection.objected_by, objection.entered_by.first_name) == ("Father Adams", "Dana")
        assert not BiometricConsent.objects.filter(student=refusing).exists()

    @pytest.mark.parametrize(
        ("who", "is_also_yes", "text"),
        [("", False, "Say who objects."), ("Father", True, "Both yes and no are ticked")],
    )
    def test_a_doubtful_one_enters_nothing_and_keeps_every_tick(
        self, dana_client, address, ticks, students, who, is_also_yes, text
    ):
        refusing, *signing = students
        yes = students if is_also_yes else signing
        sent = ticks | {
            "students": [student.pk for student in yes],
            "objections": [refusing.pk],
            f"given_by_{refusing.pk}": who,
        }
        page = dana_client.post(address, sent).text
        assert text in page
        assert f'name="objections" value="{refusing.pk}" checked' in page
        assert page.count('name="students"') == len(students)
        assert page.count(" checked") == len(yes) + 1
        assert not BiometricConsent.objects.exists()
        assert not refusing.face_objections.exists()

    def test_it_ends_a_consent_that_was_given_meanwhile(
        self, dana_client, address, ticks, students, student
    ):
        give_consent(student=student, signed=SignedConsent("Ada", wording="1"), entered_by=None)
        no = {"students": [], "objections": [student.pk], f"given_by_{student.pk}": "Father"}
        page = dana_client.post(address, ticks | no, follow=True).text
        assert "1 objection is entered" in page
        assert "consents are entered" not in page
        assert not BiometricConsent.objects.active().exists()

    def test_a_second_one_is_named_and_left_out(self, dana_client, address, ticks, student):
        record_objection(student=student, objected_by="Mother", entered_by=None)
        no = {"students": [], "objections": [student.pk], f"given_by_{student.pk}": "Father"}
        page = dana_client.post(address, ticks | no, follow=True).text
        assert "there is an answer already: Ana Adams." in page
        assert student.face_objections.count() == 1


def test_an_objection_made_meanwhile_is_named(dana_client, address, ticks, students):
    record_objection(student=students[0], objected_by="Father", entered_by=None)
    page = dana_client.post(address, ticks, follow=True).text
    assert "3 consents are entered." in page
    assert "there is an answer already: Ana Adams." in page


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"students": []}, "Tick at least one student."),
        ({"students": ["999999"]}, "Somebody left this class"),
        ({"given_on": "2099-01-01"}, "in the future"),
        ({"given_on": "soon"}, "Enter a valid date"),
        ({"notice": ""}, "Choose the notice"),
    ],
)
def test_bad_input_enters_nothing_and_keeps_the_ticks(
    dana_client, address, ticks, student, changed, text
):
    page = dana_client.post(address, ticks | changed).text
    assert text in page
    assert not BiometricConsent.objects.exists()
    if "students" not in changed:
        assert f'value="{student.pk}" checked' in page


def test_a_student_of_another_class_is_not_taken(dana_client, address, ticks, school):
    stranger = make_student(school=school)
    dana_client.post(address, ticks | {"students": [stranger.pk]})
    assert not BiometricConsent.objects.exists()


def test_without_a_notice_the_page_leads_to_writing_one(dana_client, address):
    assert "/admin/faces/consentnotice/add/" in dana_client.get(address).text


@pytest.mark.parametrize("who", ["alice_client", "eve_client"])
def test_nobody_but_the_office_finds_the_page(request, address, ticks, who):
    client = request.getfixturevalue(who)
    assert client.get(address).status_code == 404
    assert client.post(address, ticks).status_code == 404
    assert not BiometricConsent.objects.exists()


def test_the_page_asks_for_a_login(client, address):
    assert client.get(address).url.startswith("/account/login/")


def test_another_method_is_refused(dana_client, address):
    assert dana_client.put(address).status_code == 405


def test_the_class_leads_the_office_to_its_list(dana_client, alice_client, class_group, address):
    page = f"/classes/{class_group.pk}/faces/"
    assert address in dana_client.get(page).text
    assert address not in alice_client.get(page).text


def test_a_longer_class_costs_no_more_queries(
    dana_client, address, school, class_group, notice, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14) as few:
        dana_client.get(address)
    for _ in range(20):
        class_group.enrolments.create(student=make_student(school=school), from_on="2026-08-01")
    with django_assert_max_num_queries(len(few.captured_queries)):
        dana_client.get(address)
