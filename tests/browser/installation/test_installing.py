"""The site can be put among the apps of a phone.

That nothing of anybody is kept on the device is asked where every page is opened
(`every_page/test_every_page.py`).
"""

import io

import numpy as np
import pytest
from PIL import Image

from tests.browser.installation.draw_icons import ICONS, IMG, draw

pytestmark = pytest.mark.django_db(transaction=True)

PIXEL_NOISE = 4
"""Grey levels by which two drawings of one browser may differ."""


def test_chromium_finds_nothing_in_the_way_of_installing(visitor, lesson):
    visitor.log_in()
    session = visitor.page.context.new_cdp_session(visitor.page)
    answer = session.send("Page.getAppManifest")
    assert answer["errors"] == []
    assert answer["url"].endswith("/manifest.webmanifest")
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Tests look through a window that keeps no history: there nothing can be installed.
    assert [error for error in found if error["errorId"] != "in-incognito"] == []


@pytest.mark.parametrize("name", ICONS)
def test_the_icons_are_drawn_as_the_repository_holds_them(name, chromium):
    page = chromium.new_page()
    drawn, kept = (
        np.asarray(Image.open(file).convert("RGBA"), np.int16)
        for file in (io.BytesIO(draw(page, *ICONS[name])), IMG / name)
    )
    page.close()
    assert drawn.shape == kept.shape
    assert np.abs(drawn - kept).mean() < PIXEL_NOISE, "run make icons"
