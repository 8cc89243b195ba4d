"""Every page: no complaint of the browser, nothing wider than the screen, things large enough."""

import pytest

from classes.services import close_session, record_attendance
from recognition.models import PictureBatch
from tests.browser.visitor import on_every_screen
from tests.factories import make_capture, make_enrolment_picture, make_session

pytestmark = pytest.mark.django_db(transaction=True)

SMALLEST_TARGET_PX = 44
"""Edge of what a finger can hit (WCAG 2.2, 2.5.5, which exempts links in a sentence)."""

FIND_SMALL_TARGETS = """
() => [...document.querySelectorAll("main button, main a, main summary, main select")]
  .filter((element) => !element.matches("p a:not(.text-link)"))
  .filter((element) => element.checkVisibility())
  .map((element) => [element.innerText.trim(), element.getBoundingClientRect()])
  .filter(([, box]) => box.height < %d - 0.5)
  .map(([text, box]) => `${text}: ${box.height}`)
"""


@pytest.fixture
def addresses(lesson, alice_of_lesson) -> list[str]:
    """A page of each kind, with something on it."""
    group, session, student = lesson.class_group, lesson.session, lesson.students[0]
    sighting = session.captures.first().sightings.first()
    closed = make_session(class_group=group, starts_at=session.starts_at.replace(hour=9))
    record_attendance(session=closed, student=student, status="late", by=alice_of_lesson)
    close_session(session=closed, by=alice_of_lesson)
    failed = make_capture(session=closed, state="failed", failure_reason="It holds no picture.")
    batch = PictureBatch.objects.create(
        class_group=group, uploaded_by=alice_of_lesson, refusals=[["x" * 60, "Not a picture."]]
    )
    make_enrolment_picture(student=student, batch=batch, name="y" * 60, state="planned")
    make_enrolment_picture(student=student, state="asked", reason="Like Noel Achebe.")
    waiting = make_capture(session=session, state="queued")
    return [
        "/",
        f"/classes/{group.pk}/",
        f"/classes/{group.pk}/take/",
        f"/sessions/{session.pk}/take/",
        f"/sessions/{session.pk}/review/",
        f"/sessions/{session.pk}/",
        f"/sessions/{closed.pk}/",
        f"/sessions/{closed.pk}/review/",
        f"/sessions/{closed.pk}/students/{student.pk}/",
        f"/sightings/{sighting.pk}/name/",
        f"/captures/{failed.pk}/",
        f"/captures/{waiting.pk}/",
        f"/students/{student.pk}/faces/",
        f"/students/{lesson.students[-1].pk}/faces/",
        f"/classes/{group.pk}/faces/",
        f"/batches/{batch.pk}/",
        "/account/password_change/",
        "/privacy/",
    ]


@on_every_screen
def test_each_page_fits_the_screen_without_a_complaint(visitor, addresses):
    visitor.log_in()
    for address in addresses:
        visitor.go(address)
        assert visitor.page.locator("h1").count() == 1, address
        assert visitor.page.locator("main").count() == 1, address


def test_each_target_is_large_enough_for_a_finger(visitor, addresses):
    visitor.log_in()
    for address in addresses:
        visitor.go(address)
        too_small = visitor.page.evaluate(FIND_SMALL_TARGETS % SMALLEST_TARGET_PX)
        assert too_small == [], address


def test_the_pages_before_logging_in_fit_the_screen(visitor, lesson):
    for address in ["/account/login/", "/account/password_reset/", "/account/reset/x/y/"]:
        visitor.go(address)
