"""An unseen student's place is shown as the stored film has it, beside a neighbour who was seen."""

import numpy as np
import pytest
from django.core.files.base import ContentFile

from face_vision.media.images import encode_jpeg, read_picture
from faces.models import BiometricConsent
from recognition.models import Capture, Seat
from recognition.selectors.seat_view import filmed_faces, view_of_seat
from tests.factories import make_capture, make_consent, make_sighting

FACE_PX = 40
BLUE, RED = (20, 20, 220), (220, 20, 20)


def photo_with(*patches) -> ContentFile:
    """Paint a grey room with a patch of a colour at each place, from its middle."""
    frame = np.full((480, 960, 3), 128, np.uint8)
    for (x, y), colour in patches:
        frame[y - 20 : y + 20, x - 20 : x + 20] = colour
    return ContentFile(encode_jpeg(frame), name="class.jpg")


@pytest.fixture
def photo(session) -> Capture:
    """Ana at the left and Cleo at the right were seen, 320 px apart; Ben's place is between."""
    file = photo_with(((200, 240), RED), ((360, 240), BLUE), ((520, 240), RED))
    return make_capture(session=session, kind="photo", file=file, state="ready")


def see(capture, student, x, *, y=240, **fields):
    box = [x - 15, y - 20, x + 15, y + 20]
    face = {"box": box, "face_height_px": FACE_PX, "proposed_student": student} | fields
    return make_sighting((student, 0.8), capture=capture, **face)


def seat(class_group, student, column, row=0):
    Seat.objects.create(class_group=class_group, student=student, column=column, row=row)


@pytest.fixture
def seated(class_group, students, photo) -> None:
    for column, student in enumerate(students[:3]):
        seat(class_group, student, column + 2)
    see(photo, students[0], 200)
    see(photo, students[2], 520)
    make_consent(student=students[1])


def address(session, student) -> str:
    return f"/sessions/{session.pk}/review/students/{student.pk}/seat.jpg"


def has_colour(picture: np.ndarray, colour) -> bool:
    return bool((np.abs(picture.astype(int) - colour).max(axis=2) < 40).sum() > 400)


def test_the_place_between_two_who_were_seen_is_shown(alice_client, session, students, seated):
    answer = alice_client.get(address(session, students[1]))
    picture = read_picture(answer.content)
    assert answer["Cache-Control"] == "private, no-store"
    assert has_colour(picture, BLUE)
    assert picture.shape[1] < 480


def test_the_review_shows_it_with_the_line_of_whom_no_film_saw(
    alice_client, session, students, seated
):
    page = alice_client.get(f"/sessions/{session.pk}/review/").text
    assert page.count("seat.jpg") == 1
    assert address(session, students[1]) in page


def test_without_a_consent_nothing_is_cut_out(alice_client, session, students, seated):
    BiometricConsent.objects.update(withdrawn_at=session.starts_at)
    assert "seat.jpg" not in alice_client.get(f"/sessions/{session.pk}/review/").text
    assert alice_client.get(address(session, students[1])).status_code == 404


def test_a_film_that_is_erased_is_not_shown(alice_client, session, students, seated):
    Capture.objects.update(file="")
    assert "seat.jpg" not in alice_client.get(f"/sessions/{session.pk}/review/").text
    assert alice_client.get(address(session, students[1])).status_code == 404


def test_a_file_that_is_gone_is_no_error(alice_client, session, students, seated, photo):
    photo.file.storage.delete(photo.file.name)
    assert alice_client.get(address(session, students[1])).status_code == 404


def test_without_a_place_nothing_is_shown(alice_client, session, students, seated):
    assert alice_client.get(address(session, students[3])).status_code == 404


def test_strangers_find_nothing(charlie_client, eve_client, client, session, students, seated):
    page = address(session, students[1])
    assert [one.get(page).status_code for one in (charlie_client, eve_client)] == [404, 404]
    assert client.get(page).status_code == 302


def test_only_a_student_of_the_class_has_a_place(alice_client, session, seated, other_class_group):
    stranger = other_class_group.enrolments.get().student
    assert alice_client.get(address(session, stranger)).status_code == 404


def test_it_is_only_read(alice_client, session, students, seated):
    assert alice_client.post(address(session, students[1])).status_code == 405


class TestMeasured:
    def view(self, place, *faces):
        places = {sighting.speaks_for.pk: seat for sighting, seat in faces}
        return view_of_seat(place, filmed_faces([sighting for sighting, _ in faces], places))

    def test_beyond_one_neighbour_it_is_guessed_by_her_face(self, photo, students):
        view = self.view((3, 0), (see(photo, students[0], 200), (2, 0)))
        left, _top, right, _bottom = view.place
        assert (left + right) / 2 == pytest.approx(200 + 3.5 * FACE_PX)

    def test_the_row_behind_is_higher_in_the_picture(self, photo, students):
        view = self.view((2, 1), (see(photo, students[0], 200), (2, 0)))
        assert view.place[1] < 240 - 2 * FACE_PX
        assert (view.place[0] + view.place[2]) / 2 == 200

    def test_who_sits_in_the_same_row_counts_before_who_sits_behind(self, photo, students):
        beside, behind = see(photo, students[0], 200), see(photo, students[2], 700)
        view = self.view((3, 0), (behind, (3, 1)), (beside, (2, 0)))
        assert view.neighbour == beside

    def test_a_row_that_sits_the_other_way_round_today_measures_nothing(self, photo, students):
        faces = [(see(photo, students[0], 520), (2, 0)), (see(photo, students[2], 200), (4, 0))]
        left, _top, right, _bottom = self.view((3, 0), *faces).place
        assert (left + right) / 2 == pytest.approx(520 + 3.5 * FACE_PX)

    def test_faces_of_another_moment_of_a_film_measure_nothing(self, session, students):
        film = make_capture(session=session, file=photo_with(), state="ready")
        faces = [
            (see(film, students[0], 200, best_seen_s=1.0), (2, 0)),
            (see(film, students[2], 520, best_seen_s=9.0), (4, 0)),
        ]
        left, _top, right, _bottom = self.view((3, 0), *faces).place
        assert (left + right) / 2 != 360

    def test_a_neighbour_too_far_away_says_nothing(self, photo, students):
        assert self.view((6, 0), (see(photo, students[0], 200), (2, 0))) is None

    def test_a_live_view_keeps_no_picture(self, session, students):
        live = make_capture(session=session, kind="live", file="", state="ready")
        assert self.view((3, 0), (see(live, students[0], 200), (2, 0))) is None
