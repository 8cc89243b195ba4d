"""A copy of a film with names: made by the worker, as the review stands, gone with the film."""

from datetime import timedelta

import numpy as np
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from attendance_site.installation.backups.backup import _stored_files
from attendance_site.installation.backups.tables import tables_of
from classes.versions import NOT_SHOWN
from face_vision.media.annotation import COLOURS
from face_vision.media.images import decode_jpeg
from face_vision.media.video import probe_video
from face_vision.options import VideoOptions
from face_vision.types import Proposal
from faces.services.consents import withdraw_consent
from jobs.lifecycle import acquire
from jobs.runner import run_leased
from privacy.models import AccessEntry
from privacy.registry import Due, holding_named
from recognition.errors import CaptureRefusedError
from recognition.models import AnnotatedCopy, Capture, Sighting
from recognition.models.annotated_copies import NameStyle
from recognition.services.copies.annotated_copies import (
    ANNOTATED_COPIES,
    WantedCopy,
    ask_for_annotated_copy,
)
from recognition.services.retention import erase_films
from storage.files import local_copy, read_stored
from tests.factories import make_capture
from tests.fakes import FakeDetector
from tests.painted_faces import write_class_video, write_picture
from tests.processes.work_now import recognise_capture

pytestmark = pytest.mark.django_db
STRANGER = 20
MARGIN_PX = 10
COLOUR_TOLERANCE = 40
"""Of 255: what JPEG makes of a thin line's colour."""


@pytest.fixture
def photo(known_session, known_students, looks, tmp_path) -> Capture:
    """A photo that shows Ana, and a stranger right of her; it is recognised."""
    people = [looks[known_students[0]], STRANGER]
    path = write_picture(tmp_path / "class.png", people, face_px=100)
    file = ContentFile(path.read_bytes(), "class.png")
    capture = make_capture(session=known_session, file=file, kind="photo")
    recognise_capture(capture_id=capture.pk)
    capture.refresh_from_db()
    assert capture.state == Capture.State.READY
    return capture


@pytest.fixture
def film(known_session, known_students, looks, tmp_path) -> Capture:
    path = write_class_video(tmp_path / "a.mp4", [looks[known_students[0]]], duration_s=1)
    capture = make_capture(session=known_session, file=ContentFile(path.read_bytes(), "a.mp4"))
    recognise_capture(capture_id=capture.pk)
    return capture


def address_of(capture: Capture) -> str:
    return f"/captures/{capture.pk}/annotated/"


def work() -> AnnotatedCopy:
    copy = AnnotatedCopy.objects.get()
    lease = acquire(kind=ANNOTATED_COPIES, pk=copy.pk)
    assert lease
    run_leased(lease=lease, run=ANNOTATED_COPIES.run)
    copy.refresh_from_db()
    return copy


def make_copy(client, capture: Capture, **wanted) -> AnnotatedCopy:
    assert client.post(address_of(capture), {"names": "full"} | wanted).status_code == 302
    return work()


def pixels_of(copy: AnnotatedCopy) -> np.ndarray:
    content = read_stored(copy.file)
    assert content
    return decode_jpeg(content).astype(int)


def faces_of(capture: Capture) -> list[tuple[slice, slice]]:
    """Return the insides of the painted faces, from left to right."""
    frame = decode_picture(capture)
    boxes = sorted((found.box.astype(int) for found in FakeDetector().detect(frame)), key=list)
    return [
        (slice(t + MARGIN_PX, b - MARGIN_PX), slice(left + MARGIN_PX, r - MARGIN_PX))
        for left, t, r, b in boxes
    ]


def decode_picture(capture: Capture) -> np.ndarray:
    content = read_stored(capture.file)
    assert content
    return decode_jpeg(content).astype(np.uint8)


def line_above(pixels: np.ndarray, inside: tuple[slice, slice]) -> np.ndarray:
    return np.median(pixels[inside[0].start - MARGIN_PX, inside[1]], axis=0)


def is_boxed(pixels: np.ndarray, inside: tuple[slice, slice], proposal: Proposal) -> bool:
    difference = np.abs(line_above(pixels, inside) - COLOURS[proposal]).max()
    return bool(difference < COLOUR_TOLERANCE)


def test_a_copy_of_a_photo_has_a_box_at_each_face(alice_client, photo):
    pixels = pixels_of(make_copy(alice_client, photo))
    ana, stranger = faces_of(photo)
    assert is_boxed(pixels, ana, Proposal.PRESENT)
    assert is_boxed(pixels, stranger, Proposal.UNKNOWN)


def test_a_copy_of_a_film_is_a_film(alice_client, film):
    copy = make_copy(alice_client, film)
    assert copy.state == AnnotatedCopy.State.READY
    with local_copy(copy.file) as path:
        assert probe_video(path, VideoOptions()).codec == "h264"


def test_who_was_rejected_in_the_review_has_no_name_in_the_copy(alice_client, photo):
    photo.sightings.update(review=Sighting.Review.REJECTED)
    pixels = pixels_of(make_copy(alice_client, photo))
    assert is_boxed(pixels, faces_of(photo)[0], Proposal.UNKNOWN)


def test_who_was_named_in_the_review_has_that_name_in_the_copy(alice_client, photo, known_students):
    named = {"review": Sighting.Review.ACCEPTED, "confirmed_student": known_students[1]}
    photo.sightings.filter(proposed_student=None).update(**named)
    pixels = pixels_of(make_copy(alice_client, photo))
    assert is_boxed(pixels, faces_of(photo)[1], Proposal.PRESENT)


def test_strangers_are_hidden_and_students_are_not(alice_client, photo):
    shown = pixels_of(make_copy(alice_client, photo, names="none"))
    hidden = pixels_of(make_copy(alice_client, photo, names="none", hides_strangers="on"))
    change = np.abs(shown - hidden).max(axis=-1)
    ana, stranger = faces_of(photo)
    assert (change[ana] > COLOUR_TOLERANCE).sum() == 0
    assert (change[stranger] > COLOUR_TOLERANCE).sum() > 200


def test_the_page_offers_the_file_once_it_is_made(alice_client, photo):
    alice_client.post(address_of(photo), {"names": "full"})
    assert "is being made" in alice_client.get(address_of(photo)).content.decode()
    work()
    assert f"{address_of(photo)}file" in alice_client.get(address_of(photo)).content.decode()


def test_the_file_is_taken_along_and_the_access_log_says_so(alice, alice_client, photo):
    make_copy(alice_client, photo)
    answer = alice_client.get(f"{address_of(photo)}file")
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert answer["Cache-Control"] == "private, no-store"
    entry = AccessEntry.objects.filter(action="download").latest("pk")
    assert (entry.user_id, entry.subject) == (alice.pk, "film")


def test_before_it_is_made_there_is_no_file(alice_client, photo):
    alice_client.post(address_of(photo), {"names": "full"})
    assert alice_client.get(f"{address_of(photo)}file").status_code == 404


def test_asked_for_twice_it_is_made_once(alice_client, photo):
    for _ in range(2):
        alice_client.post(address_of(photo), {"names": "full"})
    assert AnnotatedCopy.objects.count() == 1


@pytest.mark.parametrize("names", ["", "loud"])
def test_what_cannot_be_written_at_a_face_is_refused(alice_client, photo, names):
    assert alice_client.post(address_of(photo), {"names": names}).status_code == 200
    assert not AnnotatedCopy.objects.exists()


def test_of_a_film_that_is_gone_a_sentence_says_so(alice_client, photo):
    erase_films(Capture.objects.filter(pk=photo.pk))
    page = alice_client.get(address_of(photo)).content.decode()
    assert "No copy of it can be made any more" in page
    assert "id_names" not in page


def test_a_copy_asked_for_as_the_film_went_is_refused(alice, photo):
    erase_films(Capture.objects.filter(pk=photo.pk))
    wanted = WantedCopy(NameStyle.FULL, hides_strangers=True)
    with pytest.raises(CaptureRefusedError, match="no copy of it can be made"):
        ask_for_annotated_copy(capture=photo, wanted=wanted, by=alice)
    assert not AnnotatedCopy.objects.exists()


def test_after_a_day_nobody_gets_it_although_it_is_there(alice_client, photo):
    copy = make_copy(alice_client, photo)
    AnnotatedCopy.objects.update(asked_at=timezone.now() - timedelta(days=1, seconds=1))
    assert default_storage.exists(copy.file.name)
    assert alice_client.get(f"{address_of(photo)}file").status_code == 404
    assert f"{address_of(photo)}file" not in alice_client.get(address_of(photo)).content.decode()


def test_a_copy_that_was_waited_for_longer_is_still_followed(alice_client, photo):
    alice_client.post(address_of(photo), {"names": "full"})
    AnnotatedCopy.objects.update(asked_at=timezone.now() - timedelta(days=2))
    assert "is being made" in alice_client.get(address_of(photo)).content.decode()


def test_a_backup_holds_no_copy(alice_client, photo):
    copy = make_copy(alice_client, photo)
    stored = {file.name for file in _stored_files()}
    assert photo.file.name in stored
    assert default_storage.exists(copy.file.name)
    assert copy.file.name not in stored
    assert AnnotatedCopy._meta.db_table not in {table.name for table in tables_of(apps)}


def test_of_a_live_camera_there_is_no_copy(alice_client, known_session):
    live = make_capture(session=known_session, kind="live", state="ready", file="")
    assert alice_client.get(address_of(live)).status_code == 404


def test_the_copy_before_goes_with_its_file(
    alice_client, photo, django_capture_on_commit_callbacks
):
    first = make_copy(alice_client, photo)
    with django_capture_on_commit_callbacks(execute=True):
        alice_client.post(address_of(photo), {"names": "none"})
    assert not default_storage.exists(first.file.name)


def test_the_copy_goes_with_the_film(alice_client, photo, django_capture_on_commit_callbacks):
    copy = make_copy(alice_client, photo)
    with django_capture_on_commit_callbacks(execute=True):
        erase_films(Capture.objects.filter(pk=photo.pk))
    assert not AnnotatedCopy.objects.exists()
    assert not default_storage.exists(copy.file.name)


def test_the_copy_goes_when_somebody_in_it_withdraws(
    alice_client, photo, known_students, django_capture_on_commit_callbacks
):
    copy = make_copy(alice_client, photo)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(student=known_students[0], shown_version=NOT_SHOWN)
    assert not AnnotatedCopy.objects.exists()
    assert not default_storage.exists(copy.file.name)


def test_a_film_that_was_erased_meanwhile_leaves_no_copy(alice_client, photo):
    alice_client.post(address_of(photo), {"names": "full"})
    copy = AnnotatedCopy.objects.get()
    lease = acquire(kind=ANNOTATED_COPIES, pk=copy.pk)
    assert lease
    erase_films(Capture.objects.filter(pk=photo.pk))
    run_leased(lease=lease, run=ANNOTATED_COPIES.run)
    assert not AnnotatedCopy.objects.exists()


def test_after_a_day_it_is_due(alice_client, photo):
    copy = make_copy(alice_client, photo)
    holding = holding_named("annotated_copies")
    now = timezone.now()
    due = Due(copy.school_id, now, days=1, most_days=1)
    assert copy not in holding.old(due)
    AnnotatedCopy.objects.update(asked_at=now - timedelta(days=2))
    assert copy in holding.old(due)
