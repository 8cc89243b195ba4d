"""import_roster takes in a file from the command line, or prints what it would change."""

import io

import pytest
from django.core.management import CommandError, call_command

from rosters.models import RosterImport
from tests.rosters.roster_files import CLASS_7A, make_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "7A.csv"
    path.write_bytes(make_csv(*CLASS_7A))
    return path


def run(*args) -> str:
    stream = io.StringIO()
    call_command("import_roster", *map(str, args), stdout=stream)
    return stream.getvalue()


def test_file_is_taken_in_and_printed_line_by_line(school, file):
    printed = run(file).splitlines()
    assert printed[0].split(maxsplit=2)[:2] == ["2", "add"]
    assert "Ana Adams (701)" in printed[0]
    assert printed[-3:-1] == ["0 error, 4 add, 0 change, 0 leave, 0 unchanged", "Applied."]
    assert printed[-1] == "Next: Enter 4 consents."
    assert school.students.count() == 4


def test_dry_run_changes_nothing(school, file):
    assert "dry run" in run(file, "--dry-run")
    assert not school.students.exists()
    assert RosterImport.objects.get().stage == "discarded"


def test_wrong_lines_end_with_code_1(school, file):
    file.write_bytes(make_csv(("", "Ana", "Adams", "7A")))
    with pytest.raises(CommandError, match="correct these lines") as refused:
        run(file)
    assert refused.value.returncode == 1


def test_unreadable_file_ends_with_code_1(school, file):
    file.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(CommandError, match="damaged") as refused:
        run(file)
    assert refused.value.returncode == 1


def test_missing_file_is_wrong_usage(school, tmp_path):
    with pytest.raises(CommandError, match="cannot be read") as refused:
        run(tmp_path / "no.csv")
    assert refused.value.returncode == 2


def test_one_of_several_schools_must_be_named(school, other_school, file):
    with pytest.raises(CommandError, match="several schools"):
        run(file)
    with pytest.raises(CommandError, match="no school named"):
        run(file, "--school", "Nowhere")
    run(file, "--school", "Lake School")
    assert other_school.students.count() == 4


def test_who_is_missing_leaves_on_the_day_given(school, class_group, file):
    file.write_bytes(make_csv(*CLASS_7A[:3]))
    assert "leave" in run(file, "--leave-on", "2026-10-01").splitlines()[0]
    with pytest.raises(CommandError):
        run(file, "--leave-on", "someday")
