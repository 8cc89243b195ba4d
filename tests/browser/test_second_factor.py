"""A second factor in a real browser: an app with codes, and a passkey of a virtual key."""

import cv2
import numpy as np
import zxingcpp
from allauth.mfa.models import Authenticator

from tests.browser.visitor import on_every_screen
from tests.factories import PASSWORD
from tests.factories.authenticator_app import code_of

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_key(visitor) -> None:
    """Plug a key into the browser that answers by itself."""
    devtools = visitor.page.context.new_cdp_session(visitor.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def fill_password(visitor, button: str) -> None:
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.click(button)


def log_in(visitor, email="alice@example.org") -> None:
    visitor.go("/account/login/")
    visitor.page.get_by_label("E-mail address").fill(email)
    fill_password(visitor, "Log in")


def log_out(visitor) -> None:
    visitor.page.context.clear_cookies()


def test_a_passkey_is_added_and_logs_in(visitor, alice):
    give_key(visitor)
    log_in(visitor)
    visitor.go("/account/factors/")
    visitor.click("Add a passkey")
    visitor.sees_heading("Add a passkey")
    visitor.click("Add the passkey")
    visitor.sees_heading("Codes on paper")
    assert Authenticator.objects.filter(user=alice, type="webauthn").count() == 1
    log_out(visitor)
    log_in(visitor)
    visitor.sees_heading("Now your second factor")
    visitor.click("Use a passkey")
    visitor.sees_heading("My classes")


def test_a_passkey_that_is_not_there_is_said(visitor, alice):
    log_in(visitor)
    visitor.go("/account/factors/passkeys/add/")
    visitor.sees_heading("Add a passkey")
    # The page's own scripts are run last, and would put theirs in its place.
    visitor.page.wait_for_load_state("load")
    visitor.page.evaluate("window.webauthnJSON = { create: () => Promise.reject() }")
    visitor.click("Add the passkey")
    visitor.sees("The passkey was not read")


def read_picture(visitor) -> str:
    """Read the picture for the app as a phone does."""
    shot = visitor.page.get_by_alt_text("Picture for the app").screenshot()
    pixels = cv2.imdecode(np.frombuffer(shot, np.uint8), cv2.IMREAD_COLOR)
    (found,) = zxingcpp.read_barcodes(pixels)
    return found.text


@on_every_screen
def test_an_app_is_set_up_and_its_code_logs_in(visitor, alice):
    log_in(visitor)
    visitor.go("/account/factors/")
    visitor.click("Set up an app")
    visitor.sees_heading("Set up an app")
    secret = visitor.page.locator(".factor-secret").inner_text()
    assert f"secret={secret}&" in read_picture(visitor)
    visitor.page.get_by_label("Code").fill(code_of(secret))
    visitor.click("Set up")
    visitor.sees_heading("Codes on paper")
    visitor.click("They are safe")
    visitor.sees("You log in with your password and one of these.")
    log_out(visitor)
    log_in(visitor)
    visitor.page.get_by_label("Code").fill(code_of(secret))
    visitor.click("Log in")
    visitor.sees_heading("My classes")
