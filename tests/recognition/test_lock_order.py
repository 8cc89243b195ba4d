"""Consents are held before films, and films before faces: of two at once none waits for ever."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from classes.versions import NOT_SHOWN
from faces.services.consent_lists import ListAnswers, SignedLetter, enter_answers
from faces.services.consents import withdraw_consent
from recognition.models import Sighting
from recognition.services.captures import store_capture
from recognition.services.confirmation import delete_unidentified_faces
from recognition.services.retention import delete_seen_faces
from recognition.services.review.sighting_words import accept_sighting
from tests.factories import make_capture, make_consent, make_notice, make_sighting
from tests.processes.work_now import recognise_capture

pytestmark = pytest.mark.usefixtures("lock_order")

CONSENTS = 'FROM "faces_biometricconsent"'
FACES = 'FROM "recognition_sighting"'
FACES_GO = 'DELETE FROM "recognition_sighting"'


def asked_by(work):
    with CaptureQueriesContext(connection) as asked:
        work()
    return [query["sql"] for query in asked.captured_queries]


def first(statements, part):
    return next(n for n, sql in enumerate(statements) if part in sql)


def films_held(statements):
    """Return where films are held in their order."""
    held = 'SELECT "recognition_capture"."id"', '"recognition_capture"."id" IN (', "ORDER BY 1 ASC"
    return [n for n, sql in enumerate(statements) if all(part in sql for part in held)]


@pytest.fixture
def ana(students):
    make_consent(student=students[0])
    return students[0]


@pytest.fixture
def of_ana(session, ana):
    """Her face in two films, beside one of nobody."""
    captures = [make_capture(session=session, state="ready") for _ in range(2)]
    for capture in captures:
        make_sighting(capture=capture, number=2)
    return [make_sighting((ana, 0.8), capture=one, proposed_student=ana) for one in captures]


def test_who_names_a_face_holds_the_consent_before_the_face(of_ana, ana, alice):
    statements = asked_by(
        lambda: accept_sighting(sighting=of_ana[0], student=ana, by=alice, shown_version="")
    )
    assert first(statements, CONSENTS) < first(statements, FACES)


@pytest.mark.parametrize("way", ["withdrawn", "nobody", "old"])
def test_films_are_held_before_their_faces_go(of_ana, ana, session, way):
    works = {
        "withdrawn": lambda: withdraw_consent(student=ana, shown_version=NOT_SHOWN),
        "nobody": lambda: delete_unidentified_faces(session),
        "old": lambda: delete_seen_faces(Sighting.objects.filter(pk__in=[s.pk for s in of_ana])),
    }
    statements = asked_by(works[way])
    assert films_held(statements)[0] < first(statements, FACES_GO)


def test_a_list_of_objections_holds_the_films_of_all_before_the_first_face_goes(
    of_ana, students, session, dana
):
    ana, ben = students[:2]
    make_consent(student=ben)
    of_ben = make_sighting(
        (ben, 0.8), capture=make_capture(session=session, state="ready"), proposed_student=ben
    )
    letters = [SignedLetter(one, "Parent") for one in (ana, ben)]
    answers = ListAnswers(
        notice=make_notice(school=ana.school), given_at=timezone.now(), signed=[], refused=letters
    )
    statements = asked_by(lambda: enter_answers(answers=answers, entered_by=dana))
    held = statements[films_held(statements)[0]]
    keys = [str(one.capture_id) for one in (*of_ana, of_ben)]
    assert films_held(statements)[0] < first(statements, FACES_GO)
    assert all(key in held for key in keys)
    assert not Sighting.objects.exclude(proposed_student=None).exists()


def test_a_film_that_was_looked_at_asks_for_consents_before_it_is_held(
    known_session, class_video, lock_order
):
    file = ContentFile(class_video.read_bytes(), name="class.mp4")
    recognise_capture(capture_id=store_capture(session=known_session, file=file).pk)
    assert Sighting.objects.exclude(proposed_student=None).exists()
    held = ("classes_classsession", "faces_biometricconsent", "recognition_capture")
    assert held in {seen[:3] for seen in lock_order.seen}


def test_a_withdrawal_holds_all_that_is_of_her_before_the_first_goes(
    of_ana, ana, students, lock_order
):
    make_sighting(
        (students[1], 0.8), (ana, 0.5), capture=make_capture(session=of_ana[0].capture.session)
    )
    withdraw_consent(student=ana, shown_version=NOT_SHOWN)
    (held,) = {seen for seen in lock_order.seen if seen[:1] == ("faces_biometricconsent",)}
    assert "classes_student" not in held
    assert held.index("recognition_capture") < held.index("recognition_sightingcandidate")
