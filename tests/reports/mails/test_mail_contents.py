"""What a mail says: the sheet equals the page, no name in the subject, no header from a name."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from classes.services import close_session
from classes.versions import NOT_SHOWN
from privacy.models import AccessEntry
from reports.models import ReportDelivery
from tests.factories import NINE_O_CLOCK, make_enrolment, make_record, make_session, make_student
from tests.factories.mail import deliver, make_delivery

pytestmark = pytest.mark.django_db(transaction=True)


def mail_of(delivery, inbox):
    deliver(delivery.pk)
    return inbox.messages[-1]


def sheet_of(message) -> list[list[object]]:
    (attachment,) = message.iter_attachments()
    sheet = load_workbook(io.BytesIO(attachment.get_content())).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def text_of(message) -> str:
    return message.get_body(("plain",)).get_content()


def html_of(message) -> str:
    return message.get_body(("html",)).get_content()


@pytest.fixture
def recorded(session, students):
    for student, status in zip(students, ["present", "late", "excused", "absent"], strict=True):
        make_record(session=session, student=student, status=status)
    return session


def test_the_sheet_attached_is_the_one_to_download(delivery, recorded, inbox, alice_client):
    answer = alice_client.get(f"/sessions/{recorded.pk}/register.xlsx")
    page = load_workbook(io.BytesIO(answer.content)).active
    message = mail_of(delivery, inbox)
    assert sheet_of(message) == [list(row) for row in page.iter_rows(values_only=True)]
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == "7A 2026-09-01 09.00.xlsx"


def test_the_sheet_attached_says_what_the_page_says(delivery, recorded, inbox, alice, alice_client):
    close_session(session=recorded, by=alice, shown_version=NOT_SHOWN)
    page = alice_client.get(f"/sessions/{recorded.pk}/").content.decode()
    rows = [row[:4] for row in sheet_of(mail_of(delivery, inbox))[4:8]]
    lines = page.split('id="student-')[1:]
    for line, (_number, family, given, letter) in zip(lines, rows, strict=True):
        assert f"{given} {family}" in line
        assert f"<b>{letter}</b>" in line
    assert [row[0] for row in rows] == [701, 702, 703, 704]


def test_text_and_html_say_how_many_and_that_it_is_not_confirmed(delivery, recorded, inbox):
    message = mail_of(delivery, inbox)
    for words in (text_of(message), html_of(message)):
        assert "Absent: 1" in words
        assert "not been confirmed" in words


def test_a_confirmed_register_does_not_say_that_it_may_change(delivery, recorded, inbox, alice):
    close_session(session=recorded, by=alice, shown_version=NOT_SHOWN)
    assert "not been confirmed" not in text_of(mail_of(delivery, inbox))


def test_a_mail_is_in_the_language_asked_for(session, alice, inbox):
    delivery = make_delivery(session=session, recipient=alice, language="de")
    message = mail_of(delivery, inbox)
    assert 'lang="de"' in html_of(message)
    assert "Guten Tag" in text_of(message)


def test_links_lead_to_the_site_or_are_left_out(delivery, inbox, settings):
    settings.SITE_URL = "https://attendance.example.org/"
    message = mail_of(delivery, inbox)
    assert f"https://attendance.example.org/sessions/{delivery.session_id}/" in text_of(message)
    assert "https://attendance.example.org/reports/mail/" in html_of(message)


def test_without_an_address_of_the_site_no_link_is_broken(delivery, inbox):
    message = mail_of(delivery, inbox)
    assert "href" not in html_of(message)
    assert "http" not in text_of(message)


def test_a_line_break_in_a_name_begins_no_header(class_group, session, alice, inbox):
    class_group.code, class_group.title = "7A\r\nBcc: eve@example.org", "\nX-Evil: 1"
    class_group.save()
    message = mail_of(make_delivery(session=session, recipient=alice), inbox)
    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert "7A Bcc: eve@example.org" in message["Subject"]
    (attachment,) = message.iter_attachments()
    assert "\n" not in attachment.get_filename()


def test_a_formula_as_a_name_stays_text_in_sheet_and_html(class_group, session, alice, inbox):
    name = '=HYPERLINK("https://evil.example","<b>x</b>")'
    student = make_student(school=class_group.school, given_name="", family_name=name)
    make_enrolment(student=student, class_group=class_group)
    class_group.title = name
    class_group.save()
    delivery = make_delivery(kind="class_summary", class_group=class_group, recipient=alice)
    message = mail_of(delivery, inbox)
    cells = [cell for row in sheet_of(message) for cell in row]
    assert name in cells
    (attachment,) = message.iter_attachments()
    sheet = load_workbook(io.BytesIO(attachment.get_content())).worksheets[0]
    assert {cell.data_type for row in sheet for cell in row if cell.value == name} == {"s"}
    assert "<b>x" not in html_of(message)
    assert "<b>x" in text_of(message)


def test_the_report_of_a_class_counts_its_period_only(recorded, class_group, alice, inbox):
    make_session(class_group=class_group, starts_at=recorded.starts_at.replace(month=10))
    delivery = make_delivery(kind="class_summary", class_group=class_group, recipient=alice)
    message = mail_of(delivery, inbox)
    assert "Lessons: 1" in text_of(message)
    assert "Present or late: 50 %" in text_of(message)
    assert "Attendance of 7A Physics, " in message["Subject"]
    assert len([cell for cell in sheet_of(message)[3] if hasattr(cell, "year")]) == 1


def test_the_sheet_of_a_class_is_the_one_to_download(
    recorded, class_group, alice, alice_client, inbox
):
    delivery = make_delivery(kind="class_summary", class_group=class_group, recipient=alice)
    days = {"first": "2026-08-31", "last": "2026-09-06"}
    answer = alice_client.get(f"/classes/{class_group.pk}/summary.xlsx", days)
    (attachment,) = mail_of(delivery, inbox).iter_attachments()
    books = [load_workbook(io.BytesIO(f)) for f in (answer.content, attachment.get_content())]
    downloaded, mailed = (
        {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
        for book in books
    )
    assert mailed == downloaded


def test_whoever_is_below_the_limit_is_named_in_the_report(class_group, student, alice, inbox):
    for hour in range(5):
        session = make_session(class_group=class_group, starts_at=NINE_O_CLOCK.replace(hour=hour))
        make_record(session=session, student=student, status="present" if hour else "absent")
    delivery = make_delivery(kind="class_summary", class_group=class_group, recipient=alice)
    assert "Below 90 %:\r\nAna Adams: 80 %" in text_of(mail_of(delivery, inbox))


def test_a_report_for_no_dates_says_so(class_group, alice, inbox):
    days = {"first_on": date(2026, 8, 1), "last_on": date(2026, 8, 2)}
    delivery = make_delivery(kind="class_summary", class_group=class_group, recipient=alice, **days)
    message = mail_of(delivery, inbox)
    assert "There are no lessons." in text_of(message)
    assert sheet_of(message)[0][0].startswith("7A Physics")


def test_the_report_of_a_school_has_a_line_for_each_class(
    recorded, other_class_group, school, dana, inbox
):
    make_session(class_group=other_class_group)
    delivery = make_delivery(kind="school_summary", school=school, recipient=dana)
    words = text_of(mail_of(delivery, inbox))
    assert "7A Physics" in words
    assert "8B Latin" in words


def test_a_scheduled_report_says_where_to_unsubscribe(
    recorded, class_group, alice, inbox, settings
):
    from tests.factories.mail import make_subscription

    settings.SITE_URL = "https://attendance.example.org"
    make_subscription(user=alice, class_group=class_group)
    delivery = make_delivery(
        kind="class_summary", class_group=class_group, recipient=alice, frequency="weekly"
    )
    message = mail_of(delivery, inbox)
    assert message["List-Unsubscribe"] == "<https://attendance.example.org/reports/mail/>"
    assert "unsubscribe" in text_of(message)


def test_no_subject_names_a_student(student, session, alice, inbox):
    for kind in ReportDelivery.Kind:
        about = {"session": session} if kind == "register" else {}
        about |= {"class_group": session.class_group} if kind == "class_summary" else {}
        about |= {"student": student, "period_key": "absent x"} if kind == "warning" else {}
        from reports.mail import compose

        school = session.class_group.school
        delivery = make_delivery(kind=kind, school=school, recipient=alice, **about)
        assert "Adams" not in compose(delivery).message.subject


def test_a_sheet_that_goes_by_mail_is_in_the_access_log(delivery, recorded, inbox, students):
    """As one that is downloaded: whose it is, and who has it now."""
    mail_of(delivery, inbox)
    line = AccessEntry.objects.get(subject="register_file")
    recipient = delivery.recipient
    assert (line.action, line.school_id, line.user_id) == (
        "export",
        delivery.school_id,
        recipient.pk,
    )
    assert line.who == f"{recipient} <{recipient.email}>"
    assert set(line.student_ids) == {student.pk for student in students}
    assert line.params == {"how": "sent by mail", "name": "7A 2026-09-01 09.00.xlsx"}


@pytest.mark.parametrize("kind", ["class_summary", "school_summary", "warning"])
def test_every_kind_of_mail_is_in_the_access_log(kind, recorded, inbox, school, dana):
    about = {"first_on": date(2026, 9, 1), "last_on": date(2026, 9, 30), "school": school}
    if kind == "class_summary":
        about["class_group"] = recorded.class_group
    if kind == "warning":
        # Only of whom the confirmed registers still say it.
        recorded.confirmed_at = recorded.ends_at
        recorded.save()
        school.days_absent_before_warning = 1
        school.save()
        about["student"] = recorded.records.get(status="absent").student
    mail_of(make_delivery(kind=kind, recipient=dana, session=None, **about), inbox)
    line = AccessEntry.objects.get(subject="register_file")
    assert (line.action, line.school_id, line.user_id) == ("export", school.pk, dana.pk)


def test_a_mail_that_was_refused_before_it_was_handed_over_is_not_in_the_log(
    delivery, recorded, inbox
):
    inbox.rcpt_answers = ["550 5.1.1 No such user here"]
    deliver(delivery.pk)
    assert not AccessEntry.objects.filter(subject="register_file").exists()
