"""Write a picture of every page: `make screenshots`, which says where they are.

Not collected with the tests; run by name. The faces in the pictures are drawn.
"""

import os
import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import User
from tests.browser.every_page.addresses.pages import BEFORE_LOG_IN, password_link
from tests.browser.office.test_admin_desk import desk  # noqa: F401 - a fixture
from tests.browser.visitor import DARK, LIGHT, SCREENS, Visitor, on_every_screen
from tests.factories import make_superuser

pytestmark = pytest.mark.django_db(transaction=True)

FOLDER = Path(os.environ.get("SCREENSHOTS") or "var/screenshots")
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@on_every_screen
@pytest.mark.parametrize("language", LANGUAGES)
def test_photograph_every_page(visitor, pages, screen, scheme, language):
    visitor.speak(language)
    _photograph(visitor, pages, screen, _folder_of(screen, scheme, language))


@on_every_screen
@pytest.mark.parametrize("language", LANGUAGES)
def test_photograph_what_no_address_alone_shows(
    visitor, sights, pages_of_roles, screen, scheme, language
):
    visitor.speak(language)
    folder = _folder_of(screen, scheme, language)
    for sight in [*sights, *pages_of_roles]:
        visitor.shrink_screen(screen)
        sight.open(visitor)
        visitor.grow_screen()
        visitor.page.screenshot(path=folder / f"{sight.name}.png")


@on_every_screen
@pytest.mark.parametrize("language", LANGUAGES)
def test_photograph_the_empty_installation(visitor, live_server, screen, scheme, language):
    make_superuser(email="root@example.org", first_name="Ruth")
    visitor.speak(language)
    visitor.become("root@example.org")
    folder = _folder_of(screen, scheme, language)
    _take_picture(visitor, "/", screen, folder / "empty-installation.png")


def _folder_of(screen: str, scheme: str, language: str) -> Path:
    own = "" if language == settings.LANGUAGE_CODE else f"-{language}"
    folder = FOLDER / f"{screen}-{scheme}{own}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _photograph(visitor: Visitor, pages: dict[str, list[str]], screen: str, folder: Path) -> None:
    link = password_link(User.objects.get(email="alice@example.org"))
    for name, address in {**BEFORE_LOG_IN, "password_link": link}.items():
        _take_picture(visitor, address, screen, folder / f"{name}.png")
    visitor.become("alice@example.org")
    for name, addresses in pages.items():
        for number, address in enumerate(addresses):
            file_name = re.sub("[^a-z]+", "-", name) + (f"-{number + 1}" if number else "")
            _take_picture(visitor, address, screen, folder / f"{file_name}.png")


def _take_picture(visitor: Visitor, address: str, screen: str, path: Path) -> None:
    visitor.shrink_screen(screen)
    visitor.go(address)
    visitor.grow_screen()
    visitor.page.screenshot(path=path)


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
def test_photograph_the_administrators_desk(visitor, desk, screen):  # noqa: F811
    visitor.become("dana@example.org")
    for name, page in desk.items():
        for scheme in (LIGHT, DARK):
            visitor.page.emulate_media(color_scheme=scheme)
            _take_picture(
                visitor, page, screen, FOLDER / f"admin-{screen}-{scheme}" / f"{name}.png"
            )
    # Chromium would have liked another word beside the e-mail of a new user.
    visitor.complaints.clear()
