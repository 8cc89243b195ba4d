"""Parents are told once of an absence without a reason in a confirmed register, and of its end."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from classes.models import AttendanceRecord
from classes.services import Author, RegisterEntry, close_session, record_attendance, reopen_session
from classes.versions import NOT_SHOWN
from guardians.models import GuardianMail
from guardians.services.absence_notices import plan_notices
from guardians.services.guardian_rules import ChosenRules, set_rules
from tests.factories import NINE_O_CLOCK, make_session
from tests.factories.guardians import make_absence_report
from tests.factories.office import make_code, make_planned_absence
from tests.guardians.steps import clock_at, make_mother, send_mails
from tests.plugins.mail_server import inbox  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

CONFIRMED = NINE_O_CLOCK + timedelta(hours=1)
LATER = CONFIRMED + timedelta(minutes=61)


@pytest.fixture(autouse=True)
def switched_on(mother, rules):
    rules.notifies_absences, rules.notifies_since = True, NINE_O_CLOCK - timedelta(days=1)
    rules.delay_minutes = 60
    rules.save()
    return rules


def take(session, by, *, at=CONFIRMED, is_confirmed=True, **entries):
    """Let a teacher record each student by given name, and confirm."""
    with clock_at(at):
        for student in session.class_group.roster_on(session.day):
            entry = entries.get(f"{student.given_name}_{student.family_name}", "present")
            record_attendance(
                session=session,
                student=student,
                entry=entry if isinstance(entry, RegisterEntry) else RegisterEntry(entry),
                author=Author(by, reason="Seen in the yard"),
                shown_version=NOT_SHOWN,
            )
        session.records.update(recorded_at=at)
        if is_confirmed:
            close_session(session=session, by=by, shown_version=NOT_SHOWN)


def work(at=LATER):
    """Plan and send what is due at a moment; return what was sent by it."""
    before = len(mail.outbox)
    with clock_at(at):
        plan_notices()
        send_mails()
    return mail.outbox[before:]


def test_an_absence_is_mailed_once_after_the_delay(session, alice):
    take(session, alice, Ana_Adams="absent")
    assert work(CONFIRMED + timedelta(minutes=59)) == []
    [message] = work()
    assert (message.to, "Ana" in message.subject) == (["eva@example.org"], False)
    assert "09:00–09:45" in message.body
    assert "https://attendance.school.example/parents/open/" in message.body
    assert work() == []
    assert work(LATER + timedelta(hours=5)) == []


def test_it_names_no_other_child_and_bears_no_picture(session, alice):
    take(session, alice, Ana_Adams="absent", Anabel_Clark="absent")
    [message] = work()
    raw = message.message().as_string()
    assert not [name for name in ("Ben", "Anabel", "Clark", "Baker") if name in raw]
    assert (message.attachments, message.alternatives) == ([], [])


def test_several_lessons_of_a_day_make_one_mail(session, class_group, alice):
    second = make_session(class_group=class_group, starts_at=NINE_O_CLOCK + timedelta(hours=1))
    take(session, alice, Ana_Adams="absent")
    take(second, alice, Ana_Adams="absent")
    [message] = work()
    assert "10:00–10:45" in message.body


@pytest.mark.parametrize("entry", ["present", "late", "excused"])
def test_who_is_there_or_excused_is_no_news(entry, session, alice):
    take(session, alice, Ana_Adams=entry)
    assert work() == []


def test_an_unconfirmed_register_is_never_mailed(session, alice):
    take(session, alice, is_confirmed=False, Ana_Adams="absent")
    assert work() == []


def test_a_register_opened_again_before_the_mail_goes_is_not_mailed(session, alice):
    take(session, alice, Ana_Adams="absent")
    with clock_at(LATER):
        plan_notices()
        reopen_session(session=session, by=alice, shown_version=NOT_SHOWN)
        send_mails()
    assert mail.outbox == []
    assert GuardianMail.objects.get().state == "dropped"
    with clock_at(LATER):
        close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    assert len(work(LATER + timedelta(minutes=61))) == 1


def test_what_the_office_or_a_parent_knows_is_not_mailed(session, alice, student, students):
    make_mother(students[3], name="Clara", email="clara@example.org")
    make_planned_absence(student=student)
    make_absence_report(student=students[3])
    take(session, alice, Ana_Adams="absent", Anabel_Clark="absent")
    assert work() == []


def test_a_code_that_settles_an_absence_is_no_news(session, alice, school):
    trip = make_code(school=school, counts_as="absent", is_settled=True)
    take(session, alice, Ana_Adams=RegisterEntry("absent", code=trip))
    assert work() == []


@pytest.mark.parametrize(
    "change", [{"notifies_absences": False, "notifies_since": None}, {"notifies_since": LATER}]
)
def test_only_where_the_school_has_switched_it_on_and_since(change, session, alice, switched_on):
    take(session, alice, Ana_Adams="absent")
    type(switched_on).objects.update(**change)
    assert work() == []


@pytest.mark.parametrize("scope", ["nothing", "absences", "all"])
def test_who_may_be_told_nothing_is_told_nothing(scope, session, alice, mother):
    type(mother).objects.update(scope=scope)
    take(session, alice, Ana_Adams="absent")
    assert len(work()) == (scope != "nothing")


def test_a_correction_is_mailed_once(session, alice, dana, student):
    take(session, alice, Ana_Adams="absent")
    work()
    with clock_at(LATER):
        record = AttendanceRecord.objects.get(student=student)
        record_attendance(
            session=session,
            student=student,
            entry=RegisterEntry("present"),
            author=Author(dana, reason="Seen in the yard"),
            shown_version=record.version,
        )
    [message] = work()
    assert "nothing left to do" in message.body
    assert work() == []


def correct(session, student, by):
    record = session.records.get(student=student)
    record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("present"),
        author=Author(by, reason="Seen in the yard"),
        shown_version=record.version,
    )


def test_a_lesson_that_no_mail_named_keeps_the_day_open(session, class_group, alice, dana, student):
    take(session, alice, Ana_Adams="absent")
    work()
    second = make_session(class_group=class_group, starts_at=NINE_O_CLOCK + timedelta(hours=4))
    with clock_at(LATER):
        correct(session, student, dana)
    take(second, alice, at=NINE_O_CLOCK + timedelta(hours=5), Ana_Adams="absent")
    assert work(NINE_O_CLOCK + timedelta(hours=7)) == []
    with clock_at(NINE_O_CLOCK + timedelta(hours=7)):
        correct(second, student, dana)
    assert len(work(NINE_O_CLOCK + timedelta(hours=8))) == 1


def test_a_clearing_that_was_dropped_goes_when_it_is_true_again(session, alice, dana, student):
    take(session, alice, Ana_Adams="absent")
    work()
    with clock_at(LATER):
        correct(session, student, dana)
        plan_notices()
        reopen_session(session=session, by=alice, shown_version=NOT_SHOWN)
        send_mails()
    assert GuardianMail.objects.get(purpose="cleared").state == "dropped"
    with clock_at(LATER):
        close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    assert len(work(LATER + timedelta(minutes=5))) == 1


def test_what_waits_is_not_sent_once_the_school_stops_telling(session, alice, switched_on):
    take(session, alice, Ana_Adams="absent")
    with clock_at(LATER):
        plan_notices()
        type(switched_on).objects.update(notifies_absences=False, notifies_since=None)
        send_mails()
    assert mail.outbox == []


def test_a_report_that_waits_clears_nothing_until_the_office_accepts_it(
    session, alice, student, dana_client
):
    take(session, alice, Ana_Adams="absent")
    work()
    report = make_absence_report(student=student)
    assert work() == []
    versions = {f"version_{report.pk}": report.version, "report": report.pk, "accept": "ticked"}
    dana_client.post(reverse("guardians:decide", args=[student.school_id]), versions)
    assert len(work()) == 1


def test_whose_mail_was_never_sent_gets_no_clearing(session, alice, student, dana):
    take(session, alice, Ana_Adams="absent")
    GuardianMail.objects.create(
        contact=student.contacts.get(),
        purpose="absent",
        day=session.day,
        state="failed",
        failure_code="mail_not_accepted",
    )
    assert work() == []


def test_a_server_that_refuses_for_now_is_tried_again(session, alice, inbox, student):  # noqa: F811
    inbox.data_answers = ["451 Try later"]
    take(session, alice, Ana_Adams="absent")
    work()
    assert (GuardianMail.objects.get().state, inbox.messages) == ("queued", [])
    work(LATER + timedelta(minutes=5))
    assert (GuardianMail.objects.get().state, len(inbox.messages)) == ("ready", 1)


def test_a_mail_whose_answer_never_came_is_not_sent_again(session, alice, inbox):  # noqa: F811
    inbox.hang_up = "unanswered"
    take(session, alice, Ana_Adams="absent")
    for minutes in (0, 10, 100):
        work(LATER + timedelta(minutes=minutes))
    assert (GuardianMail.objects.get().state, len(inbox.messages)) == ("unsure", 1)


def test_switching_it_on_begins_now(school, dana, switched_on):
    chosen = {"is_open": True, "link_days": 14, "delay_minutes": 0}
    off = ChosenRules(**chosen, notifies_absences=False)
    on = ChosenRules(**chosen, notifies_absences=True)
    set_rules(school=school, chosen=off, by=dana, shown_version=switched_on.version)
    with clock_at(LATER):
        stored = set_rules(school=school, chosen=on, by=dana, shown_version=NOT_SHOWN)
    assert stored.notifies_since == LATER
