"""Who stands before a kiosk is proposed to her lesson, once, and nobody else is named."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from classes.models import AttendanceRecord
from classes.services.sessions import close_session
from classes.versions import NOT_SHOWN
from faces.errors import NetworksAwayError
from faces.services.consents import withdraw_consent
from kiosks.models import DoorVisit
from kiosks.services import limits
from kiosks.services.limits import WRONG_CODES
from privacy.models import AccessNote
from recognition.models import Capture, FilmExemption, Sighting
from recognition.services.confirmation import confirm_session
from tests.factories.office import make_room, watch_class
from tests.kiosks.conftest import N_PICTURES

pytestmark = pytest.mark.django_db

STRANGER = 20
NOON_S = 4 * 3600


def never_answers(*_asked):
    raise NetworksAwayError("networks_away")


@pytest.fixture
def ana(known_students, looks):
    return known_students[0], looks[known_students[0]]


def test_whoever_is_surely_known_is_greeted_and_proposed(tablet, ana, at, known_session):
    answer = tablet.show(ana[1]).json()
    assert (answer["outcome"], "Ana" in answer["greeting"]) == ("known", True)
    sighting = Sighting.objects.get()
    assert (sighting.proposed_student, sighting.proposal) == (ana[0], "present")
    assert sighting.capture.kind == Capture.Kind.DOOR
    seen_at = sighting.capture.captured_at + timedelta(seconds=sighting.first_seen_s)
    assert abs(seen_at - (known_session.starts_at - timedelta(minutes=5))) < timedelta(seconds=2)
    assert not AttendanceRecord.objects.exists()


def test_a_greeting_stands_in_the_access_log(tablet, ana, at, kiosk):
    tablet.show(ana[1])
    note = AccessNote.objects.get(subject="kiosk_visit")
    assert (note.student_id, note.who) == (ana[0].pk, f"door kiosk {kiosk.pk}")


def test_the_same_visit_handed_in_again_counts_once(tablet, ana, at):
    visit = {"client_id": uuid4()}
    first, again = (tablet.show(ana[1], **visit).json() for _ in range(2))
    assert first == again
    assert (DoorVisit.objects.count(), Sighting.objects.count()) == (1, 1)


def test_a_visit_that_the_networks_still_have_counts_once_when_it_comes_again(
    tablet, ana, at, monkeypatch
):
    """The site was killed over it: its row was not there yet when the tablet sent it again."""
    from kiosks.services import visits

    ask = visits.ask_inference_server

    def ask_twice(*asked):
        assert ask(*asked) == ask(*asked)
        return ask(*asked)

    monkeypatch.setattr(visits, "ask_inference_server", ask_twice)
    tablet.show(ana[1])
    first = Sighting.objects.get()
    assert (DoorVisit.objects.count(), first.n_looks) == (1, 12)


def test_what_is_handed_in_later_is_of_its_own_minute_and_names_nobody(
    tablet, ana, at, known_session
):
    at(40)
    answer = tablet.show(ana[1], waited_s=45 * 60).json()
    assert answer == {"outcome": "known"}
    visit = DoorVisit.objects.get()
    assert visit.at == known_session.starts_at - timedelta(minutes=5)
    assert visit.student == ana[0]


def test_a_stranger_is_named_and_kept_nowhere(tablet, at):
    assert tablet.show(STRANGER).json() == {"outcome": "doubtful"}
    assert not Sighting.objects.exists()
    assert DoorVisit.objects.get().student is None


def test_two_at_once_are_asked_to_come_one_by_one(tablet, ana, at, known_students, looks):
    answer = tablet.show(ana[1], looks[known_students[1]]).json()
    assert answer == {"outcome": "several"}
    assert not Sighting.objects.exists()


def test_one_who_stands_beside_and_is_not_found_while_she_turns_stands_there(
    tablet, ana, at, known_students, looks
):
    other = looks[known_students[1]]
    pictures = [[ana[1], other]] * (N_PICTURES - 3) + [[ana[1]]] * 3
    assert tablet.show_each(pictures).json() == {"outcome": "several"}
    assert not Sighting.objects.exists()


def test_one_who_walks_past_does_not_stand_beside(tablet, ana, at, known_students, looks):
    other = looks[known_students[1]]
    pictures = [[ana[1], other]] * 3 + [[ana[1]]] * (N_PICTURES - 3)
    # Painted people make room for each other at one stroke, as a picture that is moved does.
    assert tablet.show_each(pictures).json()["outcome"] in {"known", "picture"}


@pytest.mark.parametrize(("people", "face_px"), [((), 120), ((2,), 40)])
def test_an_empty_door_and_a_passer_by_are_nobody(tablet, at, people, face_px):
    assert tablet.show(*people, face_px=face_px).json() == {"outcome": "nobody"}


def test_a_face_that_does_not_move_is_not_greeted(tablet, ana, at):
    assert tablet.show(ana[1], is_still=True).json()["outcome"] in {"still", "picture"}
    assert not Sighting.objects.filter(proposal="present").exists()


def test_nobody_is_compared_once_she_has_withdrawn(tablet, ana, at):
    withdraw_consent(student=ana[0], shown_version=NOT_SHOWN)
    assert tablet.show(ana[1]).json() == {"outcome": "doubtful"}
    assert not Sighting.objects.exists()


def test_a_kiosk_of_another_room_takes_nobody_to_this_lesson(tablet, ana, at, kiosk):
    kiosk.room = make_room(school=kiosk.school)
    kiosk.save()
    assert tablet.show(ana[1]).json() == {"outcome": "no_lesson"}


@pytest.mark.parametrize("minutes", [-21, 61])
def test_before_and_after_the_lesson_nobody_is_taken(tablet, ana, at, minutes):
    at(minutes)
    assert tablet.show(ana[1]).json() == {"outcome": "no_lesson"}


def test_a_lesson_that_no_camera_may_film_is_no_kiosks_either(
    tablet, ana, at, known_session, alice
):
    FilmExemption.objects.create(
        session=known_session, school=known_session.class_group.school, entered_by=alice
    )
    assert tablet.show(ana[1]).json() == {"outcome": "no_lesson"}


@pytest.mark.parametrize(("mode", "outcome"), [("off", "no_lesson"), ("start", "known")])
def test_a_class_that_no_room_may_film_is_no_kiosks_either(
    tablet, ana, at, known_session, mode, outcome
):
    watch_class(known_session.class_group, mode=mode)
    assert tablet.show(ana[1]).json()["outcome"] == outcome


def test_a_closed_register_takes_nobody_any_more(tablet, ana, at, known_session, alice):
    close_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    assert tablet.show(ana[1]).json() == {"outcome": "no_lesson"}


def test_confirming_marks_present_who_came_and_nobody_absent(tablet, ana, at, known_session, alice):
    tablet.show(ana[1])
    counted = confirm_session(session=known_session, by=alice, shown_version=NOT_SHOWN)
    records = AttendanceRecord.objects.values_list("student", "status")
    assert list(records) == [(ana[0].pk, "present")]
    assert counted.n_open == 3


def test_a_code_is_noted_for_the_teacher_and_names_nobody(tablet, ana, at, known_session):
    assert tablet.hand_in(code=ana[0].number).json() == {"outcome": "code"}
    visit = DoorVisit.objects.get()
    assert (visit.student, visit.session) == (ana[0], known_session)
    assert not Sighting.objects.exists()


def test_a_wrong_code_is_told_so(tablet, at):
    assert tablet.hand_in(code="no such").json() == {"outcome": "no_code"}


def test_who_tries_number_after_number_learns_few_and_right_ones_wait_too(tablet, ana, at):
    answers = [tablet.hand_in(code=f"no such {n}") for n in range(WRONG_CODES.at_once + 1)]
    assert [answer.status_code for answer in answers] == [200] * WRONG_CODES.at_once + [409]
    visit = {"client_id": uuid4(), "code": ana[0].number}
    assert tablet.hand_in(**visit).json()["kind"] == "TooManyVisitsError"
    at(-3)
    assert tablet.hand_in(**visit).json() == {"outcome": "code"}


def test_right_codes_are_not_counted_as_guesses(tablet, ana, at):
    codes = [tablet.hand_in(code=ana[0].number) for _ in range(WRONG_CODES.at_once + 5)]
    assert {code.json()["outcome"] for code in codes} == {"code"}


def test_what_comes_while_the_networks_are_away_is_not_counted(tablet, ana, at, monkeypatch):
    """A tablet tries all that it keeps again each quarter of a minute."""
    monkeypatch.setattr(limits, "VISITS", replace(limits.VISITS, at_once=2))
    with monkeypatch.context() as away:
        away.setattr("kiosks.services.visits.ask_inference_server", never_answers)
        assert {tablet.show(ana[1]).json()["kind"] for _ in range(4)} == {"NetworksAwayError"}
    assert tablet.show(ana[1]).json()["outcome"] == "known"


def test_nobody_fills_the_table_of_visits_by_a_link(tablet, ana, at, monkeypatch):
    monkeypatch.setattr(limits, "VISITS", replace(limits.VISITS, at_once=3))
    answers = [tablet.hand_in(code=ana[0].number).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 409, 409]
    assert DoorVisit.objects.count() == 3


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"waited_s": -1, "code": "1"},
        {"waited_s": 13 * 3600, "code": "1"},
        {"client_id": "x", "code": "1"},
    ],
)
def test_what_is_no_visit_is_refused(tablet, at, sent):
    answer = tablet.hand_in(**sent)
    assert (answer.status_code, answer.json()["kind"]) == (409, "VisitRefusedError")
    assert not DoorVisit.objects.exists()


def test_pictures_without_their_moments_are_refused(tablet, at):
    answer = tablet.show(STRANGER, offsets_s=[3, 2])
    assert (answer.status_code, answer.json()["kind"]) == (409, "VisitRefusedError")
