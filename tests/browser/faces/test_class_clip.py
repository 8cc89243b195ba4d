"""A class registered from one clip: a real site, a real worker, a browser, taps on names."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import SCREENS, Visitor
from tests.processes.ports import free_port
from tests.processes.site_visitor import SiteVisitor
from tests.processes.worker_rig import ROOT, WorkerRig

PATIENCE_S = 60
N_PEOPLE = 20
SORTED_WITHIN_MS = 60_000

pytestmark = pytest.mark.cluster


@pytest.fixture
def rig(tmp_path: Path, new_sqlite_file):
    """A worker in processes of its own, on an empty database of its own."""
    database = new_sqlite_file(tmp_path / "db.sqlite3")
    rig = WorkerRig(tmp_path, f"sqlite:///{database}", frame_delay_s=0)
    rig.start_worker()
    yield rig
    rig.end()


@pytest.fixture
def site(rig):
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "attendance_site.wsgi", "--bind"]
    environment = rig.environment | {"DEBUG": "1"}
    process = subprocess.Popen(
        [*command, f"127.0.0.1:{port}", "--no-control-socket"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    _wait_until_it_answers(address)
    yield address
    process.terminate()
    process.wait(PATIENCE_S)


def test_twenty_students_are_named_two_cards_merged_and_one_split(chromium, rig, site, tmp_path):
    clip = tmp_path / "class.mp4"
    class_group = rig.ask("prepare_clip_class", str(clip))
    context = chromium.new_context(base_url=site, **SCREENS["phone"])
    visitor = Visitor(page := context.new_page())
    visitor.log_in()
    visitor.go(f"/classes/{class_group}/clip/")
    page.get_by_label("Film of the class").set_input_files(clip)
    visitor.click("Send the film")
    expect(page.get_by_text(f"0 of {N_PEOPLE} named")).to_be_visible(timeout=SORTED_WITHIN_MS)
    expect(page.get_by_role("button", name="no consent")).to_be_disabled()

    _open_more(page, 1)
    visitor.click("Two people", within=_card(page, 1))
    page.get_by_role("checkbox").first.check()
    visitor.click("Move them to a card of their own")
    expect(page.get_by_text(f"0 of {N_PEOPLE + 1} named")).to_be_visible()
    _open_more(page, N_PEOPLE + 1)
    visitor.click("Same as the chosen", within=_card(page, N_PEOPLE + 1))
    expect(page.get_by_text(f"0 of {N_PEOPLE} named")).to_be_visible()

    for number in range(1, N_PEOPLE + 1):
        page.get_by_role("button", name=f"Number{number:02}").click()
        expect(page.get_by_text(f"{number} of {N_PEOPLE} named")).to_be_visible()
    visitor.click("Undo")
    expect(page.get_by_text(f"{N_PEOPLE - 1} of {N_PEOPLE} named")).to_be_visible()
    visitor.check_width()
    page.get_by_role("button", name=f"Number{N_PEOPLE}").click()
    # Faces that are still on their way would be asked for when they are erased already.
    page.wait_for_load_state("networkidle")
    visitor.click(f"Register {N_PEOPLE} students")
    visitor.sees(f"{N_PEOPLE} students can be recognised now.", within_ms=SORTED_WITHIN_MS)
    context.close()
    assert rig.ask("registered") == {"students": N_PEOPLE, "clip_faces": 0}
    assert visitor.complaints == []


def _card(page, number):
    return page.locator(".clip-card").filter(has=page.locator(f'input[value="{number}"]'))


def _open_more(page, number):
    _card(page, number).locator("summary").click()


def _wait_until_it_answers(address: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            SiteVisitor(address).open(f"{address}/account/login/")
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The site did not start.")
