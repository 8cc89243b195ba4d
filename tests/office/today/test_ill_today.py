"""Ill today: what a parent says on the phone is entered at one tap."""

from datetime import timedelta

import pytest
from django.utils import timezone

from classes.models import PlannedAbsence
from tests.factories import make_record, make_session
from tests.factories.office import make_code, make_planned_absence
from tests.shown_forms import press

HOUR = timedelta(hours=1)


@pytest.fixture
def address(student) -> str:
    return f"/students/{student.pk}/"


def test_ill_today_is_one_tap(dana_client, dana, address, student):
    answer = press(dana_client, address, f"{address}ill/", follow=True)
    assert "Ana Adams is away today: Ill." in answer.text
    absence = PlannedAbsence.objects.get()
    assert (absence.status, absence.reason, absence.entered_by) == ("excused", "Ill", dana)
    assert absence.local_start.date() == student.school.today()
    assert absence.ends_at - absence.starts_at >= timedelta(hours=23)
    assert "Away now" in answer.text


def test_ill_today_takes_the_schools_code_of_illness(dana_client, address, student, school):
    code = make_code(school=school, label="Illness", counts_as="absent", is_illness=True)
    dana_client.post(f"{address}ill/")
    absence = PlannedAbsence.objects.get()
    assert (absence.code, absence.status) == (code, "absent")


def test_ill_today_asks_about_the_register_of_this_morning(
    dana_client, address, student, session, alice, monkeypatch
):
    now = timezone.now()
    lesson = make_session(class_group=session.class_group, starts_at=now.replace(minute=1))
    make_record(session=lesson, student=student, status="absent", recorded_by=alice)
    page = dana_client.post(f"{address}ill/", follow=True).text
    assert "1 register already says absent: change it?" in page


def test_ill_twice_is_refused_with_a_sentence(dana_client, address):
    dana_client.post(f"{address}ill/")
    answer = dana_client.post(f"{address}ill/", follow=True)
    assert "has another absence planned" in answer.text


def an_hour_of_today(student, **fields):
    start = timezone.now().astimezone(student.school.zone).replace(hour=10, minute=0)
    return make_planned_absence(
        student=student, starts_at=start, ends_at=start + HOUR, reason="Dentist", **fields
    )


def test_ill_today_takes_the_place_of_an_hour_of_it_and_gives_it_back(
    dana_client, address, student
):
    dentist = an_hour_of_today(student)
    page = dana_client.post(f"{address}ill/", follow=True).text
    assert "takes the place of" in page
    ill = student.planned_absences.get()
    assert (ill.reason, list(ill.replaced.all())) == ("Ill", [])
    assert [one.pk for one in PlannedAbsence.all_there_are.filter(replaced_by=ill)] == [dentist.pk]
    page = dana_client.post(f"{address}ill/", follow=True).text
    assert "has another absence planned" in page
    assert student.planned_absences.get() == ill
    undo = f"/absence-steps/{ill.batch_id}/undo/"
    assert f'href="/absence-steps/{ill.batch_id}/"' in dana_client.get(address).text
    press(dana_client, f"/absence-steps/{ill.batch_id}/", undo)
    assert student.planned_absences.get() == dentist


def test_ill_today_asks_about_registers_of_the_hour_it_replaces(
    dana_client, address, student, session, alice
):
    dentist = an_hour_of_today(student)
    lesson = make_session(class_group=session.class_group, starts_at=dentist.starts_at)
    code = make_code(school=student.school, label="Illness", counts_as="absent", is_illness=True)
    record = make_record(
        session=lesson, student=student, status="excused", absence=dentist, recorded_by=alice
    )
    page = dana_client.post(f"{address}ill/", follow=True).text
    assert "change it?" in page
    ill = student.planned_absences.get()
    press(dana_client, f"/absences/{ill.pk}/registers/", f"/absences/{ill.pk}/registers/")
    record.refresh_from_db()
    assert (record.code, record.absence) == (code, ill)
    undo = f"/absence-steps/{ill.batch_id}/undo/"
    press(dana_client, f"/absence-steps/{ill.batch_id}/", undo)
    record.refresh_from_db()
    assert (record.status, record.code, record.absence) == ("excused", None, dentist)


def test_ill_today_is_refused_beside_an_absence_that_goes_on(dana_client, address, student):
    start = timezone.now()
    longer = make_planned_absence(student=student, starts_at=start, ends_at=start + 48 * HOUR)
    page = dana_client.post(f"{address}ill/", follow=True).text
    assert "has another absence planned" in page
    assert student.planned_absences.get() == longer
