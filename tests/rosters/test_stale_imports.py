"""What nobody applies is erased after a day, with its file; what somebody has taken up is not."""

import os
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from classes.versions import NOT_SHOWN
from jobs.lifecycle import acquire
from rosters.import_work import IMPORTS
from rosters.models import RosterImport
from rosters.services import apply_import
from rosters.tasks import erase_stale_imports
from tests.rosters.roster_files import CLASS_7A, make_csv
from tests.rosters.steps import send

pytestmark = pytest.mark.django_db


def stored_files(settings) -> list:
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_file_that_nobody_applies_is_erased_at_the_next_upload(
    school, settings, django_capture_on_commit_callbacks
):
    old = send(school, make_csv(*CLASS_7A))
    RosterImport.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        send(school, make_csv(*CLASS_7A))
    old.refresh_from_db()
    assert old.stage == RosterImport.Stage.DISCARDED
    assert len(stored_files(settings)) == 2


def test_an_abandoned_file_that_the_worker_takes_meanwhile_is_left_to_it(school):
    """An upload erases what is abandoned, and must not be refused for what happens to others."""
    old = send(school, make_csv(*CLASS_7A))
    apply_import(roster_import=old, by=None, shown_version=NOT_SHOWN)
    RosterImport.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    taken = []

    def take_after_the_first_look(execute, sql, *args):
        found = execute(sql, *args)
        if not taken:
            taken.append(sql)
            assert acquire(kind=IMPORTS, pk=old.pk)
        return found

    with connection.execute_wrapper(take_after_the_first_look):
        assert erase_stale_imports() == 0
    old.refresh_from_db()
    assert "SELECT" in taken[0]
    assert (old.stage, old.state) == ("planned", "running")


def test_file_without_an_import_is_erased_after_a_day(school, settings):
    folder = settings.MEDIA_ROOT / "rosters"
    folder.mkdir(parents=True)
    old, new = folder / "old.csv", folder / "new.csv"
    for path in (old, new):
        path.write_bytes(b"Number,Name")
    os.utime(old, (0, 0))
    assert erase_stale_imports() == 1
    assert [path.name for path in folder.iterdir()] == ["new.csv"]
