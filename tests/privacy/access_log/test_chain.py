"""The access log only grows, its chain shows every change, and old stretches go whole."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, NotSupportedError, connection, connections, transaction
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone

from privacy.accesses import Access
from privacy.action_sources import COMMAND
from privacy.models import AccessChange, AccessedStudent, AccessEntry, AccessLogCut, AccessNote
from privacy.models.access_log import AccessAction
from privacy.selectors.access_log import check_chain
from privacy.services.access_log import (
    append_entry,
    log_change,
    log_view,
    prune_access_log,
    seal_changes,
    seal_notes,
)
from privacy.triggers import statements_to_drop

pytestmark = pytest.mark.django_db

STUDENTS_OF = (
    "DELETE FROM privacy_accessedstudent WHERE entry_id IN "
    "(SELECT id FROM privacy_accessentry WHERE position = %s)"
)


def make_entries(n: int = 3, **overrides) -> list[AccessEntry]:
    access = Access("face", 1, (5, 3), about="class 1")
    return [
        append_entry(access, action=AccessAction.VIEW, source=COMMAND, **overrides)
        for _ in range(n)
    ]


def a_request() -> HttpRequest:
    request = RequestFactory().get("/")
    request.resolver_match = None
    return request


def run_sql(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def without_triggers(db):
    """As somebody has it who may do everything in the database."""
    for statement in statements_to_drop(connection.vendor):
        run_sql(statement)


def test_lines_stand_in_a_chain_and_name_whose_they_are():
    make_entries()
    report = check_chain()
    assert (report.n_lines, report.last_position, report.breaks) == (3, 3, [])
    assert report.last_hash == AccessEntry.objects.get(position=3).hash
    assert AccessedStudent.objects.filter(student_id=5).count() == 3


def test_the_application_changes_and_deletes_nothing():
    [entry] = make_entries(1)
    entry.who = "nobody"
    for attempt in (
        entry.save,
        entry.delete,
        AccessEntry.objects.all().delete,
        lambda: AccessEntry.objects.update(who="nobody"),
        lambda: AccessedStudent.objects.update(student_id=1),
    ):
        with pytest.raises(NotSupportedError):
            attempt()


TABLES = ("accessentry", "accessedstudent", "accesslogcut", "accessnote", "accesschange")
EMPTYING = [f"TRUNCATE privacy_{table} CASCADE" for table in TABLES]
"""PostgreSQL's way to empty a table whole, which asks no trigger of rows."""


@pytest.mark.parametrize(
    "statement",
    [
        *(EMPTYING if connection.vendor == "postgresql" else []),
        "UPDATE privacy_accessentry SET who = 'nobody'",
        "DELETE FROM privacy_accessentry",
        "UPDATE privacy_accessedstudent SET student_id = 9",
        "DELETE FROM privacy_accessedstudent",
        "UPDATE privacy_accessnote SET who = 'nobody'",
        "DELETE FROM privacy_accessnote",
        "UPDATE privacy_accesschange SET who = 'nobody'",
        "DELETE FROM privacy_accesschange",
    ],
)
def test_the_database_refuses_too(statement):
    make_entries()
    log_view(a_request(), access=Access("face", 1, (5,)))
    log_change(Access("roles", 1))
    # PostgreSQL empties no table for which something waits until the end of the transaction.
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="the access log only grows"):
        run_sql(statement)
    assert check_chain().breaks == []


def test_what_waits_goes_when_it_has_its_line_and_not_before():
    log_view(a_request(), access=Access("face", 1, (5, 7), about="class 1"))
    log_change(Access("roles", 1, params={"b": 1, "a": [None, True]}))
    assert seal_notes(before=timezone.now() + timedelta(minutes=2)) == seal_changes() == 1
    assert not AccessNote.objects.exists()
    assert not AccessChange.objects.exists()


def test_what_cannot_be_sealed_keeps_nothing_else_waiting(caplog):
    row = {"who": "x", "channel": "page", "action": "no action", "subject": "roles"}
    AccessChange.objects.create(**row)
    AccessNote.objects.create(**row, minute=timezone.now())
    log_view(a_request(), access=Access("face", 1, (5, 7), about="class 1"))
    log_change(Access("roles", 1, params={"b": 1}))
    soon = timezone.now() + timedelta(minutes=2)
    assert seal_changes() == seal_notes(before=soon) == 1
    assert {entry.subject for entry in AccessEntry.objects.all()} == {"roles", "face"}
    assert AccessChange.objects.count() == AccessNote.objects.count() == 1
    assert caplog.text.count("The access log has no line yet of") == 3


def test_a_guard_that_somebody_dropped_is_noticed(capsys):
    make_entries()
    run_sql(statements_to_drop(connection.vendor)[0])
    with pytest.raises(CommandError, match=r"not guarded.* privacy_accessentry_no_update"):
        call_command("check_access_log")


def test_what_long_waited_for_its_line_is_noticed(capsys):
    long_ago = timezone.now() - timedelta(days=2)
    AccessChange.objects.create(
        at=long_ago, who="x", channel="page", action="change", subject="roles"
    )
    call_command("check_access_log")
    assert "1 glances and changes waited" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("statement", "breaks"),
    [
        ("UPDATE privacy_accessentry SET who = 'nobody' WHERE position = 2", [(2, "changed")]),
        ("UPDATE privacy_accessedstudent SET student_id = 9 WHERE student_id = 5", "index"),
        (
            "DELETE FROM privacy_accessentry WHERE position = 2",
            [(3, "gap"), (3, "changed")],
        ),
    ],
)
def test_whoever_passes_by_the_triggers_is_noticed(without_triggers, statement, breaks):
    make_entries()
    if statement.startswith("DELETE"):
        run_sql(STUDENTS_OF % 2)
    run_sql(statement)
    found = check_chain().breaks
    assert found == breaks if breaks != "index" else {why for _, why in found} == {"index"}
    with pytest.raises(CommandError, match="broken"):
        call_command("check_access_log")


def test_an_old_stretch_goes_whole_and_the_rest_can_be_verified(capsys):
    long_ago = timezone.now() - timedelta(days=4000)
    old = make_entries(2, at=long_ago)
    make_entries(2)
    assert prune_access_log(last=old[-1]) == 2
    assert AccessEntry.objects.count() == 3  # The cut itself is a line.
    report = check_chain()
    assert (report.n_lines, report.last_position, report.breaks) == (3, 5, [])
    call_command("check_access_log")
    assert "The access log is whole." in capsys.readouterr().out


def test_a_cut_that_no_line_names_is_noticed():
    make_entries()
    first = AccessEntry.objects.get(position=1)
    AccessLogCut.objects.create(position=1, hash=first.hash)
    run_sql(STUDENTS_OF % 1)
    run_sql("DELETE FROM privacy_accessentry WHERE position = 1")
    assert check_chain().breaks == [(1, "cut")]


def test_a_line_costs_few_queries(django_assert_max_num_queries):
    make_entries(1)
    with django_assert_max_num_queries(4):
        append_entry(
            Access("face", 1, tuple(range(1, 31))), action=AccessAction.VIEW, source=COMMAND
        )


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_moment_stand_in_line():
    errors = []

    def write() -> None:
        try:
            make_entries(10)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert errors == []
    report = check_chain()
    assert (report.n_lines, report.breaks) == (40, [])
