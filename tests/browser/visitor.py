"""Somebody who uses the site through a real browser and notices what is wrong with it."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import ConsoleMessage, Locator, Page, expect

from accounts.models import User
from tests.factories import PASSWORD

PHONE, DESKTOP = "phone", "desktop"
LIGHT, DARK = "light", "dark"
SCREENS: dict[str, dict[str, Any]] = {
    PHONE: {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
    DESKTOP: {"viewport": {"width": 1280, "height": 800}},
}


def on_every_screen(test):
    """Run a test on phone and desktop, light and dark; others run on a phone by daylight."""
    test = pytest.mark.parametrize("screen", SCREENS, indirect=True)(test)
    return pytest.mark.parametrize("scheme", [LIGHT, DARK], indirect=True)(test)


class Visitor:
    """Clicks, reads, and remembers every complaint of the browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._note_complaint)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_complaint(self, message: ConsoleMessage) -> None:
        """Chromium reports violations of the content security policy as errors too."""
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def become(self, email: str) -> None:
        """Be logged in as somebody without filling in the form."""
        client = Client()
        client.force_login(User.objects.get(email=email))
        self._keep_cookie("sessionid", client.cookies["sessionid"].value)

    def speak(self, language: str) -> None:
        """Have chosen a language before."""
        self._keep_cookie("django_language", language)

    def _keep_cookie(self, name: str, value: str) -> None:
        self.page.context.add_cookies(
            [{"name": name, "value": value, "domain": "localhost", "path": "/"}]
        )

    def grow_screen(self) -> None:
        """Make the screen as high as the page: what is docked stands at its end, pictures load."""
        self.page.wait_for_load_state("networkidle")
        size = self.page.viewport_size or SCREENS[DESKTOP]["viewport"]
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
        self.page.wait_for_load_state("networkidle")

    def shrink_screen(self, screen: str) -> None:
        self.page.set_viewport_size(SCREENS[screen]["viewport"])

    def go(self, path: str) -> None:
        self.page.goto(path)
        self.check_width()

    def check_width(self) -> None:
        """Nothing may be wider than the screen."""
        widths = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        if widths[0] > widths[1]:
            self.complaints.append(f"{self.page.url} is {widths[0]} px wide on {widths[1]} px")

    def log_in(self, email: str = "alice@example.org", password: str = PASSWORD) -> None:
        self.go("/account/login/")
        self.page.get_by_label("E-mail address").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.click("Log in")
        self.sees_heading("My classes")

    def click(self, name: str, *, within: Locator | None = None) -> None:
        """Press the button or follow the link of this name, within a part of the page."""
        place = within or self.page
        button = place.get_by_role("button", name=name)
        button.or_(place.get_by_role("link", name=name)).first.click()

    def sees_heading(self, name: str) -> None:
        expect(self.page.get_by_role("heading", name=name, exact=True).first).to_be_visible()
        self.check_width()

    def sees(
        self, text: str, *, within: Locator | None = None, within_ms: float | None = None
    ) -> None:
        # What is for paper alone may say the same.
        place = (within or self.page).get_by_text(text).filter(visible=True).first
        expect(place).to_be_visible(timeout=within_ms)
