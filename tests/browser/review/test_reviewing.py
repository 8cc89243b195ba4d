"""Reviewing in a real browser: keys, strokes, taps, undo, and two people on one register."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from jobs.lifecycle import acquire
from jobs.running_job import RunningJob
from recognition.models import Sighting
from recognition.services.recognition_job import CAPTURES
from tests.browser.visitor import DESKTOP, PHONE, SCREENS, Visitor
from tests.factories import make_capture, make_teacher

pytestmark = pytest.mark.django_db(transaction=True)

SEES_OTHERS_WITHIN_MS = 8_000
STROKE = """
([selector, dx]) => {
  const card = document.querySelector(selector);
  const at = (x) => [new Touch({ identifier: 1, target: card, clientX: x, clientY: 300 })];
  const send = (kind, touches) =>
    card.dispatchEvent(new TouchEvent(kind, { bubbles: true, touches, changedTouches: at(180) }));
  send("touchstart", at(180));
  send("touchmove", at(180 + dx / 2));
  send("touchmove", at(180 + dx));
  send("touchend", []);
}
"""


@pytest.fixture
def reviewer(visitor, lesson) -> Visitor:
    visitor.log_in()
    visitor.go(f"/sessions/{lesson.session.pk}/review/")
    return visitor


@pytest.fixture
def bobs_laptop(chromium, live_server, lesson) -> Iterator[Visitor]:
    """A colleague before a screen of his own, on the same register."""
    make_teacher(lesson.class_group, email="bob@example.org", first_name="Bob", last_name="")
    context = chromium.new_context(base_url=live_server.url, **SCREENS[DESKTOP])
    visitor = Visitor(context.new_page())
    visitor.log_in("bob@example.org")
    visitor.go(f"/sessions/{lesson.session.pk}/review/")
    yield visitor
    context.close()
    assert visitor.complaints == []


def reviews() -> dict[str, int]:
    rows = Sighting.objects.values_list("review", flat=True)
    return {word: list(rows).count(word) for word in ("accepted", "rejected")}


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_keys_move_answer_and_choose(reviewer, lesson):
    page = reviewer.page
    page.keyboard.press("y")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".check-card h3").first).to_be_focused()
    assert reviews() == {"accepted": 0, "rejected": 0}
    page.keyboard.press("y")
    reviewer.sees(f"{lesson.students[1]} is here.")
    page.keyboard.press("n")
    reviewer.sees("Nothing left to check")
    assert reviews() == {"accepted": 1, "rejected": 1}
    page.keyboard.press("ArrowRight")
    page.keyboard.press("4")
    reviewer.sees("Absent.")
    assert lesson.session.records.get().status == "absent"


@pytest.mark.parametrize("screen", [DESKTOP], indirect=True)
def test_letters_typed_into_a_field_answer_nothing(reviewer):
    reviewer.click("Someone else", within=reviewer.page.locator(".check-card").first)
    search = reviewer.page.get_by_label("Search by name")
    search.press_sequentially("ny1")
    expect(search).to_have_value("ny1")
    assert reviews() == {"accepted": 0, "rejected": 0}


@pytest.mark.parametrize("screen", [PHONE], indirect=True)
def test_strokes_answer_and_a_short_one_does_not(reviewer, lesson):
    page = reviewer.page
    page.evaluate(STROKE, [".check-card", 40])
    assert reviews() == {"accepted": 0, "rejected": 0}
    page.evaluate(STROKE, [".check-card", 150])
    reviewer.sees(f"{lesson.students[1]} is here.")
    page.evaluate(STROKE, [".check-card", -150])
    reviewer.sees("Nothing left to check")
    assert reviews() == {"accepted": 1, "rejected": 1}


def test_all_the_others_and_undo_without_a_page_load(reviewer, lesson):
    page = reviewer.page
    page.evaluate("window.isSamePage = true")
    reviewer.click("A absent", within=page.locator(".mark-others"))
    reviewer.sees("others are absent.")
    n_marked = lesson.session.records.count()
    assert n_marked == 2
    reviewer.click("Undo", within=page.locator(".dock"))
    reviewer.sees("entries are taken back.")
    assert lesson.session.records.count() == 0
    assert page.evaluate("window.isSamePage")


def test_the_evidence_shows_the_moment(reviewer):
    card = reviewer.page.locator(".check-card").first
    card.get_by_text("Where was this?").click()
    picture = card.locator(".moment")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    reviewer.check_width()


def test_two_people_on_one_register_see_each_other_and_lose_nothing(reviewer, bobs_laptop, lesson):
    last = lesson.students[-1]
    bobs_line = bobs_laptop.page.locator(f"#student-{last.pk}")
    bobs_laptop.page.evaluate("document.querySelector('.changed-meanwhile').dataset.is = 'here'")
    line = reviewer.page.locator(f"#student-{last.pk}")
    reviewer.click("E Excused", within=line)
    reviewer.sees("entered by Alice", within=line)
    bobs_laptop.sees("entered by Alice", within=bobs_line)

    # Both look at the same card; Bob is quicker.
    reviewer.page.evaluate("clearInterval(1)")
    ida = f"{lesson.students[0]}?"
    bobs_laptop.click("Yes", within=bobs_laptop.page.get_by_role("article").filter(has_text=ida))
    bobs_laptop.sees("is here.")
    alices_card = reviewer.page.get_by_role("article").filter(has_text=ida)
    if alices_card.count():
        reviewer.click(f"not {lesson.students[0]}", within=alices_card)
        reviewer.sees("meanwhile")
    face = Sighting.objects.filter(proposed_student=lesson.students[0]).get()
    assert (face.review, face.reviewed_by.email) == ("accepted", "bob@example.org")


def test_the_count_climbs_and_the_result_arrives_by_itself(reviewer, lesson):
    first, second = lesson.students[3:5]
    away = lesson.students[-1]
    capture = make_capture(session=lesson.session)
    with RunningJob(acquire(kind=CAPTURES, pk=capture.pk)) as job:
        reviewer.page.reload()
        job.note(found=[first.pk, second.pk])
        job.report(0.5)
        reviewer.sees("of 6 seen so far")
        reviewer.sees(f"{first} …")
        reviewer.click("E Excused", within=reviewer.page.locator(f"#student-{away.pk}"))
        reviewer.sees("Excused.")
        reviewer.page.reload()
        reviewer.sees(f"{first} …")
        job.succeed()
    expect(reviewer.page.locator(".live-work")).to_have_count(0, timeout=SEES_OTHERS_WITHIN_MS)
    assert lesson.session.records.get().status == "excused"


def test_a_press_after_undo_means_what_undo_brought(reviewer, lesson):
    """The answer to Undo is slow; the next press waits for it and is right."""
    student = lesson.students[-1]
    reviewer.page.route("**/review/undo/", lambda route: (time.sleep(0.7), route.continue_()))
    line = reviewer.page.locator(f"#student-{student.pk}")
    reviewer.click("E Excused", within=line)
    expect(line.get_by_text("entered by Alice")).to_be_visible()
    reviewer.click("Undo")
    reviewer.click("L Late", within=line)
    expect(line.locator("[id$=late]")).to_have_attribute("aria-pressed", "true")
    expect(reviewer.page.get_by_label("Minutes late")).to_be_visible()
    assert lesson.session.records.get(student=student).status == "late"
