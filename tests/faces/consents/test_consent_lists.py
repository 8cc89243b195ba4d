"""Consents of a class at once: a tick for each letter that came back; a no stays a no."""

from datetime import UTC, date, datetime

import pytest

from classes.errors import NotOfficeError
from classes.versions import NOT_SHOWN
from faces.errors import ConsentDateError
from faces.models import BiometricConsent
from faces.selectors.consent_lists import (
    ConsentState,
    classes_without_consents,
    consent_lines,
    students_to_ask,
)
from faces.selectors.consents import may_be_recognised
from faces.services.consent_lists import SignedLetter, give_consents
from faces.services.consents import (
    SignedConsent,
    give_consent,
    lift_objection,
    record_objection,
    withdraw_consent,
)
from tests.factories import make_class_group, make_enrolment, make_notice, make_student

SIGNED_AT = datetime(2026, 9, 1, 10, tzinfo=UTC)


@pytest.fixture
def notice(school):
    return make_notice(school=school, version="2026-08")


@pytest.fixture
def enter(notice, dana):
    def enter(*students, **changed):
        letters = [SignedLetter(student) for student in students]
        facts = {"notice": notice, "given_at": SIGNED_AT, "entered_by": dana}
        return give_consents(letters=letters, **facts | changed)

    return enter


def test_each_letter_becomes_a_consent_with_who_entered_it(students, enter, notice, dana):
    assert len(enter(*students).consents) == 4
    consent = BiometricConsent.objects.get(student=students[0])
    assert (consent.notice, consent.wording, consent.given_at) == (notice, "2026-08", SIGNED_AT)
    assert (consent.entered_by, consent.given_by) == (dana, "")
    assert consent.entered_at > SIGNED_AT


def test_who_signed_may_be_named(student, notice, dana):
    letters = [SignedLetter(student, "Eva Adams")]
    give_consents(letters=letters, notice=notice, given_at=SIGNED_AT, entered_by=dana)
    assert BiometricConsent.objects.get().given_by == "Eva Adams"


def test_an_objection_wins_over_the_list(students, enter):
    record_objection(student=students[0], objected_by="Father", entered_by=None)
    entered = enter(*students)
    assert [line.student for line in entered.left_out] == [students[0]]
    assert not may_be_recognised(students[0])
    assert may_be_recognised(students[1])


def test_a_withdrawal_wins_over_the_list(students, enter):
    give_consent(student=students[0], signed=SignedConsent("Ada", wording="1"), entered_by=None)
    withdraw_consent(student=students[0], shown_version=NOT_SHOWN)
    assert [line.state for line in enter(*students).left_out] == [ConsentState.WITHDRAWN]
    assert not may_be_recognised(students[0])


def test_a_list_sent_twice_enters_everybody_once(students, enter):
    enter(*students)
    assert len(enter(*students).left_out) == 4
    assert BiometricConsent.objects.count() == 4


@pytest.mark.parametrize("who", ["alice", "eve"])
def test_only_the_office_enters_a_list(request, students, enter, who):
    with pytest.raises(NotOfficeError):
        enter(*students, entered_by=request.getfixturevalue(who))
    assert not BiometricConsent.objects.exists()


def test_a_day_to_come_is_refused_for_all(students, enter):
    with pytest.raises(ConsentDateError):
        enter(*students, given_at=datetime(2099, 1, 1, tzinfo=UTC))
    assert not BiometricConsent.objects.exists()


def test_a_longer_list_costs_no_more_queries(school, enter, django_assert_num_queries):
    many = [make_student(school=school) for _ in range(30)]
    with django_assert_num_queries(10):  # with four of savepoints, and the line of the log
        enter(*many)


def test_every_state_is_told_apart(students, dana):
    given, withdrawn, objected, lifted = students
    for student in (given, withdrawn):
        give_consent(student=student, signed=SignedConsent("Ada", wording="1"), entered_by=None)
    withdraw_consent(student=withdrawn, shown_version=NOT_SHOWN)
    record_objection(student=objected, objected_by="Father", entered_by=None)
    lift_objection(
        objection=record_objection(student=lifted, objected_by="Father", entered_by=None), by=dana
    )
    assert [line.state for line in consent_lines(students)] == [
        ConsentState.GIVEN,
        ConsentState.WITHDRAWN,
        ConsentState.OBJECTED,
        ConsentState.OPEN,
    ]


def test_who_joins_later_is_asked_and_who_has_left_is_not(class_group, school):
    later, gone = make_student(school=school), make_student(school=school)
    make_enrolment(student=later, class_group=class_group, from_on=date(2099, 8, 1))
    make_enrolment(student=gone, class_group=class_group, until_on=date(2026, 9, 1))
    asked = students_to_ask(class_group)
    assert later in asked
    assert gone not in asked


def test_classes_name_how_many_answers_are_open(school, class_group, students, enter):
    other = make_class_group(students[0], school=school, code="8B")
    record_objection(student=students[1], objected_by="Father", entered_by=None)
    assert classes_without_consents(school) == [(class_group, 3), (other, 1)]
    enter(*students)
    assert classes_without_consents(school) == []
