"""A browser that records fragmented MP4, as Safari does: the film goes all the way to a review."""

import pytest
from playwright.sync_api import expect

from face_vision.media.video import sample_frames
from face_vision.options import VideoOptions
from recognition.models import Capture
from tests.browser.conftest import FILMED_PEOPLE
from tests.browser.lessons.safari_recorder import (
    LENGTH_S,
    boxes_of,
    film_as_safari,
    pieces_of,
    recorder_script,
)
from tests.browser.lessons.test_filming import film, open_stage
from tests.processes.work_now import recognise_capture

KINDS = {
    "in slices": {"is_upright": False, "is_in_slices": True},
    "all at the end": {"is_upright": False, "is_in_slices": False},
    "phone held upright": {"is_upright": True, "is_in_slices": True},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_film_of_safari_is_uploaded_and_reviewed(filmer, painted_class, tmp_path, kind):
    is_upright, is_in_slices = KINDS[kind].values()
    path = film_as_safari(tmp_path / "safari.mp4", FILMED_PEOPLE, is_upright=is_upright)
    pieces = pieces_of(path.read_bytes())
    filmer.page.add_init_script(recorder_script(pieces, is_in_slices=is_in_slices))
    stage = open_stage(filmer, painted_class)
    film(filmer, stage)
    filmer.click("Use this film", within=stage)
    filmer.sees_heading("Looking for faces")
    capture = Capture.objects.get()
    assert capture.file.name.endswith("mp4")
    assert capture.file.read() == b"".join(pieces)
    recognise_capture(capture_id=capture.pk)
    capture.refresh_from_db()
    assert capture.state == Capture.State.READY
    assert capture.duration_s == pytest.approx(LENGTH_S, abs=0.3)
    filmer.sees_heading("Review")
    for student in painted_class.students:
        expect(filmer.page.locator(f"#present-lines > #student-{student.pk}")).to_be_visible()
    filmer.click("Confirm", within=filmer.page.locator(".dock"))
    filmer.sees(f"Confirmed: {len(FILMED_PEOPLE)} here")


def test_the_stand_in_is_as_safari_writes_it(tmp_path):
    content = film_as_safari(tmp_path / "a.mp4", [2], is_upright=False).read_bytes()
    pieces = pieces_of(content)
    names = [[name for name, _ in boxes_of(piece)] for piece in pieces]
    assert names == [["ftyp", "moov"], *[["moof", "mdat"]] * LENGTH_S]
    header = pieces[0]
    assert b"mvex" in header
    at = header.index(b"mvhd") + 20
    assert int.from_bytes(header[at : at + 4], "big") == 0, "a duration in the header"


def test_a_film_that_broke_off_after_a_fragment_is_read_up_to_there(tmp_path):
    content = film_as_safari(tmp_path / "a.mp4", [2], is_upright=False).read_bytes()
    begun = tmp_path / "begun.mp4"
    begun.write_bytes(b"".join(pieces_of(content)[:3]))
    times_s = [frame.time_s for frame in sample_frames(begun, VideoOptions())]
    assert times_s[-1] == pytest.approx(2, abs=0.3)
