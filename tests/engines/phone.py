"""Somebody with a phone: she presses what has a name, and waits until she sees what she expects."""

import time
from pathlib import Path

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Remote
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.expected_conditions import presence_of_element_located
from selenium.webdriver.support.wait import WebDriverWait

from tests.factories import PASSWORD

PATIENCE_S = 60
N_TRIES = 3
CHOICE_S = 5
CHANGED = "arguments[0].dispatchEvent(new Event('change', { bubbles: true }))"
PRESSABLE = "//*[self::button or self::a or self::summary or self::label][{}]"
IS_NAMED = "contains(normalize-space(.), {0}) or contains(@aria-label, {0})"


class Phone:
    """Presses, fills in and reads in a real WebKit or Firefox."""

    def __init__(self, browser: Remote, site: str) -> None:
        self._browser, self._site = browser, site
        ignored = [StaleElementReferenceException]
        self._wait = WebDriverWait(browser, PATIENCE_S, 0.1, ignored_exceptions=ignored)

    def go(self, path: str) -> None:
        self._browser.get(self._site + path)
        self.fits()

    def fits(self) -> None:
        """Nothing may be wider than the screen."""
        wide, screen = self._browser.execute_script(
            "const page = document.documentElement; return [page.scrollWidth, page.clientWidth]"
        )
        assert wide <= screen, f"{self.path} is {wide} px wide on {screen} px"

    @property
    def path(self) -> str:
        return str(self._browser.current_url).removeprefix(self._site)

    def log_in(self, email: str = "alice@example.org") -> None:
        # The driver leaves out presses and keys now and then, as it does the choice of a file.
        for _ in range(N_TRIES):
            self.go("/account/login/")
            if "/login/" not in self.path or self._gets_in(email):
                return
        raise AssertionError(self._browser.find_element(By.TAG_NAME, "body").text)

    def _gets_in(self, email: str) -> bool:
        self.fill("login", email)
        self.fill("password", PASSWORD)
        self.press("Log in")
        return self._leaves("/login/", within_s=PATIENCE_S / 2)

    def _leaves(self, part: str, *, within_s: float) -> bool:
        deadline = time.monotonic() + within_s
        while part in self.path:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def fill(self, name: str, text: str, *, within: str = "") -> None:
        def is_filled(_browser: Remote) -> bool:
            field = self.find(f"{within} [name={name}]")
            field.clear()
            field.send_keys(text)
            return bool(self._browser.execute_script("return arguments[0].value", field) == text)

        self._wait.until(is_filled, f"{name} does not take what is typed")

    def send_file(self, selector: str, path: Path) -> None:
        """Choose a file; the page empties the field once it has taken it."""
        # The page of the press before may be on its way still, and labels hide such fields.
        present = presence_of_element_located((By.CSS_SELECTOR, selector))
        field = self._wait.until(present, f"no field {selector} on {self.path}")
        field.send_keys(str(path))
        deadline = time.monotonic() + CHOICE_S
        while self._browser.execute_script("return arguments[0].files.length", field):
            if time.monotonic() > deadline:
                # The driver chooses the file, and now and then leaves out the event of a choice.
                self._browser.execute_script(CHANGED, field)
                return
            time.sleep(0.2)

    def attach(self, selector: str, path: Path) -> None:
        """Choose a file that stays in its field until the form is sent."""
        present = presence_of_element_located((By.CSS_SELECTOR, selector))
        field = self._wait.until(present, f"no field {selector} on {self.path}")
        field.send_keys(str(path))
        assert self._browser.execute_script("return arguments[0].files.length", field) == 1

    def find(self, selector: str) -> WebElement:
        def shown(browser: Remote) -> WebElement | None:
            found = browser.find_elements(By.CSS_SELECTOR, selector)
            return next((element for element in found if element.is_displayed()), None)

        element = self._wait.until(shown, f"nothing is seen of {selector}")
        assert element is not None
        return element

    def press(self, name: str, *, within: str = "") -> None:
        """Press what bears this name, as soon as it is to be seen, within a part of the page."""

        def press_it(browser: Remote) -> bool:
            place = browser.find_element(By.CSS_SELECTOR, within) if within else browser
            where = "." if within else ""
            named = where + PRESSABLE.format(IS_NAMED.format(f'"{name}"'))
            for element in place.find_elements(By.XPATH, named):
                if element.is_displayed() and element.is_enabled():
                    browser.execute_script(
                        "arguments[0].scrollIntoView({block: 'center'})", element
                    )
                    element.click()
                    return True
            return False

        self._wait.until(press_it, f"nothing is to be pressed under {name!r} on {self.path}")

    def sees(self, text: str) -> None:
        def is_shown(browser: Remote) -> bool:
            return text in browser.find_element(By.TAG_NAME, "body").text

        self._wait.until(is_shown, f"{text!r} is not seen on {self.path}")
        self.fits()

    def picture(self, path: Path) -> None:
        self._browser.save_screenshot(str(path))
