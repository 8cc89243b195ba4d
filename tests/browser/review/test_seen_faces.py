"""How faces stand in the review: those of nobody in rows of six, and none that looks broken."""

import pytest
from playwright.sync_api import expect

from recognition.models import Capture, Sighting
from tests.browser.visitor import Visitor
from tests.factories import make_sighting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def strangers(lesson) -> list[Sighting]:
    capture = Capture.objects.get(session=lesson.session)
    return [make_sighting(capture=capture, proposal="unknown") for _ in range(7)]


@pytest.fixture
def reviewer(visitor, lesson, strangers) -> Visitor:
    visitor.log_in()
    return visitor


def open_review(visitor: Visitor, lesson) -> None:
    visitor.go(f"/sessions/{lesson.session.pk}/review/")
    visitor.page.locator("details.unknown > summary").click()
    expect(visitor.page.locator("#unknown-faces")).to_be_visible()


def test_faces_of_nobody_stand_in_rows_of_six(reviewer, lesson):
    open_review(reviewer, lesson)
    tops = reviewer.page.locator("#unknown-faces > li").evaluate_all(
        "(faces) => faces.map((face) => Math.round(face.getBoundingClientRect().top))"
    )
    assert len(tops) > 6
    assert len(set(tops[:6])) == 1
    assert tops[6] > tops[5]


def test_a_picture_that_does_not_come_keeps_its_place_without_a_sign_of_breaking(reviewer, lesson):
    reviewer.page.route("**/sightings/**", lambda route: route.abort())
    open_review(reviewer, lesson)
    places = reviewer.page.locator("#unknown-faces .no-picture")
    expect(places.first).to_be_visible()
    assert reviewer.page.locator("#unknown-faces img").count() == 0
    box = places.first.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    # The browser's own, of what the test broke.
    assert all("Failed to load resource" in one for one in reviewer.complaints)
    reviewer.complaints.clear()
