"""What strangers send as a zip or a workbook is opened by a child; what goes wrong stays there."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from archives import asked_child, contents
from archives.contents import Limits, Sheets, opened_archive
from archives.entries import entries_of
from archives.errors import ArchiveError
from face_vision.cage import children
from tests.archives import hostile_files as hostile
from tests.house import ROOT
from tests.killed_children import stop_family

ROSTER = Limits(200, 40_000_000)
SHEETS = Sheets(most_rows=20_000, most_columns=60)


@pytest.fixture
def child_pids(monkeypatch) -> list[int]:
    """Note the processes of the children."""
    pids: list[int] = []
    start = children.Child.__init__

    def noted(child: children.Child, *what: Any) -> None:
        start(child, *what)
        pids.append(child._process.pid)

    monkeypatch.setattr(children.Child, "__init__", noted)
    return pids


def read(content: bytes, limits: Limits = ROSTER) -> object:
    """Read all there is, keeping nothing but how much."""
    with opened_archive(content, limits, SHEETS) as found:
        if found.names is None:
            return {name: len(file) for name, file in found.files.items()}
        return [sum(1 for _ in sheet.rows) for sheet in found.sheets]


HOSTILE = {
    "bomb": (hostile.bomb, "too_large"),
    "30,000 rows": (hostile.many_rows, "too_many_rows"),
    "10 million rows": (hostile.ten_million_rows, "too_large"),
    "row 10,000,000": (hostile.far_row, "workbook_unreadable"),
    "huge shared strings": (hostile.huge_strings, "too_large"),
    "entities of entities": (hostile.laughs, "workbook_unreadable"),
    "entities in UTF-16": (hostile.laughs_in_utf_16, "workbook_unreadable"),
    "150,000 files": (hostile.long_directory, "too_many"),
    "no zip": (lambda: b"PK\x03\x04" + b"x" * 50, "damaged"),
    "no workbook": (
        lambda: hostile.make_zip({"[Content_Types].xml": b"<x/>"}),
        "workbook_unreadable",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_is_refused_by_its_code(case):
    make, code = HOSTILE[case]
    with pytest.raises(ArchiveError) as refusal:
        read(make())
    assert refusal.value.code == code


def test_a_zip_in_a_zip_and_a_name_that_leads_out_are_bytes_under_a_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    inner = hostile.make_zip({"7A.csv": b"Number"})
    assert read(hostile.make_zip({"../../7A.zip": inner, "/etc/passwd": b"x"})) == {
        "../../7A.zip": len(inner),
        "/etc/passwd": 1,
    }
    assert not list(tmp_path.iterdir())


def test_cells_come_as_what_they_are():
    row = (
        b'<row><c t="inlineStr"><is><t>Ana</t></is></c><c><v>701</v></c><c><f>1+1</f></c>'
        b'<c t="e"><v>#REF!</v></c><c t="b"><v>1</v></c></row>'
    )
    book = hostile.make_workbook(sheet=row)
    with opened_archive(book, ROSTER, SHEETS) as found:
        [only] = next(found.sheets).rows
    assert only.cells[:5] == ["Ana", ["n", 701, "General"], ["f", "=1+1"], ["e"], "True"]


SCRIPT = """
import resource, sys
from pathlib import Path
from archives.entries import entries_of
from archives.errors import ArchiveError
from tests.archives.test_contents import read
def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
folder = Path(sys.argv[1])
before = peak_mb()
for path in sorted(folder.glob("*.zip")):
    try:
        read(path.read_bytes())
    except ArchiveError:
        pass
    try:
        for entry in entries_of(path, most_files=1000):
            entry.write_to(folder / "picture", most_bytes=50_000_000)
    except ArchiveError:
        pass
print(peak_mb() - before)
"""
MOST_MB = 40
"""The largest of the files has 8 MB, and lies in memory twice; each of them unfolds to more."""


def test_whoever_has_them_read_does_not_grow(tmp_path):
    for make in (hostile.bomb, hostile.huge_strings, hostile.long_directory):
        (tmp_path / f"{make.__name__}.zip").write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < MOST_MB


def test_a_child_that_is_killed_says_nothing_of_the_file_and_stops_no_other(child_pids):
    book = hostile.many_rows(15_000)
    with pytest.raises(ArchiveError) as refusal, opened_archive(book, ROSTER, SHEETS) as found:
        for sheet in found.sheets:
            for _ in sheet.rows:
                os.kill(child_pids[-1], signal.SIGKILL)
    assert refusal.value.code == "ended"
    assert read(book) == [15_000]


def test_a_child_that_is_killed_over_a_zip_of_photos_ends_the_zip_alone(child_pids, tmp_path):
    path = tmp_path / "photos.zip"
    path.write_bytes(hostile.make_zip({"1.jpg": os.urandom(5_000_000), "2.jpg": b"x"}))
    with pytest.raises(ArchiveError) as refusal:
        for entry in entries_of(path, most_files=10):
            # Held first: within bubblewrap what reads dies a moment later than what was killed.
            stop_family(child_pids[-1])
            os.kill(child_pids[-1], signal.SIGKILL)
            entry.write_to(tmp_path / "picture", most_bytes=10_000_000)
    assert refusal.value.code == "ended"
    assert [entry.name for entry in entries_of(path, most_files=10)] == ["1.jpg", "2.jpg"]


def test_a_child_that_hangs_is_ended(child_pids, monkeypatch):
    monkeypatch.setattr(children, "ANSWER_S", 0.3)
    with (
        pytest.raises(ArchiveError) as refusal,
        opened_archive(hostile.many_rows(15_000), ROSTER, SHEETS) as found,
    ):
        for sheet in found.sheets:
            for _ in sheet.rows:
                stop_family(child_pids[-1])
    assert refusal.value.code == "ended"
    assert not Path(f"/proc/{child_pids[-1]}").exists()


@pytest.mark.skipif(not children.has_bubblewrap(), reason="needs bubblewrap and user namespaces")
def test_it_is_shut_off(child_pids):
    """`tests/face_vision/cage` shows what that means."""
    with opened_archive(hostile.make_workbook(), ROSTER, SHEETS):
        command = Path(f"/proc/{child_pids[-1]}/cmdline").read_bytes().split(b"\0")
    assert command[:2] == [b"bwrap", b"--unshare-all"]
    shown = {Path(path.decode()) for path in command if path.startswith(str(ROOT).encode())}
    assert shown & set(ROOT.iterdir()) <= {ROOT / "archives", ROOT / "face_vision", ROOT / ".venv"}


def test_without_bubblewrap_it_is_read_under_limits(monkeypatch):
    monkeypatch.setattr(children, "has_bubblewrap", lambda: False)
    assert read(hostile.make_workbook()) == [1]


@pytest.mark.parametrize(
    "answers",
    [
        [{"sheet": "1"}],
        [{"sheet": "1", "blocks": [["x"]]}],
        [{"sheet": "1", "blocks": []}, {"row": 1, "cells": [{"a": 1}], "is_hidden": 0}],
        [{"sheet": "1", "blocks": []}, {"row": 1, "cells": [["n", True, ""]], "is_hidden": 0}],
        [{"sheet": "1", "blocks": []}, {"row": 1, "cells": [["n", "9" * 9, ""]], "is_hidden": 0}],
    ],
)
def test_a_child_that_a_file_has_taken_over_is_not_believed(monkeypatch, answers):
    answers_given = iter([{"sheets": ["1"]}, *answers])
    monkeypatch.setattr(contents, "answer", lambda child: next(answers_given))
    with pytest.raises(ArchiveError) as refusal:
        read(hostile.make_workbook())
    assert refusal.value.code == "damaged"


def test_a_reason_that_is_none_of_ours_is_not_repeated(monkeypatch):
    monkeypatch.setattr(asked_child, "answer_of", lambda child: {"error": "<script>"})
    with pytest.raises(ArchiveError) as refusal:
        read(hostile.make_workbook())
    assert refusal.value.code == "damaged"
