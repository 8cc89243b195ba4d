"""The days of an absence change: registers it leaves are put back, those it gains follow it."""

from datetime import timedelta

import pytest

from classes.models import PlannedAbsence
from classes.selectors.absences.absence_registers import (
    changes_when_cancelled,
    changes_when_written,
)
from classes.services import Author, RegisterEntry, record_attendance
from classes.services.absences.absence_registers import cancel_with_registers, follow_absence
from classes.services.absences.planned_absences import (
    AbsencePlan,
    change_planned_absence,
    write_planned,
)
from classes.versions import NOT_SHOWN
from tests.admin.admin_pages import save_change
from tests.factories import NINE_O_CLOCK, make_record, make_session
from tests.factories.office import make_planned_absence
from tests.shown_forms import press

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TUESDAY, WEDNESDAY, THURSDAY = "2026-09-01", "2026-09-02", "2026-09-03"


@pytest.fixture
def records(class_group, student, alice):
    """Ana is absent in the lessons at nine on Tuesday, Wednesday and Thursday."""
    sessions = [
        make_session(class_group=class_group, starts_at=NINE_O_CLOCK + n * DAY) for n in range(3)
    ]
    return [
        record_attendance(
            session=session,
            student=student,
            entry=RegisterEntry("absent", note="Not seen"),
            author=Author(alice),
            shown_version=NOT_SHOWN,
        )
        for session in sessions
    ]


@pytest.fixture
def absence(records, student, dana) -> PlannedAbsence:
    """Ana is ill on Wednesday; its register says so."""
    starts_at = NINE_O_CLOCK + DAY - HOUR
    absence = make_planned_absence(
        student=student, starts_at=starts_at, ends_at=starts_at + 8 * HOUR, entered_by=dana
    )
    follow(absence, dana)
    return absence


def follow(absence, by) -> int:
    shown = {one.record.pk: one.record.version for one in changes_when_written(absence)}
    return follow_absence(
        absence=absence, by=by, shown_version=absence.version, shown_records=shown
    )


def move(absence, by, *, starts_at=None, ends_at=None, status="excused") -> PlannedAbsence:
    plan = AbsencePlan(
        starts_at or absence.starts_at, ends_at or absence.ends_at, status, reason="Fever"
    )
    return change_planned_absence(absence=absence, plan=plan, by=by, shown_version=absence.version)


def statuses(student) -> str:
    rows = student.attendance_records.order_by("session__starts_at")
    return " ".join(record.status for record in rows)


@pytest.mark.parametrize(
    ("starts", "ends", "after"),
    [
        (-1, -1, "excused absent absent"),
        (1, 1, "absent absent excused"),
        (-1, 0, "excused excused absent"),
        (0, 1, "absent excused excused"),
        (-1, 1, "excused excused excused"),
        (0, 0, "absent excused absent"),
    ],
    ids=["a day earlier", "a day later", "from earlier", "until later", "longer", "the same"],
)
def test_registers_follow_the_days(starts, ends, after, records, absence, student, dana):
    assert statuses(student) == "absent excused absent"
    move(
        absence,
        dana,
        starts_at=absence.starts_at + starts * DAY,
        ends_at=absence.ends_at + ends * DAY,
    )
    follow(absence, dana)
    assert statuses(student) == after


def test_an_absence_that_becomes_shorter_gives_back_what_stood_there(
    records, absence, student, dana
):
    move(absence, dana, starts_at=absence.starts_at + 4 * HOUR)
    [change] = changes_when_written(absence)
    assert (change.record, change.status, change.is_put_back) == (records[1], "absent", True)
    assert follow(absence, dana) == 1
    records[1].refresh_from_db()
    assert (records[1].status, records[1].note, records[1].absence) == ("absent", "Not seen", None)
    assert "changed the days" in records[1].amendments.latest("pk").shown_reason
    assert changes_when_written(absence) == []


def test_what_stood_there_before_any_plan_of_it_comes_back(records, absence, student, dana):
    move(absence, dana, status="absent")
    follow(absence, dana)
    move(absence, dana, status="excused")
    follow(absence, dana)
    move(absence, dana, starts_at=absence.starts_at + 4 * HOUR)
    [change] = changes_when_written(absence)
    assert (change.status, change.before.old_note) == ("absent", "Not seen")


def test_a_register_written_from_the_plan_is_put_back_as_absent(
    class_group, student, absence, dana, alice
):
    afternoon = make_session(class_group=class_group, starts_at=NINE_O_CLOCK + DAY + 4 * HOUR)
    record = write_planned(absence, session=afternoon, by=alice, source="plan")
    move(absence, dana, ends_at=absence.starts_at + 2 * HOUR)
    [change] = changes_when_written(absence)
    assert (change.record, change.status) == (record, "absent")
    follow(absence, dana)
    record.refresh_from_db()
    assert record.status == "absent"


def test_what_a_teacher_has_set_since_stays(records, absence, dana, alice):
    record_attendance(
        session=records[1].session,
        student=records[1].student,
        entry=RegisterEntry("late"),
        author=Author(alice, reason="She came"),
        shown_version=NOT_SHOWN,
    )
    move(absence, dana, starts_at=absence.starts_at + 4 * HOUR)
    assert changes_when_written(absence) == []


def test_registers_left_as_they_were_are_asked_about_when_it_is_cancelled(
    records, absence, student, dana
):
    move(absence, dana, starts_at=absence.starts_at + DAY, ends_at=absence.ends_at + DAY)
    assert [one.record for one in changes_when_cancelled(absence)] == [records[1]]
    cancel_with_registers(
        absence=absence,
        by=dana,
        shown_version=absence.version,
        shown_records={records[1].pk: changes_when_cancelled(absence)[0].record.version},
    )
    assert statuses(student) == "absent absent absent"


def test_the_number_of_queries_is_that_of_one_record(
    records, absence, class_group, student, dana, django_assert_num_queries
):
    for n in range(5):
        session = make_session(
            class_group=class_group, starts_at=NINE_O_CLOCK + DAY + (n + 1) * HOUR
        )
        make_record(session=session, student=student, status="absent", recorded_by=dana)
    follow(absence, dana)
    move(absence, dana, starts_at=absence.starts_at + 2 * DAY, ends_at=absence.ends_at + 2 * DAY)
    with django_assert_num_queries(4):
        assert len(changes_when_written(absence)) == 6


def sent(day: str) -> dict[str, str]:
    return {"first_on": day, "status": "excused", "reason": "Fever"}


@pytest.mark.parametrize(
    ("day", "question", "after"),
    [
        (THURSDAY, "2 registers do not fit this absence: change them?", "absent absent excused"),
        ("2026-09-05", "which no longer covers it: put it back?", "absent absent absent"),
    ],
)
def test_the_office_is_asked_once(day, question, after, dana_client, records, absence, student):
    absence.refresh_from_db()
    address = f"/absences/{absence.pk}/"
    form = sent(day) | {"shown_version": absence.version}
    page = dana_client.post(address, form, follow=True)
    assert question in page.text
    assert statuses(student) == "absent excused absent"
    address += "registers/"
    press(dana_client, address, address)
    assert statuses(student) == after
    assert dana_client.get(address).status_code == 302


def test_a_change_in_the_administration_leads_to_the_question(
    dana_client, records, absence, student
):
    fields = {"starts_at_0": THURSDAY, "starts_at_1": "08:00", "ends_at_0": THURSDAY}
    fields |= {"ends_at_1": "16:00", "status": "excused", "reason": "Fever"}
    fields |= {"student": student.pk, "shown_version": absence.version}
    address = f"/admin/classes/plannedabsence/{absence.pk}/change/"
    page = save_change(dana_client, address, fields, follow=True).text
    assert f'href="/absences/{absence.pk}/registers/">2 registers do not fit' in page
