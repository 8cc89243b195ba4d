"""Today in a browser: it follows by itself, and reminds with one press."""

import pytest
from playwright.sync_api import expect

from classes.models import AttendanceRecord, RegisterReminder
from tests.browser.staging.today import make_it_noon, stage_today
from tests.browser.visitor import SCREENS
from tests.factories import make_administrator

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def day(live_server, school) -> str:
    make_administrator(school=school, email="dana@example.org", first_name="Dana")
    make_it_noon(school)
    return stage_today(school)["office:today"][0]


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
def test_the_page_follows_what_registers_say(visitor, day):
    visitor.become("dana@example.org")
    visitor.page.clock.install()
    visitor.go(day)
    missing = visitor.page.get_by_role("region", name="Absent, no reason yet")
    expect(missing.get_by_role("link")).to_have_count(2)
    polled = visitor.page.locator("#today")
    with visitor.page.expect_response(lambda response: response.status == 304) as answer:
        visitor.page.clock.fast_forward(31_000)
    # By this nobody stays signed in.
    assert answer.value.request.headers["x-by-itself"] == "1"
    expect(missing.get_by_role("link")).to_have_count(2)
    AttendanceRecord.objects.filter(student__family_name="Fontaine").update(status="present")
    with visitor.page.expect_response(lambda response: response.status == 200):
        visitor.page.clock.fast_forward(31_000)
    expect(missing.get_by_role("link")).to_have_count(1)
    expect(polled).to_have_count(1)


def test_without_a_connection_it_says_that_it_follows_nothing(visitor, day):
    visitor.become("dana@example.org")
    visitor.page.clock.install()
    visitor.go(day)
    notice = visitor.page.get_by_text("The site does not answer")
    expect(notice).to_be_hidden()
    visitor.page.context.set_offline(True)
    visitor.page.clock.fast_forward(31_000)
    expect(notice).to_be_visible()
    visitor.page.context.set_offline(False)
    visitor.page.clock.fast_forward(31_000)
    expect(notice).to_be_hidden()
    # The browser names what did not arrive, as it was wanted here.
    wanted = ("htmx:", "ERR_INTERNET_DISCONNECTED")
    visitor.complaints[:] = [
        text for text in visitor.complaints if not any(word in text for word in wanted)
    ]


def test_a_teacher_is_reminded_with_one_press(visitor, day):
    visitor.become("dana@example.org")
    visitor.go(day)
    # One lesson is over, one has run for so long that its register is due.
    expect(visitor.page.get_by_role("button", name="Remind")).to_have_count(2)
    with visitor.page.expect_request(lambda request: request.method == "POST") as pressed:
        visitor.page.get_by_role("button", name="Remind").first.click()
    assert "x-by-itself" not in pressed.value.headers
    visitor.sees("A mail reminds of the register")
    expect(visitor.page.get_by_role("button", name="Remind")).to_have_count(1)
    assert RegisterReminder.objects.count() == 1


def test_it_opens_on_the_front_page(visitor, day):
    visitor.become("dana@example.org")
    visitor.go("/")
    expect(visitor.page.get_by_role("region", name="Absent, no reason yet")).to_be_visible()


def test_only_what_was_pressed_is_said_to_be_lost(visitor, day):
    visitor.become("dana@example.org")
    visitor.go(day)
    toast = visitor.page.locator("#toasts .toast")
    visitor.page.evaluate("htmx.ajax('GET', '/nowhere/', 'main')")
    visitor.page.wait_for_load_state("networkidle")
    expect(toast).to_have_count(0)
    visitor.page.evaluate("htmx.ajax('POST', '/nowhere/', 'main')")
    expect(toast).to_have_count(1)
    # The browser names the answers, as they were wanted here.
    visitor.complaints[:] = [text for text in visitor.complaints if "40" not in text]
