"""A workbook or zip whose opening process is killed is not called damaged: it is tried again."""

import pytest

from rosters.file_imports.models import Stage
from rosters.import_work import work_on_import
from tests.killed_children import kill_children
from tests.rosters.roster_files import CLASS_7A, make_oneroster, make_xlsx
from tests.rosters.steps import send

pytestmark = pytest.mark.django_db

__all__ = ["kill_children"]


@pytest.mark.parametrize("content", [make_xlsx(*CLASS_7A), make_oneroster()], ids=["xlsx", "zip"])
def test_a_list_is_read_at_the_next_try(school, kill_children, content):
    kill_children(1)
    sent = send(school, content)
    assert (sent.state, sent.failure_code) == ("queued", "decoder_ended")
    work_on_import(roster_import=sent)
    assert (sent.state, sent.attempts, sent.stage) == ("ready", 2, Stage.PLANNED)
