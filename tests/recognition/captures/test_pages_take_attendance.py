"""Take attendance: choose the session, send files, or mark by hand."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from classes.models import ClassSession
from classes.services import close_session
from classes.versions import NOT_SHOWN
from recognition.models import Capture
from tests.factories import make_session
from tests.painted_faces import write_picture

HTMX = {"HX-Request": "true"}
NOW = datetime(2026, 9, 1, 7, 20, 31, tzinfo=UTC)  # 09:20:31 in Berlin


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def address(class_group) -> str:
    return f"/classes/{class_group.pk}/take/"


@pytest.fixture
def photo(known_students, looks, tmp_path) -> SimpleUploadedFile:
    picture = write_picture(tmp_path / "class.png", [looks[known_students[0]]])
    return SimpleUploadedFile("class.png", picture.read_bytes())


def test_by_hand_opens_a_session_now_and_shows_its_register(alice_client, address, class_group):
    answer = alice_client.post(address, {"when": "now", "by_hand": "1"})
    session = class_group.sessions.get()
    assert session.starts_at == NOW.replace(second=0)
    assert answer["Location"] == f"/sessions/{session.pk}/review/"


def test_a_second_press_within_the_minute_means_the_same_session(alice_client, address):
    for _ in range(2):
        alice_client.post(address, {"when": "now", "by_hand": "1"})
    assert ClassSession.objects.count() == 1


def test_the_session_that_runs_is_offered_first(alice_client, address, session):
    page = alice_client.get(address).text
    assert "The open lesson of Tue 1 Sep, 09:00" in page
    assert page.index("The open lesson") < page.index("A new lesson, now, 09:20")


def test_a_closed_session_is_not_offered(alice_client, address, session, alice):
    close_session(session=session, by=alice, shown_version=NOT_SHOWN)
    assert "The open lesson" not in alice_client.get(address).text


def test_a_chosen_time_is_on_the_schools_clock(alice_client, address, class_group):
    sent = {"when": "other", "starts_at": "2026-08-31T11:00", "by_hand": "1"}
    alice_client.post(address, sent)
    assert class_group.sessions.get().starts_at == datetime(2026, 8, 31, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_at", "words"),
    [
        ("", "Say when the lesson began."),
        ("soon", "This is not a date and time"),
        ("2026-02-30T09:00", "This is not a date and time"),
        ("2026-09-20T09:00", "This lies in the future."),
        ("0001-01-01T00:00", "between 2000 and 2100"),
        ("1800-01-01T00:00", "between 2000 and 2100"),
        ("9999-12-31T23:59", "between 2000 and 2100"),
        ("2027-03-28T02:30", "interpreted"),  # the clock of Berlin skips this moment
    ],
)
def test_a_date_that_is_no_date_is_refused_beside_its_field(
    alice_client, address, starts_at, words
):
    sent = {"when": "other", "starts_at": starts_at, "by_hand": "1"}
    assert words in alice_client.post(address, sent).text
    assert not ClassSession.objects.exists()


@pytest.mark.parametrize("when", ["", "yesterday", "999999"])
def test_a_session_that_was_not_offered_is_refused(alice_client, address, when):
    answer = alice_client.post(address, {"when": when, "by_hand": "1"})
    assert answer.status_code == 200
    assert not ClassSession.objects.exists()


def test_a_session_of_another_class_cannot_be_chosen(alice_client, address, other_class_group):
    other = make_session(class_group=other_class_group)
    answer = alice_client.post(address, {"when": str(other.pk), "by_hand": "1"})
    assert "choose another" in answer.text


def test_without_a_file_the_page_asks_for_one(alice_client, address, known_students):
    page = alice_client.post(address, {"when": "now"}).text
    assert "Film the class or choose a file." in page
    assert not ClassSession.objects.exists()


def test_a_photo_becomes_a_capture_of_the_session(alice_client, alice, address, photo):
    answer = alice_client.post(address, {"when": "now", "recordings": photo})
    capture = Capture.objects.get()
    assert (capture.kind, capture.uploaded_by, capture.captured_at) == ("photo", alice, NOW)
    assert answer["Location"] == f"/captures/{capture.pk}/"


def test_several_files_become_several_captures(alice_client, address, photo, class_video):
    video = SimpleUploadedFile("class.mp4", class_video.read_bytes())
    alice_client.post(address, {"when": "now", "recordings": [photo, video]})
    assert set(Capture.objects.values_list("kind", flat=True)) == {"photo", "video"}


def test_a_send_without_a_page_load_goes_on_to_the_capture(alice_client, address, photo):
    answer = alice_client.post(address, {"when": "now", "recordings": photo}, headers=HTMX)
    assert answer["HX-Redirect"] == f"/captures/{Capture.objects.get().pk}/"


def test_a_file_that_is_no_video_is_refused_with_a_message(alice_client, address, known_students):
    letter = SimpleUploadedFile("letter.mp4", b"Dear parents, " * 100)
    sent = {"when": "now", "recordings": letter}
    answer = alice_client.post(address, sent, headers={"Referer": f"http://testserver{address}"})
    assert answer["Location"] == address
    assert 'class="toast is-error"' in alice_client.get(address).text
    assert not Capture.objects.exists()


def test_a_file_that_is_no_video_leaves_no_empty_session(alice_client, address, known_students):
    letter = SimpleUploadedFile("letter.mp4", b"Dear parents, " * 100)
    alice_client.post(address, {"when": "now", "recordings": letter})
    assert not ClassSession.objects.exists()


@pytest.mark.parametrize("content", [b"", b"Dear parents, " * 100])
def test_a_bad_file_of_several_stops_no_other_and_is_named(
    alice_client, address, photo, class_video, content
):
    letter = SimpleUploadedFile("letter.mp4", content)
    video = SimpleUploadedFile("class.mp4", class_video.read_bytes())
    sent = {"when": "now", "recordings": [photo, letter, video]}
    page = alice_client.post(address, sent, follow=True).text
    assert list(Capture.objects.values_list("kind", flat=True)) == ["photo", "video"]
    assert "“letter.mp4” is refused." in page
    assert "2 other files are taken." in page


def test_several_bad_files_are_all_named(alice_client, known_session):
    names = ["letter.mp4", "poem.mp4"]
    letters = [SimpleUploadedFile(name, b"Dear parents, " * 100) for name in names]
    address = f"/sessions/{known_session.pk}/take/"
    page = alice_client.post(address, {"recordings": letters}, follow=True).text
    assert all(f"“{name}” is refused." in page for name in names)
    assert not Capture.objects.exists()


def test_an_empty_file_is_named(alice_client, address, known_students):
    sent = {"when": "now", "recordings": SimpleUploadedFile("nothing.mp4", b"")}
    assert "“nothing.mp4” is empty" in alice_client.post(address, sent).text


def test_a_file_beyond_the_limit_is_named(alice_client, address, known_students, settings):
    settings.RECOGNITION_MAX_UPLOAD_MB = 1
    sent = {"when": "now", "recordings": SimpleUploadedFile("<b>long.mp4", b"0" * 1_000_001)}
    page = alice_client.post(address, sent).text
    assert "“&lt;b&gt;long.mp4” is larger than 1 MB" in page


def test_a_class_without_faces_is_marked_by_hand(alice_client, address):
    page = alice_client.get(address).text
    assert "Nobody in this class can be recognised yet" in page
    assert 'type="file"' not in page


def test_filming_again_adds_to_the_same_session(alice_client, known_session, photo):
    alice_client.post(f"/sessions/{known_session.pk}/take/", {"recordings": photo})
    assert Capture.objects.get().session == known_session


def test_an_old_link_to_film_a_closed_lesson_leads_to_its_register(
    alice_client, alice, known_session
):
    close_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    answer = alice_client.get(f"/sessions/{known_session.pk}/take/", follow=True)
    assert answer.redirect_chain == [(f"/sessions/{known_session.pk}/", 302)]
    assert "reopen it to take attendance again" in answer.text


def test_a_closed_session_takes_no_more_files(alice_client, alice, known_session, photo):
    close_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    answer = alice_client.post(
        f"/sessions/{known_session.pk}/take/", {"recordings": photo}, follow=True
    )
    assert "This register is closed" in answer.text
    assert not Capture.objects.exists()
