"""A parent rings at 8:30: the absence changes the register of 8:00, once asked, and back again."""

import pytest

from classes.errors import NotOfficeError, StaleEntryError, StaleRowError
from classes.models import AttendanceAmendment, PlannedAbsence, Status
from classes.selectors.absences.absence_registers import (
    changes_when_cancelled,
    changes_when_written,
    count_contradicting,
)
from classes.services import (
    Author,
    RegisterEntry,
    cancel_planned_absence,
    close_session,
    record_attendance,
)
from classes.services.absences.absence_registers import cancel_with_registers, follow_absence
from classes.versions import NOT_SHOWN
from tests.factories import make_record, make_session
from tests.factories.office import make_code, make_planned_absence
from tests.shown_forms import press


@pytest.fixture
def record(session, student, alice):
    """Alice has recorded Ana as absent and closed the register."""
    record = record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry("absent"),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    return record


@pytest.fixture
def absence(student, dana) -> PlannedAbsence:
    return make_planned_absence(student=student, reason="Fever", entered_by=dana)


def explain(absence, by, *records) -> int:
    return follow_absence(
        absence=absence,
        by=by,
        shown_version=absence.version,
        shown_records={record.pk: record.version for record in records},
    )


def cancel(absence, by, *records) -> int:
    return cancel_with_registers(
        absence=absence,
        by=by,
        shown_version=absence.version,
        shown_records={record.pk: record.version for record in records},
    )


def test_the_register_says_what_the_absence_says_and_stays_confirmed(
    record, absence, session, dana
):
    confirmed_at = session.confirmed_at
    assert explain(absence, dana, record) == 1
    record.refresh_from_db()
    session.refresh_from_db()
    assert (record.status, record.note, record.recorded_by) == ("excused", "Fever", dana)
    assert (session.is_closed, session.confirmed_at) == (True, confirmed_at)
    amendment = AttendanceAmendment.objects.get()
    assert (amendment.old_status, amendment.reason, amendment.absence) == (
        *("absent", "Fever"),
        absence,
    )


def test_an_open_register_keeps_the_reason_too(session, student, absence, dana, alice):
    record = make_record(session=session, student=student, status="absent", recorded_by=alice)
    explain(absence, dana, record)
    assert AttendanceAmendment.objects.get().reason == "Fever"


def test_the_code_of_the_absence_is_recorded(record, absence, dana, school):
    absence.code = make_code(school=school, label="Ill", used_by="office")
    absence.save()
    explain(absence, dana, record)
    record.refresh_from_db()
    assert record.code == absence.code


@pytest.mark.parametrize(
    ("status", "n"), [("absent", 1), ("present", 0), ("late", 0), ("excused", 0)]
)
def test_only_an_absence_is_explained(status, n, session, student, absence, alice):
    make_record(session=session, student=student, status=status, recorded_by=alice)
    assert len(changes_when_written(absence)) == n


@pytest.mark.parametrize("status", [Status.ABSENT, Status.PRESENT])
def test_an_entry_after_leaving_is_asked_about_by_nobody(
    status, record, student, absence, dana, alice
):
    type(record).objects.filter(pk=record.pk).update(status=status, is_after_leaving=True)
    assert changes_when_written(absence) == []
    assert count_contradicting(absence) == 0


def test_lessons_of_other_hours_and_students_stay(absence, students, class_group, session, alice):
    later = make_session(class_group=class_group, starts_at=absence.ends_at)
    make_record(session=later, student=absence.student, status="absent", recorded_by=alice)
    make_record(session=session, student=students[1], status="absent", recorded_by=alice)
    assert changes_when_written(absence) == []


def test_what_was_not_shown_stays(record, absence, dana):
    assert explain(absence, dana) == 0
    record.refresh_from_db()
    assert record.status == "absent"


def test_what_somebody_changed_meanwhile_is_refused(record, absence, dana, alice):
    shown = record.version
    record_attendance(
        session=record.session,
        student=record.student,
        entry=RegisterEntry("absent", note="Called at home"),
        author=Author(alice, reason="Called"),
        shown_version=NOT_SHOWN,
    )
    with pytest.raises(StaleEntryError):
        follow_absence(
            absence=absence,
            by=dana,
            shown_version=absence.version,
            shown_records={record.pk: shown},
        )


def test_an_absence_changed_meanwhile_is_refused(record, absence, dana):
    with pytest.raises(StaleRowError):
        follow_absence(
            absence=absence,
            by=dana,
            shown_version="another",
            shown_records={record.pk: record.version},
        )


def test_a_teacher_does_neither(record, absence, alice):
    with pytest.raises(NotOfficeError):
        explain(absence, alice, record)
    with pytest.raises(NotOfficeError):
        cancel(absence, alice, record)


def test_cancelling_puts_back_what_the_absence_changed(record, absence, dana):
    explain(absence, dana, record)
    record.refresh_from_db()
    assert cancel(absence, dana, record) == 1
    record.refresh_from_db()
    assert (record.status, record.note) == ("absent", "")
    assert not PlannedAbsence.objects.exists()
    back = AttendanceAmendment.objects.latest("pk")
    assert "cancelled" in back.shown_reason


def test_cancelling_puts_back_what_was_confirmed_as_planned(session, student, absence, dana, alice):
    record = make_record(
        session=session,
        student=student,
        status="excused",
        source="plan",
        recorded_by=alice,
        absence=absence,
    )
    assert [change.status for change in changes_when_cancelled(absence)] == ["absent"]
    cancel(absence, dana, record)
    record.refresh_from_db()
    assert record.status == "absent"


def test_what_a_teacher_has_set_since_is_hers(record, absence, dana, alice):
    explain(absence, dana, record)
    record_attendance(
        session=record.session,
        student=record.student,
        entry=RegisterEntry("present"),
        author=Author(alice, reason="She came"),
        shown_version=NOT_SHOWN,
    )
    assert changes_when_cancelled(absence) == []


def test_a_cancelled_absence_leaves_its_amendments(record, absence, dana):
    explain(absence, dana, record)
    cancel_planned_absence(absence=absence, by=dana, shown_version=NOT_SHOWN)
    assert AttendanceAmendment.objects.get().absence is None


def sent(**fields) -> dict[str, str]:
    return {"first_on": "2026-09-01", "status": "excused", "reason": "Fever"} | fields


def test_the_office_is_asked_once_and_both_registers_change(
    dana_client, record, student, school, class_group, alice
):
    second = make_session(class_group=class_group, starts_at=record.session.ends_at)
    make_record(session=second, student=student, status="absent", recorded_by=alice)
    form = f"/schools/{school.pk}/absences/students/{student.pk}/"
    page = dana_client.post(form, sent(), follow=True)
    assert "2 registers already say absent: change them?" in page.text
    address = f"/absences/{PlannedAbsence.objects.get().pk}/registers/"
    answer = press(dana_client, address, address, follow=True)
    assert "2 registers are changed." in answer.text
    assert {one.status for one in student.attendance_records.all()} == {"excused"}
    assert dana_client.get(address).status_code == 302


def test_nobody_is_asked_where_no_register_says_absent(dana_client, student, school, session):
    form = f"/schools/{school.pk}/absences/students/{student.pk}/"
    answer = dana_client.post(form, sent())
    assert answer["Location"] == f"/students/{student.pk}/?day=2026-09-01"


def test_a_register_that_says_she_was_there_is_named(dana_client, student, school, session, alice):
    make_record(session=session, student=student, status="present", recorded_by=alice)
    form = f"/schools/{school.pk}/absences/students/{student.pk}/"
    page = dana_client.post(form, sent(), follow=True).text
    assert "1 register of this time says that Ana Adams was there: it stays." in page


@pytest.mark.parametrize(("answer", "status"), [("put back", "absent"), ("keep", "excused")])
def test_cancelling_asks_about_the_registers(answer, status, dana_client, record, absence, dana):
    explain(absence, dana, record)
    address = f"/absences/{absence.pk}/"
    page = press(dana_client, address, f"{address}cancel/")
    assert "1 register says so because of this absence" in page.text
    assert PlannedAbsence.objects.exists()
    record.refresh_from_db()
    dana_client.post(
        f"{address}cancel/",
        {
            "shown_version": absence.version,
            "records": f"{record.pk} {record.version}",
            "registers": answer,
        },
    )
    record.refresh_from_db()
    assert (record.status, PlannedAbsence.objects.exists()) == (status, False)


@pytest.mark.parametrize("records", ["", "x", "999999999999999999999 y", "\0 1", "5"])
def test_strange_records_change_nothing(records, dana_client, record, absence):
    data = {"shown_version": absence.version, "records": records}
    assert dana_client.post(f"/absences/{absence.pk}/registers/", data).status_code == 302
    record.refresh_from_db()
    assert record.status == "absent"


def test_an_absence_entered_in_the_administration_leads_to_the_question(
    dana_client, record, student
):
    fields = {"starts_at_0": "2026-09-01", "starts_at_1": "08:00", "ends_at_0": "2026-09-01"}
    fields |= {"ends_at_1": "16:00", "student": student.pk, "status": "excused", "reason": "Fever"}
    page = dana_client.post("/admin/classes/plannedabsence/add/", fields, follow=True).text
    absence = PlannedAbsence.objects.get()
    address = f"/absences/{absence.pk}/registers/"
    assert f'<a href="{address}">1 register already says absent: change it?</a>' in page
