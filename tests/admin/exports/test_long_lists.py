"""Lists that are too long to wait for: made by the worker, for whoever asked, for a day."""

import io
import time
from datetime import timedelta
from unittest import mock

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from attendance_site.installation.backups.backup import _stored_files
from classes.admin.exports import actions, streams
from classes.errors import ListFileError
from classes.list_files.list_files import (
    LIST_FILES,
    ask_for_list_file,
    erase_list_files_with,
)
from classes.models import AttendanceRecord, ListFile, StaffRole, Student
from jobs.lifecycle import acquire
from jobs.runner import run_leased
from jobs.running_job import RunningJob
from privacy.models.access_log import AccessEntry
from privacy.registry import Due, holding_named
from tests.admin.admin_pages import address
from tests.factories import make_record, make_student
from tests.factories.office import make_list_file

CSV, XLSX = "0", "1"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch):
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 2)
    monkeypatch.setattr(streams, "ROWS_A_PIECE", 2)


def ask(client, model=Student, form=CSV, query="", **headers):
    sent = {"resource": "0", "format": form}
    return client.post(address(model, "export") + query, sent, headers=headers)


def made(row=None):
    row = row or ListFile.objects.get()
    run_leased(lease=acquire(kind=LIST_FILES, pk=row.pk))
    row.refresh_from_db()
    return row


def fetch(client, row):
    return client.get(reverse("classes:download_list_file", args=[row.pk]))


def content(client, row):
    return b"".join(fetch(client, row).streaming_content)


def page(client, row, **headers):
    return client.get(reverse("classes:list_file", args=[row.pk]), headers=headers)


def test_a_long_list_leads_to_a_page_that_follows_it(dana_client, students):
    answer = ask(dana_client)
    row = ListFile.objects.get()
    assert answer["Location"] == reverse("classes:list_file", args=[row.pk])
    assert "<progress" in page(dana_client, row).text
    made()
    assert reverse("classes:download_list_file", args=[row.pk]) in page(dana_client, row).text


@pytest.mark.parametrize("form", [CSV, XLSX])
def test_the_file_says_what_the_answer_at_once_would_say(dana_client, students, monkeypatch, form):
    ask(dana_client, form=form)
    sent = content(dana_client, made())
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 100)
    at_once = ask(dana_client, form=form).content
    if form == CSV:
        assert sent == at_once
        return
    found, expected = (
        [[(cell.value, cell.data_type) for cell in line] for line in sheet_of(one).iter_rows()]
        for one in (sent, at_once)
    )
    assert found == expected


def sheet_of(sent):
    return load_workbook(io.BytesIO(sent)).worksheets[0]


def test_a_workbook_goes_on_on_a_further_sheet(dana_client, students, monkeypatch):
    monkeypatch.setattr(streams, "ROWS_A_SHEET", 2)
    ask(dana_client, form=XLSX)
    book = load_workbook(io.BytesIO(content(dana_client, made())))
    assert [sheet.max_row for sheet in book.worksheets] == [3, 3]
    assert {sheet["B1"].value for sheet in book.worksheets} == {"Number"}


def test_filters_of_the_list_hold(dana_client, students, monkeypatch):
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 1)
    ask(dana_client, query="?q=Baker")
    row = made()
    lines = content(dana_client, row).decode("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines] == ["Number", "702", "703"]
    assert row.n_rows == 2


def test_it_is_in_the_readers_language_and_on_the_schools_clock(dana_client, session, students):
    for student in students:
        make_record(session=session, student=student)
    ask(dana_client, AttendanceRecord, **{"Accept-Language": "de"})
    sent = content(dana_client, made()).decode()
    assert "Nachname" in sent
    assert "2026-09-01 09:00:00,701" in sent


def test_a_formula_stays_a_text(dana_client, school, students):
    make_student(school=school, family_name="=1+1", number="9")
    ask(dana_client)
    assert b"'=1+1" in content(dana_client, made())


def test_rows_of_another_school_are_not_in_it(dana_client, students, other_school):
    make_student(school=other_school, family_name="Lakeside")
    ask(dana_client)
    assert b"Lakeside" not in content(dana_client, made())


def test_each_fetching_stands_in_the_access_log(dana_client, dana, school, students):
    ask(dana_client)
    row = made()
    assert not AccessEntry.objects.filter(subject="list_file").exists()
    content(dana_client, row)
    line = AccessEntry.objects.get(subject="list_file")
    assert (line.school_id, line.user_id) == (school.pk, dana.pk)
    assert line.params == {"list": "classes.Student", "n": len(students)}


@pytest.mark.parametrize("who", ["gina_client", "eve_client", "alice_client", "root_client"])
def test_nobody_else_finds_it(request, dana_client, students, who):
    ask(dana_client)
    row = made()
    client = request.getfixturevalue(who)
    assert page(client, row).status_code == 404
    assert fetch(client, row).status_code == 404


def test_whoever_has_lost_the_role_does_not_get_it_any_more(dana_client, dana, students):
    ask(dana_client)
    row = made()
    StaffRole.objects.filter(user=dana).delete()
    assert fetch(dana_client, row).status_code == 404


def test_whoever_lost_the_role_meanwhile_gets_no_row(dana_client, dana, students):
    ask(dana_client)
    StaffRole.objects.filter(user=dana).delete()
    assert made().n_rows == 0


def test_a_proof_is_asked_before_it_leaves(dana_client, students):
    ask(dana_client)
    row = made()
    later = time.time() + 11 * 60
    with mock.patch.object(time, "time", return_value=later):
        answer = fetch(dana_client, row)
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_a_second_export_leads_to_the_one_under_way(dana_client, students):
    first = ask(dana_client)
    assert ask(dana_client)["Location"] == first["Location"]
    assert ListFile.objects.count() == 1


def test_the_page_of_the_export_leads_back_to_the_file(dana_client, students):
    ask(dana_client)
    link = reverse("classes:list_file", args=[ListFile.objects.get().pk])
    assert link in dana_client.get(address(Student, "export")).text


def test_a_new_one_takes_the_place_of_the_old_and_of_its_file(
    dana_client, students, django_capture_on_commit_callbacks
):
    ask(dana_client)
    former = made().file.name
    with django_capture_on_commit_callbacks(execute=True):
        ask(dana_client)
    assert ListFile.objects.get().state == "queued"
    assert not default_storage.exists(former)


def test_one_is_made_at_a_time(dana_client, students, eve, other_school):
    ask(dana_client)
    waiting = make_list_file(asked_by=eve, school=other_school)
    assert acquire(kind=LIST_FILES, pk=ListFile.objects.exclude(pk=waiting.pk).get().pk)
    assert acquire(kind=LIST_FILES, pk=waiting.pk) is None


def test_whoever_lost_the_work_leaves_no_file(dana_client, students, monkeypatch):
    ask(dana_client)
    lease = acquire(kind=LIST_FILES, pk=ListFile.objects.get().pk)
    monkeypatch.setattr(RunningJob, "is_lost", lambda job: True)
    run_leased(lease=lease)
    assert not ListFile.objects.get().file


def test_it_is_gone_after_a_day(dana_client, school, students):
    ask(dana_client)
    row = made()
    ListFile.objects.update(asked_at=timezone.now() - timedelta(days=1, minutes=1))
    assert fetch(dana_client, row).status_code == 404
    due = Due(school_id=school.pk, now=timezone.now(), days=1, most_days=1)
    assert list(holding_named("list_files").old(due)) == [row]


def test_an_erasure_takes_the_files_of_her_school(school, other_school, student):
    hers, other = make_list_file(school=school), make_list_file(school=other_school)
    both = make_list_file(school=other_school, school_ids=[other_school.pk, school.pk])
    assert erase_list_files_with(student) == 2
    assert list(ListFile.objects.all()) == [other]
    assert not ListFile.objects.filter(pk__in=[hers.pk, both.pk]).exists()


def test_no_backup_has_it(dana_client, students):
    ask(dana_client)
    name = made().file.name
    assert default_storage.exists(name)
    assert not [path for path in _stored_files() if path.name in name]


def test_asked_twice_at_one_moment_it_is_refused_with_a_sentence(dana, school):
    make_list_file(school=school, asked_by=dana)
    with pytest.raises(ListFileError) as refusal:
        ask_for_list_file(wanted=ListFile(model_label="classes.Student"), by=dana)
    assert refusal.value.code == "list_file_under_way"
