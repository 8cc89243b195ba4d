"""How far a job is stands in its row by the job machine alone: nobody else writes a state."""

import ast

import pytest

from tests.house import PRODUCT, files_under, nodes_of


def written_by_hand(nodes):
    """Yield what writes a state into rows that are there already."""
    for node in nodes:
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "update":
            yield from (ast.unparse(node) for word in node.keywords if word.arg == "state")
        if isinstance(node, ast.Assign) and "Job" in ast.unparse(node.value):
            yield from (ast.unparse(node) for one in node.targets if ".state" in ast.unparse(one))


def test_only_the_job_machine_writes_states_of_jobs():
    rooms = [room for room in PRODUCT if room != "jobs"]
    assert not {
        f"{path}: {text}"
        for path in files_under(*rooms)
        for text in written_by_hand(nodes_of(path))
    }


@pytest.mark.parametrize(
    ("code", "n"),
    [
        ("waiting.update(state=MailState.DROPPED)", 1),
        ("row.stage, row.state = Stage.DISCARDED, JobState.READY", 1),
        ("session.state = ClassSession.State.OPEN", 0),
        ("rows.update(stage=1)", 0),
        ("if job.state == JobState.READY: pass", 0),
    ],
)
def test_the_reading_finds_what_it_is_for(code, n):
    assert len(list(written_by_hand(ast.walk(ast.parse(code))))) == n
