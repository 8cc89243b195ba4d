"""Letters printed, sent home, scanned and opened again."""

import io

import pytest
from pypdf import PdfReader

from classes.versions import NOT_SHOWN
from faces.letters.codes import draw_code, letter_path
from faces.models import BiometricConsent, ConsentScan
from faces.services.consent_scans import attach_scan
from faces.services.consents import record_objection, withdraw_consent
from tests.faces.letters.scanned_letters import code_of, scan_of, sent
from tests.factories import make_consent, make_notice, make_school, make_student


@pytest.fixture
def notice(school):
    return make_notice(
        school=school, version="2026-08", text="We film the class.\n\nYou may refuse."
    )


@pytest.fixture
def address(class_group):
    return f"/classes/{class_group.pk}/letters/"


@pytest.fixture
def ticks(students, notice):
    return {
        "notice": notice.pk,
        "given_on": "2026-09-01",
        "students": [student.pk for student in students],
    }


@pytest.fixture
def kept(student, dana):
    consent = make_consent(student=student)
    return attach_scan(consent=consent, scan=scan_of([""]), sent_by=dana)


def test_there_is_a_letter_for_each_who_has_not_answered(dana_client, address, students, notice):
    record_objection(student=students[0], objected_by="Father", entered_by=None)
    page = dana_client.get(address).text
    assert page.count('class="letter ') == 3
    assert "You may refuse." in page
    assert dana_client.get(f"{address}?all=1").text.count('class="letter ') == 4


def test_a_letter_speaks_the_language_of_its_notice(dana_client, address, school, students):
    german = make_notice(school=school, version="2026-08", language="de", text="Wir filmen.")
    arabic = make_notice(school=school, version="2026-08", language="ar", text="مرحبا")
    assert "Ich bin nicht einverstanden" in dana_client.get(f"{address}?notice={german.pk}").text
    assert 'lang="ar" dir="rtl"' in dana_client.get(f"{address}?notice={arabic.pk}").text


def test_the_paper_is_that_of_the_country_or_chosen(dana_client, address, school, notice):
    assert "paper_a4.css" in dana_client.get(address).text
    assert "paper_letter.css" in dana_client.get(f"{address}?paper=letter").text
    school.time_zone = "America/Chicago"
    school.save()
    assert "paper_letter.css" in dana_client.get(f"{address}?paper=folio").text


def test_another_schools_notice_is_never_printed(dana_client, address, notice):
    other = make_notice(school=make_school(), text="Of another school.")
    assert "Of another school." not in dana_client.get(f"{address}?notice={other.pk}").text


@pytest.mark.parametrize("wrong", ["x", "-1", "9" * 40, ""])
def test_a_number_that_is_none_shows_the_newest_notice(dana_client, address, notice, wrong):
    assert "You may refuse." in dana_client.get(f"{address}?notice={wrong}").text


def test_a_code_leads_to_the_students_line_ticked(dana_client, class_group, student, notice):
    path = code_of(student, notice).removeprefix("https://school.example.org")
    answer = dana_client.get(path)
    assert answer.url.endswith(f"#student-{student.pk}")
    page = dana_client.get(answer.url).text
    assert f'value="{student.pk}" checked' in page
    assert f'<option value="{notice.pk}" selected' in page


def test_the_code_of_somebody_without_a_class_leads_to_her_page(dana_client, school, notice):
    student = make_student(school=school)
    answer = dana_client.get(f"/students/{student.pk}/letter/?notice={notice.pk}")
    assert answer.url == f"/students/{student.pk}/faces/"


@pytest.mark.parametrize("who", ["alice_client", "eve_client"])
def test_nobody_but_the_office_finds_letters_codes_and_scans(request, address, student, kept, who):
    client = request.getfixturevalue(who)
    for path in (address, f"/students/{student.pk}/letter/", f"/scans/{kept.pk}.pdf"):
        assert client.get(path).status_code == 404
    assert client.post(f"/scans/{kept.pk}/remove/").status_code == 404
    assert ConsentScan.objects.exists()


def test_a_head_reads_a_signed_letter_and_neither_sends_nor_erases_one(helen_client, student, kept):
    page = helen_client.get(f"/students/{student.pk}/faces/").text
    assert f"/scans/{kept.pk}.pdf" in page
    assert "/remove/" not in page
    assert "Keep a scan" not in page
    assert helen_client.get(f"/scans/{kept.pk}.pdf").status_code == 200
    assert helen_client.post(f"/scans/{kept.pk}/remove/").status_code == 403


def test_a_code_asks_for_a_login_and_comes_back(client, student, notice):
    path = f"/students/{student.pk}/letter/?notice={notice.pk}"
    answer = client.get(path)
    assert answer.url.startswith("/account/login/?next=%2Fstudents%2F")


def test_a_scan_of_all_letters_is_shared_out(dana_client, class_group, ticks, students, notice):
    codes = [code_of(student, notice) for student in reversed(students)]
    dana_client.post(f"/classes/{class_group.pk}/consents/", ticks | {"scan": scan_of(codes)})
    assert BiometricConsent.objects.active().count() == 4
    assert {scan.consent.student for scan in ConsentScan.objects.all()} == set(students)


def test_a_scan_that_does_not_fit_enters_nothing_and_keeps_the_ticks(
    dana_client, class_group, ticks, student
):
    address = f"/classes/{class_group.pk}/consents/"
    page = dana_client.post(address, ticks | {"scan": scan_of(["", "", ""])}).text
    assert "3 pages for 4 students" in page
    assert f'value="{student.pk}" checked' in page
    assert not BiometricConsent.objects.exists()


def test_the_scan_of_an_objector_is_not_kept(dana_client, class_group, ticks, students):
    record_objection(student=students[0], objected_by="Father", entered_by=None)
    scan = scan_of([""] * 4)
    dana_client.post(f"/classes/{class_group.pk}/consents/", ticks | {"scan": scan})
    assert students[0] not in {scan.consent.student for scan in ConsentScan.objects.all()}
    assert ConsentScan.objects.count() == 3


def test_a_scan_is_sent_as_a_file_that_no_browser_opens(dana_client, kept):
    answer = dana_client.get(f"/scans/{kept.pk}.pdf")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    content = b"".join(answer.streaming_content)
    assert len(PdfReader(io.BytesIO(content)).pages) == 1


def test_a_single_letter_is_kept_on_her_page(dana_client, student):
    consent = make_consent(student=student)
    form = {"shown_version": consent.version, "scan": scan_of([""])}
    dana_client.post(f"/students/{student.pk}/scan/", form)
    scan = ConsentScan.objects.get()
    assert f"/scans/{scan.pk}.pdf" in dana_client.get(f"/students/{student.pk}/faces/").text


@pytest.mark.parametrize("scan", [None, sent(b"MZ\x90\x00 no scan", "scan.pdf")])
def test_what_is_no_scan_is_refused_on_her_page(dana_client, student, scan):
    form = {"shown_version": make_consent(student=student).version}
    dana_client.post(f"/students/{student.pk}/scan/", form | ({"scan": scan} if scan else {}))
    assert not ConsentScan.objects.exists()


@pytest.mark.parametrize("shown", ["", "x", "999999", "9" * 40])
def test_a_letter_for_no_consent_is_kept_nowhere(dana_client, student, shown):
    form = {"shown_version": shown, "scan": scan_of([""])}
    assert dana_client.post(f"/students/{student.pk}/scan/", form).status_code == 404


def test_teachers_see_no_letters(alice_client, kept):
    page = alice_client.get(f"/students/{kept.consent.student_id}/faces/").text
    assert "/scans/" not in page


def test_a_wrong_letter_is_erased_and_the_consent_stays(dana_client, kept):
    dana_client.post(f"/scans/{kept.pk}/remove/")
    assert not ConsentScan.objects.exists()
    assert BiometricConsent.objects.active().exists()


def test_a_larger_class_costs_no_more_queries(
    dana_client, address, school, class_group, notice, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12) as few:
        dana_client.get(address)
    for _ in range(20):
        class_group.enrolments.create(student=make_student(school=school), from_on="2026-08-01")
    with django_assert_max_num_queries(len(few.captured_queries)):
        dana_client.get(address)


def test_letters_of_consents_entered_before_are_kept_with_them(
    dana_client, class_group, students, notice
):
    for student in students[:3]:
        make_consent(student=student, notice=notice)
    scan = scan_of([code_of(student, notice) for student in (students[2], students[0])])
    page = dana_client.post(f"/classes/{class_group.pk}/scans/", {"scan": scan}, follow=True)
    assert "2 letters are kept." in page.text
    assert page.text.count("Letter kept.") == 2
    kept = {scan.consent.student for scan in ConsentScan.objects.all()}
    assert kept == {students[0], students[2]}


def test_a_letter_with_a_spoilt_code_among_others_is_named_and_sent_alone(
    dana_client, class_group, students, notice
):
    for student in students[:3]:
        make_consent(student=student, notice=notice)
    scan = scan_of([code_of(students[0], notice), code_of(students[2], notice), ""])
    page = dana_client.post(f"/classes/{class_group.pk}/scans/", {"scan": scan}, follow=True).text
    assert "2 letters are kept." in page
    assert "The code on page 3 cannot be read" in page
    assert f"Without a letter: {students[1]}." in page


def test_a_long_letter_with_a_spoilt_code_is_named_and_the_others_are_kept(
    dana_client, class_group, students, notice
):
    for student in students[:3]:
        make_consent(student=student, notice=notice)
    codes = [code_of(students[0], notice), "", "", "", code_of(students[2], notice), ""]
    address = f"/classes/{class_group.pk}/scans/"
    page = dana_client.post(address, {"scan": scan_of(codes)}, follow=True).text
    assert "2 letters are kept." in page
    assert "The code on page 3 cannot be read" in page
    assert f"Without a letter: {students[1]}." in page
    kept = {scan.consent.student: scan.n_pages for scan in ConsentScan.objects.all()}
    assert kept == {students[0]: 2, students[2]: 2}


def test_the_letter_of_somebody_without_a_consent_is_not_kept(
    dana_client, class_group, students, notice
):
    make_consent(student=students[0], notice=notice)
    scan = scan_of([code_of(student, notice) for student in students[:2]])
    dana_client.post(f"/classes/{class_group.pk}/scans/", {"scan": scan})
    assert not ConsentScan.objects.exists()


def test_a_letter_with_a_spoilt_code_is_not_kept_with_another_child(
    dana_client, class_group, students, notice, dana
):
    for student in students[:2]:
        make_consent(student=student, notice=notice)
    address = f"/classes/{class_group.pk}/scans/"
    codes = [code_of(students[0], notice), ""]
    page = dana_client.post(address, {"scan": scan_of(codes)}, follow=True).text
    assert "another letter may begin there" in page
    assert not ConsentScan.objects.exists()
    # Once a letter of this notice is kept with both its pages, it is known how long one is.
    attach_scan(consent=students[1].biometric_consents.get(), scan=scan_of(["", ""]), sent_by=dana)
    dana_client.post(address, {"scan": scan_of(codes)})
    assert ConsentScan.objects.get(consent__student=students[0]).n_pages == 2


def test_a_scan_beside_a_no_alone_is_refused_and_the_ticks_stay(
    dana_client, class_group, student, notice
):
    facts = {"notice": notice.pk, "given_on": "2026-09-01", "objections": [student.pk]}
    facts |= {f"given_by_{student.pk}": "Eva Adams", "scan": scan_of([""])}
    answer = dana_client.post(f"/classes/{class_group.pk}/consents/", facts)
    assert answer.status_code == 200
    assert "leave the scan out" in answer.text
    assert [row.line.student for row in answer.context["form"].rows() if row.is_no] == [student]


def test_a_letter_where_nobody_has_a_consent_is_refused(dana_client, class_group, student, notice):
    scan = scan_of([code_of(student, notice)])
    page = dana_client.post(f"/classes/{class_group.pk}/scans/", {"scan": scan}, follow=True)
    assert "leave the scan out" in page.text


def test_the_office_still_opens_the_letter_of_a_consent_withdrawn(dana_client, student, kept):
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
    page = dana_client.get(f"/students/{student.pk}/faces/").text
    assert f"/scans/{kept.pk}.pdf" in page
    assert dana_client.get(f"/scans/{kept.pk}.pdf").status_code == 200


def test_a_code_bears_the_sites_own_address(dana_client, address, students, notice, settings):
    settings.SITE_URL = "https://attendance.school.example/"
    student = students[0]
    page = dana_client.get(address, headers={"host": "127.0.0.1"}).text
    assert draw_code(f"https://attendance.school.example{letter_path(student, notice)}") in page
