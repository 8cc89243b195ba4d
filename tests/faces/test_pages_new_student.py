"""A new student in one form: class, consent and photos, or any less of it."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from classes.errors import NotOfficeError, RefusedError
from classes.models import Student
from faces.errors import NewStudentError
from faces.models import FacePicture
from faces.selectors.students_by_name import next_number
from faces.services.consents import SignedConsent
from faces.services.new_students import NewStudent, enter_student
from tests.factories import make_class_group, make_colleague, make_jpeg, make_notice, make_student

TODAY = "2026-09-01"


@pytest.fixture
def address(school) -> str:
    return f"/schools/{school.pk}/students/new/"


@pytest.fixture
def filled(class_group, school):
    notice = make_notice(school=school)

    def fill(*pictures, **fields):
        entered = {"given_name": "Zoë", "family_name": "Klein", "number": "900"}
        entered |= {"class_group": class_group.pk, "from_on": TODAY}
        entered |= {"given_by": "Grace Klein", "notice": notice.pk, "given_on": TODAY}
        return entered | fields | ({"pictures": list(pictures)} if pictures else {})

    return fill


def test_without_a_class_the_form_says_what_comes_first(dana_client, client, school, address):
    page = dana_client.get(address).text
    assert "No class yet" in page
    assert f'href="{address.replace("students/new", "import")}"' in page
    assert 'name="family_name"' not in page
    client.force_login(make_colleague(school=school, role="secretary"))
    page = client.get(address).text
    assert "No class yet" in page
    assert "/import/" not in page


def photo(name="1.jpg", content=None):
    return SimpleUploadedFile(name, content or make_jpeg())


def test_one_form_enters_student_class_consent_and_photos(
    dana_client, dana, address, filled, class_group
):
    answer = dana_client.post(address, filled(photo(), photo("2.jpg")), follow=True)
    assert "Zoë Klein is entered, in 7A." in answer.text
    assert "2 pictures are looked at now." in answer.text
    student = Student.objects.get(number="900")
    assert student.enrolments.get().class_group == class_group
    consent = student.biometric_consents.get()
    assert (consent.given_by, consent.entered_by) == ("Grace Klein", dana)
    assert student.face_pictures.filter(uploaded_by=dana).count() == 2


def test_neither_consent_nor_photos_are_needed(dana_client, address, filled):
    dana_client.post(address, filled(given_by=""))
    student = Student.objects.get(number="900")
    assert not student.biometric_consents.exists()


def test_no_photo_is_taken_without_a_consent(dana_client, address, filled):
    answer = dana_client.post(address, filled(photo(), given_by=""))
    assert "No picture is taken without a consent" in answer.text
    assert not Student.objects.filter(number="900").exists()
    assert not FacePicture.objects.exists()


def test_where_the_form_comes_back_the_photos_are_asked_for_again(dana_client, address, filled):
    answer = dana_client.post(address, filled(photo(), class_group=""))
    assert "Choose the photos again." in answer.text
    assert "Choose the photos again." not in dana_client.post(address, filled(class_group="")).text
    assert not FacePicture.objects.exists()


def test_the_browser_asks_for_the_class_before_photos_are_sent(dana_client, class_group, address):
    page = dana_client.get(address).text
    (choice,) = re.findall(r'<select name="class_group"[^>]*>', page)
    assert " required" in choice
    assert "novalidate" not in page


def test_a_file_that_is_no_picture_holds_up_nothing_else(dana_client, address, filled):
    bad = photo("bad.txt", b"no picture")
    answer = dana_client.post(address, filled(photo(), bad), follow=True)
    assert "“bad.txt”" in answer.text
    assert Student.objects.get(number="900").face_pictures.count() == 1


def test_the_next_number_today_and_the_class_are_filled_in(
    dana_client, address, students, school, class_group
):
    page = dana_client.get(address, {"class": class_group.pk}).text
    assert 'value="705"' in page
    assert f'value="{school.today()}"' in page
    assert f'<option value="{class_group.pk}" selected>' in page


@pytest.mark.parametrize(
    ("numbers", "proposed"),
    [
        ([], ""),
        (["A1"], ""),
        (["009", "A7"], "010"),
        (["²", "9"], "10"),
        (["S0098", "S0099", "guest"], "S0100"),
        (["7A-01", "7B-02"], ""),
    ],
)
def test_the_number_after_the_highest_is_proposed(numbers, proposed, school):
    for number in numbers:
        make_student(school=school, number=number)
    assert next_number(school) == proposed


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"family_name": ""}, "This field is required"),
        ({"number": "701"}, "Another student of this school has this number"),
        ({"class_group": ""}, "This field is required"),
        ({"from_on": "soon"}, "Enter a valid date"),
        ({"given_on": "2100-01-01"}, "future"),
        ({"notice": "", "wording": ""}, "version"),
    ],
)
def test_bad_input_is_refused_and_what_was_entered_stays(
    fields, words, dana_client, address, filled, students
):
    page = dana_client.post(address, filled(**fields)).text
    assert words in page
    assert 'value="Grace Klein"' in page
    assert Student.objects.count() == len(students)


def test_a_class_of_another_school_is_no_choice(dana_client, address, filled, other_school):
    foreign = make_class_group(school=other_school)
    assert "Select a valid choice" in dana_client.post(address, filled(class_group=foreign.pk)).text


@pytest.mark.parametrize("who", ["alice_client", "eve_client"])
def test_only_the_office_finds_the_form(who, address, request):
    client = request.getfixturevalue(who)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_the_menu_leads_to_the_one_school(dana_client, root_client, alice_client, address, school):
    assert dana_client.get("/students/new/")["Location"] == address
    assert address not in alice_client.get("/students/new/").text
    assert (
        "New students are entered by the school office" in alice_client.get("/students/new/").text
    )


def entry(class_group, **fields) -> NewStudent:
    named = {"given_name": "Zoë", "family_name": "Klein", "number": "900"}
    return NewStudent(class_group=class_group, from_on=date(2026, 9, 1), **named | fields)


def test_the_service_refuses_a_taken_number_and_a_stranger(school, class_group, dana, alice):
    with pytest.raises(NewStudentError, match="has the number 701"):
        enter_student(school=school, entry=entry(class_group, number="701"), consent=None, by=dana)
    with pytest.raises(NotOfficeError):
        enter_student(school=school, entry=entry(class_group), consent=None, by=alice)


def test_nobody_is_entered_by_halves(school, class_group, dana):
    with pytest.raises(RefusedError):
        unsigned = SignedConsent(given_by="")
        enter_student(school=school, entry=entry(class_group), consent=unsigned, by=dana)
    assert not Student.objects.filter(number="900").exists()
