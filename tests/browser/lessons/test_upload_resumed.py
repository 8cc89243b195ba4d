"""What was filmed or chosen arrives, whatever happens: no network, a reload, a dead phone."""

import pytest
from playwright.sync_api import expect

from classes.versions import NOT_SHOWN
from recognition.models import Capture, Upload
from tests.browser.lessons.test_filming import open_stage
from tests.browser.visitor import DESKTOP
from tests.painted_faces import write_class_video, write_picture

pytestmark = pytest.mark.django_db(transaction=True)

AWAY_S = 10
ENOUGH_PARTS = 3
NETWORK_FAILURE = "net::ERR_"
DROP = """
(names) => {
  const dropped = new DataTransfer();
  for (const [name, text] of names) {
    dropped.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name));
  }
  const event = new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true });
  document.querySelector(".drop-zone").dispatchEvent(event);
}
"""

KEPT_PARTS = """
async () => {
  const { uploadsOf } = await import("/static/js/upload_store.js");
  const [film] = await uploadsOf(document.getElementById("unsent").dataset.owner);
  return film?.nChunks ?? 0;
}
"""

COUNTS_BYTES = """
window.nFilmed = 0;
window.MediaRecorder = class extends MediaRecorder {
  constructor(...options) {
    super(...options);
    this.addEventListener("dataavailable", ({ data }) => { window.nFilmed += data.size; });
  }
};
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...options) {
  if (window.isFull && this.name === "uploads") throw new DOMException("", "QuotaExceededError");
  const request = put.apply(this, options);
  const undo = () => this.transaction.abort();
  if (window.isFullAtLast && this.name === "chunks") request.addEventListener("success", undo);
  return request;
};
"""


def large_video(path, people, *, n_bytes=6_000_000):
    """Write a class video and fill it up with a box that every player passes over."""
    write_class_video(path, people, duration_s=1)
    with path.open("ab") as file:
        file.write(n_bytes.to_bytes(4, "big") + b"free" + bytes(n_bytes - 8))
    return path


def forgive_the_network(visitor) -> None:
    visitor.complaints[:] = [c for c in visitor.complaints if NETWORK_FAILURE not in c]


def wait_for_parts(visitor, count_parts) -> None:
    """Film on until enough is out of the recorder to be a film; a busy machine takes longer."""
    for _ in range(100):
        if count_parts() >= ENOUGH_PARTS:
            return
        visitor.page.wait_for_timeout(200)
    pytest.fail("the film was not kept in parts within 20 s")


def choose(visitor, painted_class, *paths) -> None:
    visitor.log_in()
    visitor.go(f"/classes/{painted_class.class_group.pk}/take/")
    visitor.page.locator(".upload input").set_input_files(list(paths))


def test_an_upload_goes_on_when_the_site_was_away_for_ten_seconds(
    flaky_filmer, flaky_site, painted_class
):
    stage = open_stage(flaky_filmer, painted_class)
    flaky_filmer.click("Start filming", within=stage)
    flaky_filmer.page.wait_for_timeout(1500)
    flaky_site.go_away()
    flaky_filmer.page.wait_for_timeout(1500)
    flaky_filmer.click("Stop filming", within=stage)
    flaky_filmer.click("Use this film", within=stage)
    flaky_filmer.sees("No connection to the site.")
    flaky_filmer.page.wait_for_timeout(1000 * (AWAY_S - 2))
    assert not Capture.objects.exists()
    flaky_site.come_back()
    expect(flaky_filmer.page.get_by_role("heading", name="Looking for faces")).to_be_visible(
        timeout=25_000
    )
    assert Capture.objects.count() == 1
    forgive_the_network(flaky_filmer)


def test_a_film_goes_on_after_a_reload_in_the_middle(filmer, painted_class):
    page = filmer.page
    stage = open_stage(filmer, painted_class)
    page.route("**/chunks/**", lambda route: route.abort())
    filmer.click("Start filming", within=stage)
    wait_for_parts(filmer, lambda: page.evaluate(KEPT_PARTS))
    page.reload()
    unsent = page.get_by_label("Unfinished uploads")
    filmer.sees("is not fully uploaded", within=unsent)
    filmer.sees("0 % uploaded", within=unsent)
    page.unroute("**/chunks/**")
    filmer.click("Go on", within=unsent)
    filmer.sees_heading("Looking for faces")
    assert Capture.objects.get().kind == "video"
    forgive_the_network(filmer)


def test_a_file_goes_on_after_a_reload_in_the_middle(filmer, painted_class, tmp_path):
    page = filmer.page
    page.route("**/chunks/3/", lambda route: route.abort())
    film_file = large_video(tmp_path / "class.mp4", [2, 7])
    choose(filmer, painted_class, film_file)
    filmer.sees("kept on this device")
    expect(page.locator(".upload-progress .percent")).to_have_text("49")
    page.unroute("**/chunks/3/")
    filmer.go("/")
    unsent = page.get_by_label("Unfinished uploads")
    filmer.click("See what was found", within=unsent)
    filmer.sees_heading("Looking for faces")
    capture = Capture.objects.get()
    assert capture.file.size == film_file.stat().st_size
    forgive_the_network(filmer)


def test_a_file_the_server_has_forgotten_is_sent_anew(visitor, painted_class, tmp_path):
    page = visitor.page
    page.route("**/chunks/3/", lambda route: route.abort())
    choose(visitor, painted_class, large_video(tmp_path / "class.mp4", [2, 7]))
    visitor.sees("kept on this device")
    Upload.objects.get().delete()
    page.unroute("**/chunks/3/")
    visitor.sees_heading("Looking for faces")
    assert Capture.objects.count() == 1
    forgive_the_network(visitor)
    forgive_refusals(visitor)


@pytest.mark.parametrize("trouble", ["isFull", "isFullAtLast"])
def test_a_film_loses_no_second_while_the_device_is_full(filmer, painted_class, trouble):
    page = filmer.page
    page.add_init_script(COUNTS_BYTES)
    stage = open_stage(filmer, painted_class)
    filmer.click("Start filming", within=stage)
    page.wait_for_timeout(1500)
    page.evaluate(f"window.{trouble} = true")
    page.wait_for_timeout(1500)
    page.evaluate(f"window.{trouble} = false")
    page.wait_for_timeout(1500)
    filmer.click("Stop filming", within=stage)
    expect(stage.get_by_role("button", name="Use this film")).to_be_focused()
    n_filmed = page.evaluate("window.nFilmed")
    filmer.click("Use this film", within=stage)
    filmer.sees_heading("Looking for faces")
    assert Capture.objects.get().file.size == n_filmed


def test_what_a_dead_phone_sent_is_used_from_another_device(filmer, visitor, painted_class):
    stage = open_stage(filmer, painted_class)
    filmer.click("Start filming", within=stage)
    wait_for_parts(filmer, lambda: sum(Upload.objects.values_list("n_received", flat=True)))
    filmer.page.context.close()
    visitor.log_in()
    visitor.go(f"/classes/{painted_class.class_group.pk}/take/")
    visitor.sees("broke off")
    visitor.click("Use what is here")
    visitor.sees_heading("Looking for faces")
    assert Capture.objects.get().kind == "video"


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_several_files_are_dropped_at_once_and_go_to_one_session(visitor, painted_class, tmp_path):
    import base64

    pictures = [write_picture(tmp_path / f"{i}.png", [2, 7]) for i in range(3)]
    visitor.log_in()
    visitor.go(f"/classes/{painted_class.class_group.pk}/take/")
    named = [[p.name, base64.b64encode(p.read_bytes()).decode()] for p in pictures]
    visitor.page.evaluate(DROP, named)
    visitor.sees_heading("Looking for faces")
    assert Capture.objects.count() == 3
    assert painted_class.class_group.sessions.count() == 1


def test_a_bad_file_of_several_is_named_and_stops_no_other(visitor, painted_class, tmp_path):
    letter = tmp_path / "letter.mp4"
    letter.write_text("Dear parents")
    picture = write_picture(tmp_path / "class.png", [2])
    choose(visitor, painted_class, letter, picture)
    visitor.sees("“letter.mp4”")
    visitor.sees("not a video")
    visitor.click("Go on with what was taken")
    visitor.sees_heading("Looking for faces")
    assert Capture.objects.get().kind == "photo"
    forgive_refusals(visitor)


def forgive_refusals(visitor) -> None:
    """Chromium notes every answer of 404 and 409 in its console."""
    visitor.complaints[:] = [c for c in visitor.complaints if "the server responded" not in c]


def test_a_file_over_the_limit_is_refused_before_a_byte_is_sent(
    visitor, painted_class, settings, tmp_path
):
    settings.RECOGNITION_MAX_UPLOAD_MB = 1
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    film_file = large_video(tmp_path / "long.mp4", [2], n_bytes=1_000_001)
    choose(visitor, painted_class, film_file)
    visitor.sees("long.mp4 is larger than 1 MB")
    assert not [url for url in asked if "/uploads/" in url]


def test_a_register_closed_meanwhile_is_said_and_nothing_is_lost(
    visitor, painted_class, alice_of_class, tmp_path
):
    from classes.services import close_session, reopen_session
    from tests.factories import make_session

    session = make_session(class_group=painted_class.class_group)
    picture = write_picture(tmp_path / "class.png", [2])
    visitor.log_in()
    visitor.go(f"/sessions/{session.pk}/take/")
    close_session(session=session, by=alice_of_class, shown_version=NOT_SHOWN)
    visitor.page.locator(".upload input").set_input_files(picture)
    visitor.sees("This register is closed")
    reopen_session(session=session, by=alice_of_class, shown_version=NOT_SHOWN)
    visitor.click("Go on", within=visitor.page.get_by_label("Unfinished uploads"))
    visitor.sees_heading("Looking for faces")
    forgive_refusals(visitor)
