"""A class list may bring consents; whoever refused at the school is not overruled by a file."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classes.versions import NOT_SHOWN
from faces.models import BiometricConsent
from faces.services.consents import SignedConsent, give_consent, record_objection, withdraw_consent
from rosters.planning.plans import RosterAction
from rosters.services import provide_plan
from tests.factories import make_notice
from tests.rosters.roster_files import CLASS_7A, HEADINGS, make_csv, make_xlsx
from tests.rosters.steps import apply, send, take_in

pytestmark = pytest.mark.django_db

ANA, BEN = CLASS_7A[:2]
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def notice(school):
    return make_notice(school=school, version="2026-08")


def with_consent(*cells, heading="Consent"):
    rows = [(*row, cell) for row, cell in zip(CLASS_7A, cells, strict=False)]
    return make_csv(*rows, headings=(*HEADINGS, heading))


def line_of(school, content):
    [line] = provide_plan(roster_import=send(school, content)).lines
    return line.action, line.reason


def test_a_day_is_the_day_of_the_consent(school, student, notice, dana):
    take_in(school, with_consent("2026-09-01"))
    consent = BiometricConsent.objects.get()
    assert (consent.student, consent.notice) == (student, notice)
    assert school.local(consent.given_at).date().isoformat() == "2026-09-01"


def test_the_plan_says_what_would_be_entered_and_enters_nothing(school, class_group):
    action, reason = line_of(school, with_consent("01.09.2026"))
    assert action == RosterAction.CHANGE
    assert "notice 2026-08" in reason
    assert not BiometricConsent.objects.exists()


@pytest.mark.parametrize("word", ["yes", "Ja", "X", "TRUE", "j"])
def test_yes_is_a_consent_of_the_day_the_file_was_sent(school, student, word):
    take_in(school, with_consent(word))
    given_at = BiometricConsent.objects.get().given_at
    assert school.local(given_at).date() == school.local(timezone.now()).date()
    assert given_at <= timezone.now()


@pytest.mark.parametrize("word", ["no", "Nein", "", "false"])
def test_no_and_nothing_enter_nothing(school, student, word):
    assert line_of(school, with_consent(word))[0] == RosterAction.UNCHANGED
    take_in(school, with_consent(word))
    assert not BiometricConsent.objects.exists()


@pytest.mark.parametrize("word", ["perhaps", "yes!!no", "2026-13-01", "32.01.2026"])
def test_anything_else_is_refused(school, student, word):
    action, reason = line_of(school, with_consent(word))
    assert action == RosterAction.ERROR
    assert word in reason


def test_a_day_to_come_is_refused(school, student):
    action, reason = line_of(school, with_consent("2099-01-01"))
    assert action == RosterAction.ERROR
    assert "future" in reason


def test_without_a_notice_there_is_nothing_to_consent_to(school, student, notice):
    notice.delete()
    action, reason = line_of(school, with_consent("yes"))
    assert action == RosterAction.ERROR
    assert "no notice" in reason
    assert line_of(school, with_consent("no"))[0] == RosterAction.UNCHANGED


def with_notice(version, day="2026-09-01"):
    return make_csv((*ANA, day, version), headings=(*HEADINGS, "Consent", "Consent notice"))


@pytest.fixture
def later(school):
    """A notice of 1 October, in German and Turkish, of a school that writes German."""
    at = datetime(2026, 10, 1, 8, tzinfo=UTC)
    school.language = "de"
    school.save()
    german = make_notice(school=school, version="2026-10", language="de", created_at=at)
    make_notice(school=school, version="2026-10", language="tr", created_at=at + HOUR)
    return german


@pytest.fixture
def earlier(notice):
    notice.created_at = datetime(2026, 8, 20, 8, tzinfo=UTC)
    notice.save()
    return notice


@pytest.mark.parametrize(
    ("day", "is_later"),
    [("2026-09-01", False), ("2026-09-30", False), ("2026-10-01", True), ("2026-10-05", True)],
)
def test_a_letter_is_a_consent_to_the_notice_of_its_day(
    day, is_later, school, student, earlier, later
):
    take_in(school, with_consent(day))
    assert BiometricConsent.objects.get().notice == (later if is_later else earlier)


def test_a_letter_older_than_every_notice_was_signed_to_the_first(school, student, earlier, later):
    take_in(school, with_consent("2026-07-15"))
    assert BiometricConsent.objects.get().notice == earlier


@pytest.mark.parametrize(
    ("version", "language"), [("2026-10", "de"), ("2026-10 (Türkçe)", "tr"), (" 2026-10 ", "de")]
)
def test_a_column_names_the_notice(version, language, school, student, earlier, later):
    take_in(school, with_notice(version))
    found = BiometricConsent.objects.get().notice
    assert (found.version, found.language) == ("2026-10", language)


def test_a_notice_nobody_wrote_is_refused_with_those_there_are(school, student, earlier, later):
    action, reason = line_of(school, with_notice("2025-01"))
    assert action == RosterAction.ERROR
    assert "2025-01" in reason
    assert "2026-08, 2026-10" in reason


def test_new_students_come_with_their_consents(school):
    take_in(school, with_consent("2026-09-01", "no", "yes", ""))
    given = BiometricConsent.objects.order_by("student__number")
    assert [consent.student.number for consent in given] == ["701", "703"]


def test_the_same_file_again_changes_nothing(school, student):
    take_in(school, with_consent("2026-09-01"))
    assert line_of(school, with_consent("2026-09-01"))[0] == RosterAction.UNCHANGED


def test_an_objection_wins_over_a_file(school, student):
    record_objection(student=student, objected_by="Father", entered_by=None)
    action, reason = line_of(school, with_consent("yes"))
    assert (action, "objects" in reason) == (RosterAction.UNCHANGED, True)
    take_in(school, with_consent("yes"))
    assert not BiometricConsent.objects.exists()


def test_a_withdrawal_wins_over_a_file(school, student):
    give_consent(student=student, signed=SignedConsent("Ada", wording="1"), entered_by=None)
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
    action, reason = line_of(school, with_consent("2026-09-02"))
    assert (action, "withdrawn" in reason) == (RosterAction.UNCHANGED, True)
    take_in(school, with_consent("2026-09-02"))
    assert not BiometricConsent.objects.active().exists()


def test_a_file_that_says_no_ends_no_consent_and_says_so(school, student):
    give_consent(student=student, signed=SignedConsent("Ada", wording="1"), entered_by=None)
    action, reason = line_of(school, with_consent("no"))
    assert (action, "stays" in reason) == (RosterAction.UNCHANGED, True)


def test_who_signed_may_stand_in_a_column(school, student):
    rows = [(*ANA, "2026-09-01", "Eva Adams")]
    take_in(school, make_csv(*rows, headings=(*HEADINGS, "Einwilligung", "Consent signed by")))
    assert BiometricConsent.objects.get().given_by == "Eva Adams"


def test_a_workbook_knows_days_and_ticks(school, class_group):
    rows = [(*ANA, datetime(2026, 9, 1)), (*BEN, True)]
    take_in(school, make_xlsx(*rows, headings=(*HEADINGS, "Consent")))
    assert BiometricConsent.objects.count() == 2


def test_two_lines_of_a_student_say_the_same_or_are_refused(school, class_group):
    again = (*ANA[:3], "8B")
    headings = (*HEADINGS, "Consent")
    same = make_csv((*ANA, "yes"), (*again, "yes"), headings=headings)
    take_in(school, same)
    assert BiometricConsent.objects.count() == 1
    other = make_csv((*ANA, "yes"), (*again, "no"), headings=headings)
    plan = provide_plan(roster_import=send(school, other))
    assert plan.n_errors == 1


def test_who_applies_the_file_has_entered_its_consents(school, student, dana):
    apply(send(school, with_consent("yes")), by=dana)
    consent = BiometricConsent.objects.get()
    assert consent.entered_by == dana
    assert consent.entered_at > datetime(2026, 9, 1, tzinfo=UTC)


def test_the_page_and_the_files_to_start_from_name_the_column(dana_client, school):
    page = dana_client.get(f"/schools/{school.pk}/import/")
    assert "Einwilligung" in page.text
    template = dana_client.get(f"/schools/{school.pk}/import/csv/")
    assert "Consent,Consent signed by" in template.content.decode("utf-8-sig")


def test_without_a_notice_the_page_leads_to_writing_one(dana_client, school, notice):
    sent = send(school, with_consent("yes"))
    write = f'href="{reverse("admin:faces_consentnotice_add")}"'
    assert write not in dana_client.get(f"/imports/{sent.pk}/").text
    notice.delete()
    sent = send(school, with_consent("yes"))
    assert provide_plan(roster_import=sent).has_errors
    assert write in dana_client.get(f"/imports/{sent.pk}/").text


def test_no_other_error_leads_to_the_notice(dana_client, school):
    sent = send(school, with_consent("perhaps"))
    assert provide_plan(roster_import=sent).has_errors
    assert "consentnotice/add" not in dana_client.get(f"/imports/{sent.pk}/").text
