"""Warnings to teachers: of whom, once, from confirmed registers only, and to nobody else."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reports.models import ReportDelivery
from reports.services.warnings import warn_in_the_evening, warn_teachers
from tests.factories import NINE_O_CLOCK, make_record, make_school, make_session, make_student
from tests.factories.mail import deliver
from tests.factories.office import make_term

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = date(2026, 9, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def take_registers(
    class_group, student, letters: str, *, is_confirmed: bool = True, since: int = 0
):
    """Take a register a day: P present, A absent, E excused."""
    statuses = {"P": "present", "A": "absent", "E": "excused", "L": "late"}
    records = []
    for number, letter in enumerate(letters, start=since):
        starts_at = NINE_O_CLOCK + timedelta(days=number)
        session = make_session(
            class_group=class_group,
            starts_at=starts_at,
            confirmed_at=starts_at if is_confirmed else None,
        )
        records.append(make_record(session=session, student=student, status=statuses[letter]))
    return records


def keys() -> list[str]:
    return sorted(ReportDelivery.objects.values_list("period_key", flat=True))


def warn(school, number: int) -> int:
    return warn_teachers(school=school, today=day(number))


def test_the_third_day_of_absence_running_warns_each_teacher_of_her_classes(
    school, class_group, student, alice, bob, charlie, dana
):
    take_registers(class_group, student, "PAAA")
    assert warn(school, 2) == 0
    assert warn(school, 3) == 2
    recipients = {delivery.recipient for delivery in ReportDelivery.objects.all()}
    assert recipients == {alice, bob}
    assert keys() == ["absent 2026-09-02"] * 2


def test_a_school_that_fails_stops_no_other(school, class_group, student, alice, caplog):
    for name in ("A broken one", "Z broken too"):
        make_school(name=name, time_zone="Atlantis/Capital")
    take_registers(class_group, student, "AAA")
    evening = NINE_O_CLOCK + timedelta(days=2, hours=10)
    assert warn_in_the_evening(now=evening) == 1
    assert "The teachers of A broken one could not be warned." in caplog.text


def test_a_run_is_warned_of_once_however_long(school, class_group, student, alice):
    take_registers(class_group, student, "AAA")
    warn(school, 2)
    take_registers(class_group, student, "AAE", since=3)
    assert warn(school, 5) == 0


def test_a_register_confirmed_late_makes_no_second_warning(school, class_group, student, alice):
    records = take_registers(class_group, student, "AAAA")
    type(records[0].session).objects.filter(pk=records[0].session_id).update(confirmed_at=None)
    assert warn(school, 3) == 1
    type(records[0].session).objects.update(confirmed_at=NINE_O_CLOCK)
    assert warn(school, 3) == 0


def test_a_new_run_is_warned_of_anew(school, class_group, student, alice):
    take_registers(class_group, student, "AAAPAAA")
    assert warn(school, 2) + warn(school, 6) == 2
    assert keys() == ["absent 2026-09-01", "absent 2026-09-05"]


def test_unconfirmed_registers_warn_nobody(school, class_group, student, alice):
    take_registers(class_group, student, "AAAAAAAAAAAA", is_confirmed=False)
    assert warn(school, 11) == 0


def test_after_the_holidays_an_old_run_is_no_news(school, class_group, student, alice):
    take_registers(class_group, student, "AAA")
    assert warn(school, 30) == 0


def test_who_falls_below_the_limit_is_warned_of_once_a_fall(school, class_group, student, alice):
    make_term(school=school, first_on=FIRST, last_on=day(100))
    take_registers(class_group, student, "PPPPPPPPPA")
    assert warn(school, 9) == 0, "nine of ten are the limit"
    take_registers(class_group, student, "AP", since=10)
    assert warn(school, 10) == 1
    assert warn(school, 11) == 0
    assert keys() == ["below 2026-09-11"]
    take_registers(class_group, student, "P" * 8, since=12)
    take_registers(class_group, student, "A", since=20)
    assert warn(school, 20) == 1
    assert keys() == ["below 2026-09-11", "below 2026-09-21"]


def test_fewer_than_ten_sessions_warn_nobody(school, class_group, student, alice):
    take_registers(class_group, student, "APAPAPAPA")
    assert warn(school, 8) == 0


def test_without_a_term_the_last_ninety_days_count(school, class_group, student, alice):
    take_registers(class_group, student, "APAPAPAPAP")
    assert warn(school, 9) == 1
    assert warn(school, 89 + 5) == 0


def test_the_mail_tells_the_teacher_and_says_that_no_family_was_told(
    school, class_group, student, alice, inbox
):
    take_registers(class_group, student, "AAA")
    warn(school, 2)
    deliver(ReportDelivery.objects.get().pk)
    (message,) = inbox.messages
    words = message.get_body(("plain",)).get_content()
    assert message["To"] == alice.email
    assert "Ana Adams was absent on every school day from" in words
    assert "does not get this mail" in words
    assert "Adams" not in message["Subject"]
    assert list(message.iter_attachments()) == []


def test_the_mail_of_a_fall_says_the_numbers(school, class_group, student, alice, inbox):
    take_registers(class_group, student, "APAPAPAPAP")
    warn(school, 9)
    deliver(ReportDelivery.objects.get().pk)
    words = inbox.messages[0].get_body(("plain",)).get_content()
    assert "Ana Adams attended 5 of 10 lessons, 50 %; the school's limit is 90 %." in words


@pytest.mark.parametrize("letters", ["AAA", "PPPPPPPPAA"])
def test_registers_put_right_meanwhile_stop_the_warning(
    letters, school, class_group, student, alice, inbox
):
    records = take_registers(class_group, student, letters)
    assert warn(school, len(letters) - 1) == 1
    records[-1].status = "late"
    records[-1].save()
    delivery = ReportDelivery.objects.get()
    deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, inbox.messages) == ("dropped", [])
    assert "registers say otherwise" in delivery.answer


def test_a_teacher_who_left_the_class_meanwhile_is_not_told(
    school, class_group, student, alice, inbox
):
    take_registers(class_group, student, "AAA")
    warn(school, 2)
    class_group.teachers.clear()
    deliver(ReportDelivery.objects.get().pk)
    assert inbox.messages == []


def test_more_students_need_no_more_queries(
    school, class_group, alice, django_assert_max_num_queries
):
    for _ in range(5):
        student = make_student(school=school)
        class_group.enrolments.create(student=student, from_on=FIRST)
        for number in range(3):
            starts_at = NINE_O_CLOCK + timedelta(days=number)
            session = class_group.sessions.filter(starts_at=starts_at).first() or make_session(
                class_group=class_group, starts_at=starts_at, confirmed_at=starts_at
            )
            make_record(session=session, student=student, status="absent")
    assert warn(school, 2) == 5
    with django_assert_max_num_queries(11 + 5):  # one for each warning that was sent already
        assert warn(school, 2) == 0


@pytest.mark.parametrize(
    ("now", "n"),
    [
        (datetime(2026, 9, 3, 15, 59, tzinfo=UTC), 0),  # 17:59 in Berlin
        (datetime(2026, 9, 3, 16, 0, tzinfo=UTC), 1),
        (datetime(2026, 9, 3, 21, 59, tzinfo=UTC), 1),
        (datetime(2026, 9, 3, 22, 0, tzinfo=UTC), 0),  # midnight: a new day
    ],
)
def test_it_is_the_schools_evening_that_counts(now, n, school, class_group, student, alice):
    take_registers(class_group, student, "AAA")
    assert warn_in_the_evening(now=now) == n
