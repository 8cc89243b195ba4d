"""A teacher films in the page: camera, ring, hints, look again, use it, and who was seen."""

import re
import time

import pytest
from playwright.sync_api import Locator, expect

from recognition.models import Capture, Upload
from tests.browser.inspections import RULES, axe_faults, small_targets
from tests.browser.visitor import DESKTOP, PHONE
from tests.processes.work_now import recognise_capture

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_S = 10

ONLY_WEBM = """
const knows = MediaRecorder.isTypeSupported;
MediaRecorder.isTypeSupported = (type) => !/mp4/.test(type) && knows.call(MediaRecorder, type);
"""
NO_RECORDER = "delete window.MediaRecorder"
BUSY = """
const busy = new DOMException("", "NotReadableError");
navigator.mediaDevices.getUserMedia = () => Promise.reject(busy);
"""
KEEPS_SLOWLY = """
() => {
  const open = indexedDB.open("attendance-uploads", 1);
  open.onsuccess = () => {
    const uploads = open.result.transaction("uploads", "readwrite").objectStore("uploads");
    const until = performance.now() + 1500;
    const hold = () => {
      if (performance.now() < until) uploads.get("nothing").onsuccess = hold;
    };
    hold();
  };
}
"""
SEES_DARK_AND_FAST = """
async () => {
  const { Steady, brightnessOf, changeBetween } = await import("/static/js/camera_hints.js");
  const grey = (level) => new Uint8ClampedArray([level, level, level, 255]);
  const dark = new Steady({ on: 45, off: 60 });
  const levels = [30, 30, 90, 30, 30, 30, 50, 50, 50, 70, 70, 70];
  return {
    isDark: levels.map((level) => dark.update(brightnessOf(grey(level)))),
    change: changeBetween(grey(10), grey(60)),
  };
}
"""


def open_stage(filmer, painted_class) -> Locator:
    filmer.log_in()
    filmer.go(f"/classes/{painted_class.class_group.pk}/take/")
    filmer.click("Film the class")
    stage = filmer.page.get_by_role("dialog")
    expect(stage.get_by_role("button", name="Start filming")).to_be_enabled()
    return stage


def film(filmer, stage, *, duration_s: float = 1.5) -> None:
    filmer.click("Start filming", within=stage)
    filmer.sees("10 to 20 seconds", within=stage)
    filmer.page.wait_for_timeout(duration_s * 1000)
    filmer.click("Stop filming", within=stage)
    expect(stage.get_by_role("button", name="Use this film")).to_be_focused()


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], indirect=True)
def test_the_stage_is_in_order_before_and_after_filming(filmer, painted_class):
    stage = open_stage(filmer, painted_class)
    assert [*small_targets(filmer.page), *axe_faults(filmer.page, RULES)] == []
    film(filmer, stage)
    assert [*small_targets(filmer.page), *axe_faults(filmer.page, RULES)] == []


def test_a_phone_held_across_shows_picture_and_button(filmer, painted_class):
    stage = open_stage(filmer, painted_class)
    filmer.page.set_viewport_size({"width": 740, "height": 360})
    expect(stage.get_by_role("button", name="Start filming")).to_be_in_viewport()
    expect(stage.get_by_label("What the camera sees")).to_be_in_viewport()
    filmer.check_width()


@pytest.mark.alone
@pytest.mark.parametrize(
    ("screen", "ending"), [(PHONE, "mp4"), (DESKTOP, "webm")], indirect=["screen"]
)
def test_a_film_is_uploaded_and_everybody_in_it_recognised(filmer, painted_class, ending):
    if ending == "webm":
        filmer.page.add_init_script(ONLY_WEBM)
    stage = open_stage(filmer, painted_class)
    filmer.sees("Alice is filming for the register of 7A only", within=stage)
    expect(stage.get_by_role("link", name="Why we film")).to_have_attribute("href", "/privacy/")
    film(filmer, stage)
    filmer.click("Use this film", within=stage)
    filmer.sees_heading("Looking for faces")
    capture = Capture.objects.get()
    assert capture.file.name.endswith(ending)
    recognise_capture(capture_id=capture.pk)
    # A busy machine films few frames: a face seen in one of them only may stay nobody's as well.
    named = {s.proposed_student for s in capture.sightings.exclude(proposed_student=None)}
    assert named == set(painted_class.students)
    assert capture.time_zone == "Europe/Lisbon"
    assert capture.session.starts_at <= capture.captured_at < capture.uploaded_at


@pytest.mark.alone
def test_a_film_is_looked_at_again_and_filmed_again(filmer, painted_class):
    stage = open_stage(filmer, painted_class)
    film(filmer, stage)
    playback = stage.get_by_label("What was filmed")
    expect(playback).to_be_visible()
    filmer.page.wait_for_timeout(500)
    assert filmer.page.evaluate("document.querySelector('.stage-playback').videoWidth") > 0
    filmer.click("Film again", within=stage)
    expect(stage.get_by_role("button", name="Start filming")).to_be_enabled()
    film(filmer, stage)
    filmer.click("Use this film", within=stage)
    filmer.sees_heading("Looking for faces")
    assert Capture.objects.count() == 1
    assert not Upload.objects.unfinished().exists()


@pytest.mark.alone
def test_a_browser_slow_to_keep_the_first_word_complains_of_nothing(filmer, painted_class):
    stage = open_stage(filmer, painted_class)
    filmer.page.evaluate(KEEPS_SLOWLY)
    film(filmer, stage, duration_s=3)


@pytest.mark.alone
def test_filming_stops_by_itself(filmer, painted_class, monkeypatch):
    monkeypatch.setattr("recognition.views.take_attendance.LONGEST_FILM_S", 2)
    stage = open_stage(filmer, painted_class)
    filmer.click("Start filming", within=stage)
    filmer.sees("Filming stopped by itself", within=stage)
    expect(stage.get_by_role("timer")).to_have_text("0:02")


@pytest.mark.alone
def test_a_film_left_undecided_is_offered_on_every_page_and_used(filmer, painted_class):
    stage = open_stage(filmer, painted_class)
    film(filmer, stage)
    filmer.page.keyboard.press("Escape")
    expect(stage).to_be_hidden()
    filmer.go("/")
    unsent = filmer.page.get_by_label("Unfinished uploads")
    filmer.sees("Your film of", within=unsent)
    filmer.click("Go on", within=unsent)
    filmer.click("See what was found", within=unsent)
    filmer.sees_heading("Looking for faces")
    filmer.go("/")
    expect(unsent).to_be_hidden()


def test_a_film_thrown_away_leaves_nothing_anywhere(filmer, painted_class, settings):
    stage = open_stage(filmer, painted_class)
    film(filmer, stage)
    filmer.click("Close", within=stage)
    unsent = filmer.page.get_by_label("Unfinished uploads")
    filmer.click("Throw away", within=unsent)
    expect(unsent).to_be_hidden()

    def left() -> list[object]:
        parts = settings.MEDIA_ROOT.rglob("*.part")
        return [*Upload.objects.all(), *painted_class.class_group.sessions.all(), *parts]

    # The page forgets it at once and tells the server afterwards, or once the server has begun it.
    deadline = time.monotonic() + PATIENCE_S
    while left() and time.monotonic() < deadline:
        filmer.page.wait_for_timeout(100)
    assert left() == []


def test_a_colleague_at_the_same_browser_sees_nothing_of_a_film(filmer, painted_class, school):
    from tests.factories import make_teacher

    make_teacher(painted_class.class_group, email="bob@example.org", first_name="Bob")
    stage = open_stage(filmer, painted_class)
    film(filmer, stage)
    filmer.click("Close", within=stage)
    unsent = filmer.page.get_by_label("Unfinished uploads")
    expect(unsent).to_be_visible()
    filmer.page.context.clear_cookies()
    filmer.log_in("bob@example.org")
    filmer.go(f"/classes/{painted_class.class_group.pk}/take/")
    filmer.page.wait_for_timeout(700)
    expect(unsent).to_be_hidden()
    expect(filmer.page.get_by_text("broke off")).to_have_count(0)


def test_the_light_is_asked_for_when_it_is_too_dark(filmer_in_the_dark, painted_class):
    stage = open_stage(filmer_in_the_dark, painted_class)
    filmer_in_the_dark.sees("Too dark", within=stage)
    expect(stage.get_by_role("button", name="Use the other camera")).to_be_hidden()


def test_the_other_camera_is_taken(filmer_with_two_cameras, painted_class):
    filmer = filmer_with_two_cameras
    stage = open_stage(filmer, painted_class)
    name_camera = "document.querySelector('.stage-picture').srcObject.getTracks()[0].label"
    first = filmer.page.evaluate(name_camera)
    filmer.click("Use the other camera", within=stage)
    filmer.page.wait_for_timeout(1000)
    expect(stage.get_by_role("button", name="Start filming")).to_be_enabled()
    assert filmer.page.evaluate(name_camera) != first


@pytest.mark.alone
def test_the_hints_do_not_flicker(filmer, painted_class):
    filmer.log_in()
    seen = filmer.page.evaluate(SEES_DARK_AND_FAST)
    assert seen["isDark"] == [False] * 5 + [True] * 6 + [False]
    assert seen["change"] == pytest.approx(50, abs=0.5)


def test_without_a_camera_the_page_says_so_and_takes_a_file(visitor, painted_class):
    visitor.log_in()
    visitor.go(f"/classes/{painted_class.class_group.pk}/take/")
    visitor.click("Film the class")
    visitor.sees("This device has no camera")
    expect(visitor.page.locator(".upload")).to_be_visible()


@pytest.mark.parametrize(
    ("script", "words"),
    [(NO_RECORDER, "too old to film"), (BUSY, "Another app is using the camera")],
)
def test_what_is_in_the_way_is_named(filmer, painted_class, script, words):
    filmer.page.add_init_script(script)
    filmer.log_in()
    filmer.go(f"/classes/{painted_class.class_group.pk}/take/")
    if script == BUSY:
        filmer.click("Film the class")
    filmer.sees(words)
    expect(filmer.page.locator(".upload")).to_be_visible()


def test_without_permission_the_page_says_where_to_give_it(refused_filmer, painted_class):
    refused_filmer.log_in()
    refused_filmer.go(f"/classes/{painted_class.class_group.pk}/take/")
    refused_filmer.click("Film the class")
    refused_filmer.sees("The browser may not use the camera")
    expect(refused_filmer.page.get_by_role("button", name="Film the class")).to_be_visible()


def test_without_https_the_page_says_so_and_sends_the_form(
    insecure_filmer, painted_class, tmp_path
):
    from tests.painted_faces import write_picture

    insecure_filmer.log_in()
    insecure_filmer.go(f"/classes/{painted_class.class_group.pk}/take/")
    insecure_filmer.sees("without HTTPS")
    expect(insecure_filmer.page.get_by_role("button", name="Film the class")).to_be_hidden()
    picture = write_picture(tmp_path / "class.png", [2])
    insecure_filmer.page.locator(".camera-app input").set_input_files(picture)
    insecure_filmer.page.wait_for_url(re.compile(r"/captures/\d+/"))
    assert not Upload.objects.exists()
    noted = [c for c in insecure_filmer.complaints if "Cross-Origin-Opener-Policy" not in c]
    insecure_filmer.complaints[:] = noted
