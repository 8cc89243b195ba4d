"""What a browser hears when it sends a file in parts; the uploader's own uploads only."""

import hashlib
import uuid
from datetime import UTC, datetime

import pytest

from classes.models import ClassSession
from classes.services import close_session
from classes.versions import NOT_SHOWN
from recognition.models import Capture, Upload
from tests.factories import make_upload

JSON = {"Accept": "application/json"}
NOW = datetime(2026, 9, 1, 7, 20, 31, tzinfo=UTC)  # 09:20:31 in Berlin
EARLIER = datetime(2026, 9, 1, 7, 2, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def frozen_clock(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def millis(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def begin(client, address, **overrides):
    fields = {"id": uuid.uuid4(), "file_name": "film.webm", "when": "now"}
    return client.post(address, fields | overrides, headers=JSON)


def send(client, url, number, content, **headers):
    return client.post(
        f"{url}chunks/{number}/",
        content,
        content_type="application/octet-stream",
        headers=JSON | {"X-Chunk-SHA256": sha256(content)} | headers,
    )


def complete(client, url, parts):
    checksum = sha256("".join(map(sha256, parts)).encode())
    fields = {"n_chunks": len(parts), "total_bytes": sum(map(len, parts)), "checksum": checksum}
    return client.post(f"{url}complete/", fields, headers=JSON)


@pytest.fixture
def address(known_students, class_group) -> str:
    return f"/classes/{class_group.pk}/uploads/"


@pytest.fixture
def parts(class_video) -> list[bytes]:
    content = class_video.read_bytes()
    return [content[:5000], content[5000:]]


@pytest.fixture
def url(known_session, alice_client) -> str:
    return begin(alice_client, f"/sessions/{known_session.pk}/uploads/").json()["url"]


def test_a_file_sent_in_parts_becomes_a_capture_of_a_new_session(
    alice_client, alice, address, parts, class_group
):
    begun = begin(alice_client, address, captured_at=millis(NOW), time_zone="Europe/Berlin").json()
    for number, content in enumerate(parts):
        state = send(alice_client, begun["url"], number, content).json()
        assert state["n_received"] == number + 1
    done = complete(alice_client, begun["url"], parts).json()
    capture = Capture.objects.get()
    assert done["capture_url"] == f"/captures/{capture.pk}/"
    assert (capture.uploaded_by, capture.time_zone) == (alice, "Europe/Berlin")
    assert capture.session == class_group.sessions.get()


def test_a_film_sent_late_opens_the_session_of_its_own_time(alice_client, address, class_group):
    begin(alice_client, address, begun_at=millis(EARLIER))
    assert class_group.sessions.get().starts_at == EARLIER.replace(second=0)


@pytest.mark.parametrize("begun_at", ["", millis(NOW) + 10**9, 0])
def test_a_beginning_nobody_can_believe_means_now(alice_client, address, class_group, begun_at):
    begin(alice_client, address, begun_at=begun_at)
    assert class_group.sessions.get().starts_at == NOW.replace(second=0)


def test_asking_twice_opens_one_upload_and_one_session(alice_client, address, monkeypatch):
    upload_id = uuid.uuid4()
    first = begin(alice_client, address, id=upload_id).json()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW.replace(minute=25))
    assert begin(alice_client, address, id=upload_id).json() == first
    assert ClassSession.objects.count() == 1


def test_further_files_are_sent_to_the_session_of_the_first(alice_client, address):
    open_url = begin(alice_client, address).json()["open_url"]
    assert begin(alice_client, open_url).status_code == 200
    assert ClassSession.objects.count() == 1


def test_where_to_go_on_is_said(alice_client, url, parts):
    send(alice_client, url, 0, parts[0])
    state = alice_client.get(url).json()
    assert (state["n_received"], state["received_bytes"]) == (1, len(parts[0]))
    assert state["capture_url"] is None


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"id": "7"}, "valid UUID"),
        ({"id": ""}, "required"),
        ({"file_name": ""}, "required"),
        ({"total_bytes": "0"}, "empty"),
        ({"total_bytes": "many"}, "whole number"),
        ({"captured_at": "yesterday"}, "not a date and time"),
        ({"begun_at": "-100000000000000000"}, "not a date and time"),
        ({"when": "yesterday"}, "choose another"),
        ({"when": "other"}, "Say when the lesson began"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(alice_client, address, overrides, words):
    answer = begin(alice_client, address, **overrides)
    assert answer.status_code == 400
    assert words in answer.json()["refusal"]
    assert not ClassSession.objects.exists()


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\films\\a.mp4", "a.mp4"), ("x" * 400 + ".mov", None)],
)
def test_a_hostile_file_name_is_cut_down(alice_client, address, name, kept):
    begin(alice_client, address, file_name=name)
    stored = Upload.objects.get().file_name
    assert stored == (kept or stored)
    assert len(stored) <= 150


def test_an_unknown_time_zone_is_as_good_as_none(alice_client, address):
    begin(alice_client, address, time_zone="Mars/Olympus")
    assert Upload.objects.get().time_zone == ""


def test_a_file_over_the_limit_is_refused_and_opens_no_session(alice_client, address, settings):
    settings.RECOGNITION_MAX_UPLOAD_MB = 1
    answer = begin(alice_client, address, total_bytes=1_000_001)
    assert (answer.status_code, answer.json()["kind"]) == (409, "UploadTooLargeError")
    assert not ClassSession.objects.exists()


def test_a_damaged_part_is_named_so_that_the_browser_sends_it_again(alice_client, url, parts):
    answer = send(alice_client, url, 0, parts[0], **{"X-Chunk-SHA256": sha256(b"other")})
    assert (answer.status_code, answer.json()["kind"]) == (409, "ChunkDamagedError")
    assert send(alice_client, url, 0, parts[0]).status_code == 200


def test_a_part_out_of_turn_is_named(alice_client, url, parts):
    answer = send(alice_client, url, 1, parts[1])
    assert (answer.status_code, answer.json()["kind"]) == (409, "ChunkOutOfTurnError")


def test_a_part_without_a_checksum_is_refused(alice_client, url, parts):
    answer = send(alice_client, url, 0, parts[0], **{"X-Chunk-SHA256": ""})
    assert answer.json()["kind"] == "ChunkDamagedError"


def test_a_part_beyond_the_size_of_forms_is_taken(alice_client, url):
    assert send(alice_client, url, 0, b"0" * 3_900_000).status_code == 200


def test_a_session_closed_meanwhile_is_said_plainly(alice_client, alice, url, parts, known_session):
    close_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    answer = send(alice_client, url, 0, parts[0])
    assert (answer.status_code, answer.json()["kind"]) == (409, "SessionClosedError")
    assert "closed" in answer.json()["refusal"]


def test_an_incomplete_file_is_no_capture(alice_client, url, parts):
    send(alice_client, url, 0, parts[0])
    answer = complete(alice_client, url, parts)
    assert (answer.status_code, answer.json()["kind"]) == (409, "UploadIncompleteError")
    assert alice_client.post(f"{url}complete/", {"n_chunks": 1}, headers=JSON).status_code == 400


def test_colleagues_and_strangers_find_nothing_of_it(
    url, bob_client, charlie_client, dana_client, eve_client, root_client
):
    for client in (bob_client, charlie_client, dana_client, eve_client, root_client):
        assert client.get(url).status_code == 404
        assert send(client, url, 0, b"0").status_code == 404
        for step in ("complete", "use", "abandon"):
            assert client.post(f"{url}{step}/", headers=JSON).status_code == 404


def test_whoever_no_longer_teaches_the_class_cannot_go_on(url, alice, alice_client):
    alice.teacher_posts.get().class_groups.clear()
    assert send(alice_client, url, 0, b"0").status_code == 404


def test_a_page_older_than_the_log_in_sends_nothing_in_another_name(
    alice, bob, bob_client, address, known_session
):
    headers = JSON | {"X-Upload-Owner": str(alice.pk)}
    fields = {"id": uuid.uuid4(), "file_name": "film.webm", "when": "now"}
    for url in (address, f"/sessions/{known_session.pk}/uploads/"):
        assert bob_client.post(url, fields, headers=headers).status_code == 403
    assert not Upload.objects.exists()
    headers["X-Upload-Owner"] = str(bob.pk)
    assert bob_client.post(address, fields, headers=headers).status_code == 200


def test_a_request_without_the_sites_token_is_refused(alice, address):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    assert begin(client, address).status_code == 403


def test_the_page_offers_what_came_of_a_film_that_broke_off(
    alice_client, bob_client, url, parts, class_group
):
    page = f"/classes/{class_group.pk}/take/"
    assert "broke off" not in alice_client.get(page).text
    for number, content in enumerate(parts):
        send(alice_client, url, number, content)
    assert "broke off" in alice_client.get(page).text
    assert "broke off" not in bob_client.get(page).text
    answer = alice_client.post(f"{url}use/")
    assert answer["Location"] == f"/captures/{Capture.objects.get().pk}/"
    assert "broke off" not in alice_client.get(page).text


def test_what_came_is_thrown_away_from_the_page(alice_client, url, parts, class_group):
    send(alice_client, url, 0, parts[0])
    answer = alice_client.post(f"{url}abandon/")
    assert answer["Location"] == f"/classes/{class_group.pk}/take/"
    assert not Upload.objects.exists()


def test_a_session_opened_for_a_film_stays_until_the_film_is_thrown_away(
    alice_client, address, class_group
):
    url = begin(alice_client, address).json()["url"]
    assert class_group.sessions.count() == 1
    assert alice_client.post(f"{url}abandon/", headers=JSON).json() == {}
    assert not class_group.sessions.exists()


def test_a_part_costs_few_queries(
    alice_client, url, parts, django_assert_max_num_queries, known_session, alice
):
    for _ in range(5):
        make_upload(session=known_session, uploaded_by=alice)
    with django_assert_max_num_queries(10):
        send(alice_client, url, 0, parts[0])
