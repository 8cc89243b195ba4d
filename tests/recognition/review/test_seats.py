"""The seating plan: moved one at a time, learned from a film, asked by the review."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from classes.errors import StaleRowError
from classes.models import ClassSession
from classes.versions import NOT_SHOWN
from faces.services.consents import record_objection, withdraw_consent
from privacy.models import AccessNote
from recognition.errors import NobodyFilmedError, NoSuchSeatError
from recognition.models import Seat
from recognition.selectors.seat_words import where_to_look
from recognition.selectors.seating_plan import Seating, seating_plan
from recognition.services.seats import seat_as_filmed, seat_student
from tests.factories import (
    make_capture,
    make_consent,
    make_enrolment,
    make_jpeg,
    make_session,
    make_sighting,
    make_student,
)
from tests.factories.office import make_room
from tests.shown_forms import fields_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def page(class_group) -> str:
    return reverse("recognition:seats", args=[class_group.pk])


def seat(class_group, student, place, shown_version=NOT_SHOWN, *, room=None):
    seating = Seating(class_group, room)
    seat_student(seating=seating, student=student, place=place, shown_version=shown_version)


def places(class_group):
    return {s.student: (s.column, s.row) for s in class_group.seats.select_related("student")}


class TestMoving:
    def test_a_student_is_seated_moved_and_taken_off(self, class_group, student):
        seat(class_group, student, (3, 1))
        seat(class_group, student, (4, 2))
        assert places(class_group) == {student: (4, 2)}
        seat(class_group, student, None)
        assert not places(class_group)

    def test_two_change_places(self, class_group, students):
        seat(class_group, students[0], (0, 0))
        seat(class_group, students[1], (1, 0))
        seat(class_group, students[0], (1, 0))
        assert places(class_group) == {students[0]: (1, 0), students[1]: (0, 0)}

    def test_whoever_is_seated_on_a_taken_place_takes_it(self, class_group, students):
        seat(class_group, students[0], (0, 0))
        seat(class_group, students[1], (0, 0))
        assert places(class_group) == {students[1]: (0, 0)}

    def test_a_place_that_the_plan_does_not_have_is_refused(self, class_group, student):
        with pytest.raises(NoSuchSeatError):
            seat(class_group, student, (8, 0))

    def test_a_plan_that_somebody_else_changed_is_shown_first(self, class_group, students):
        shown = seating_plan(Seating(class_group)).version
        seat(class_group, students[0], (0, 0))
        with pytest.raises(StaleRowError):
            seat(class_group, students[1], (1, 0), shown)
        assert students[1] not in places(class_group)


class TestLearned:
    def test_who_is_larger_in_the_film_sits_nearer_and_rows_go_from_the_left(
        self, class_group, session, students
    ):
        film = make_capture(session=session, state="ready")
        for number, (left, height) in enumerate([(400, 90), (100, 95), (50, 30), (600, 25)]):
            make_sighting(
                (students[number], 0.8),
                capture=film,
                proposed_student=students[number],
                box=[left, 0, left + 10, 10],
                face_height_px=height,
            )
        seat(class_group, students[0], (7, 6))
        assert seat_as_filmed(seating=Seating(class_group), shown_version=NOT_SHOWN) == 4
        rows = {who: place[1] for who, place in places(class_group).items()}
        assert [rows[student] for student in students] == [1, 0, 2, 3]

    def test_whom_the_film_did_not_see_keeps_the_place(self, class_group, session, students):
        film = make_capture(session=session, state="ready")
        make_sighting((students[0], 0.8), capture=film, proposed_student=students[0])
        seat(class_group, students[1], (7, 6))
        seat_as_filmed(seating=Seating(class_group), shown_version=NOT_SHOWN)
        assert places(class_group)[students[1]] == (7, 6)
        assert students[0] in places(class_group)

    def test_without_a_film_nothing_moves(self, class_group, student):
        seat(class_group, student, (0, 0))
        with pytest.raises(NobodyFilmedError):
            seat_as_filmed(seating=Seating(class_group), shown_version=NOT_SHOWN)
        assert places(class_group) == {student: (0, 0)}


class TestPage:
    def test_a_move_answers_with_the_plan(self, alice_client, page, class_group, student):
        sent = fields_of(alice_client.get(page).text, page)
        sent |= {"student": student.pk, "column": 2, "row": 1}
        answer = alice_client.post(page, sent, headers=HTMX)
        assert "<html" not in answer.text
        assert places(class_group) == {student: (2, 1)}

    def test_a_student_of_another_class_is_not_seated(
        self, alice_client, page, class_group, other_class_group
    ):
        stranger = other_class_group.enrolments.get().student
        sent = fields_of(alice_client.get(page).text, page)
        alice_client.post(page, sent | {"student": stranger.pk, "column": 2, "row": 1})
        assert not Seat.objects.exists()

    def test_without_a_film_the_page_says_what_to_do(self, alice_client, page):
        learn = f"{page}learn/"
        sent = fields_of(alice_client.get(page).text, learn)
        answer = alice_client.post(learn, sent, headers={"Referer": f"http://testserver{page}"})
        assert (
            "No film in this room has seen anybody of the class yet"
            in alice_client.get(answer.url).text
        )

    @pytest.mark.parametrize("n_more", [0, 12])
    def test_the_number_of_queries_does_not_grow(
        self, n_more, alice_client, page, class_group, school, django_assert_num_queries
    ):
        for number in range(n_more):
            student = make_student(school=school)
            make_enrolment(student=student, class_group=class_group)
            seat(class_group, student, (number % 8, number // 8))
        with django_assert_num_queries(9):
            alice_client.get(page)


def test_the_review_says_where_an_unseen_student_is_to_be_looked_for(
    alice_client, class_group, session, students
):
    for column, student in enumerate(students[:3]):
        seat(class_group, student, (column, 1))
    seen = make_sighting(
        (students[0], 0.8),
        capture=make_capture(session=session, state="ready"),
        proposed_student=students[0],
    )
    words = where_to_look(session, [seen])[students[1].pk]
    assert (words.row, words.side) == (2, "left")
    assert words.beside == [(students[0], True), (students[2], False)]
    page = alice_client.get(f"/sessions/{session.pk}/review/").text
    assert "Usually in row 2, left" in page
    assert f"{students[0]} (seen)" in page


@pytest.fixture
def beside_the_first(class_group, session, students):
    """The second sits beside the first, whom a film saw."""
    for column, student in enumerate(students[:2]):
        seat(class_group, student, (column, 1))
    film = make_capture(
        session=session,
        state="ready",
        file=ContentFile(make_jpeg(640, 480), "class.jpg"),
        kind="photo",
    )
    box = {"box": [100, 100, 140, 150], "face_height_px": 50}
    return make_sighting((students[0], 0.8), capture=film, proposed_student=students[0], **box)


@pytest.mark.parametrize("answer", ["nothing", "an objection", "a consent withdrawn"])
def test_nobodys_place_is_shown_under_her_name_without_a_consent(
    alice_client, session, students, beside_the_first, answer
):
    second = students[1]
    if answer != "nothing":
        consent = make_consent(student=second)
    if answer == "an objection":
        record_objection(student=second, objected_by="Father", entered_by=None)
    if answer == "a consent withdrawn":
        withdraw_consent(student=second, shown_version=consent.version)
    words = where_to_look(session, [beside_the_first])[second.pk]
    assert (words.row, words.is_filmed) == (2, False)
    address = reverse("recognition:seat_in_film", args=[session.pk, second.pk])
    assert alice_client.get(address).status_code == 404


def test_the_place_of_who_may_be_named_is_shown(alice_client, session, students, beside_the_first):
    make_consent(student=students[1])
    assert where_to_look(session, [beside_the_first])[students[1].pk].is_filmed
    address = reverse("recognition:seat_in_film", args=[session.pk, students[1].pk])
    assert alice_client.get(address).headers["Content-Type"] == "image/jpeg"
    note = AccessNote.objects.get()
    assert (note.subject, note.student_id) == ("evidence", students[1].pk)


@pytest.mark.parametrize(
    ("column", "side"), [(0, "left"), (3, "in the middle"), (4, "in the middle"), (7, "right")]
)
def test_the_side_is_that_of_whoever_stands_in_front(session, student, column, side):
    seat(session.class_group, student, (column, 0))
    assert where_to_look(session, [])[student.pk].side == side


class TestRooms:
    @pytest.fixture
    def lab(self, school):
        return make_room(school=school, name="Lab 1")

    @pytest.fixture
    def hall(self, school):
        return make_room(school=school, name="Hall")

    def test_each_room_has_a_plan_of_its_own(self, class_group, student, lab, hall):
        seat(class_group, student, (0, 0), room=lab)
        seat(class_group, student, (5, 5), room=hall)
        seat(class_group, student, (1, 0), room=lab)
        found = {s.room: (s.column, s.row) for s in class_group.seats.all()}
        assert found == {lab: (1, 0), hall: (5, 5)}

    def test_the_plan_without_a_room_holds_until_a_room_takes_it(
        self, class_group, students, lab, hall
    ):
        seat(class_group, students[0], (0, 0))
        assert seating_plan(Seating(class_group, lab)).n_seated == 1
        seat(class_group, students[1], (1, 0), room=lab)
        assert {s.room for s in class_group.seats.all()} == {lab}
        assert seating_plan(Seating(class_group, lab)).n_seated == 2
        assert seating_plan(Seating(class_group, hall)).n_seated == 0

    def test_the_review_asks_the_plan_of_its_room(self, class_group, session, student, lab, hall):
        seat(class_group, student, (0, 0), room=lab)
        session.room = hall
        assert where_to_look(session, []) == {}
        session.room = lab
        assert where_to_look(session, [])[student.pk].row == 1

    def test_a_film_of_another_room_seats_nobody(self, class_group, session, student, lab, hall):
        ClassSession.objects.update(room=hall)
        film = make_capture(session=session, state="ready")
        make_sighting((student, 0.8), capture=film, proposed_student=student)
        with pytest.raises(NobodyFilmedError):
            seat_as_filmed(seating=Seating(class_group, lab), shown_version=NOT_SHOWN)
        assert seat_as_filmed(seating=Seating(class_group, hall), shown_version=NOT_SHOWN) == 1

    def test_the_page_opens_with_the_room_of_the_latest_lesson(
        self, alice_client, page, class_group, student, lab, hall
    ):
        now = timezone.now()
        make_session(class_group=class_group, room=lab, starts_at=now - timedelta(days=2))
        make_session(class_group=class_group, room=hall, starts_at=now - timedelta(days=1))
        shown = alice_client.get(page).text
        assert f'href="?room={lab.pk}">Lab 1</a>' in shown
        assert f'href="?room={hall.pk}" aria-current="page">Hall</a>' in shown

    def test_a_move_stays_in_the_room_that_is_shown(
        self, alice_client, page, class_group, session, student, lab
    ):
        ClassSession.objects.update(room=lab)
        for address, room in ((f"{page}?room=", None), (f"{page}?room={lab.pk}", lab)):
            sent = fields_of(alice_client.get(address).text, page)
            sent |= {"student": student.pk, "column": 2, "row": 1}
            answer = alice_client.post(page, sent)
            assert answer["Location"] == address
            assert class_group.seats.filter(room=room, student=student).count() == 1
            class_group.seats.all().delete()

    @pytest.mark.parametrize("room", ["999", "x"])
    def test_a_room_in_which_the_class_never_meets_has_no_plan(
        self, alice_client, page, class_group, room
    ):
        assert alice_client.get(f"{page}?room={room}").status_code == 404

    def test_a_room_of_another_school_is_not_found(self, alice_client, page, other_school):
        other = make_room(school=other_school)
        assert alice_client.get(f"{page}?room={other.pk}").status_code == 404
