"""The documents build as a site without a warning, load nothing from elsewhere, and stay true."""

import re
import runpy
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.house.rooms import models_of_rooms

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
"""What a browser fetches by itself, by the attribute that names it."""


class Resources(HTMLParser):
    """Gathers what a page loads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name == LOADED.get(tag)]


def resources_of(html: str) -> list[str]:
    parser = Resources()
    parser.feed(html)
    return parser.found


def is_elsewhere(address: str) -> bool:
    return re.match(r"(\w+:)?//", address.strip("\"' ")) is not None


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Path]:
    target = tmp_path_factory.mktemp("site")
    runpy.run_path(str(DOCS / "build_site.py"))["build_site"](target)
    return target


def test_every_document_is_a_page(site):
    named = {str(path.relative_to(ROOT).with_suffix("")) for path in DOCS.rglob("*.md")}
    documents = {name.replace("README", "index") for name in named}
    pages = {str(path.relative_to(site).with_suffix("")) for path in site.rglob("*.html")}
    assert len(documents) > 15
    assert documents <= pages


def test_no_page_loads_anything_from_elsewhere(site):
    pages = {page: resources_of(page.read_text(encoding="utf-8")) for page in site.rglob("*.html")}
    assert all(any(address.endswith(".css") for address in found) for found in pages.values())
    assert not [(p.name, a) for p, found in pages.items() for a in found if is_elsewhere(a)]


def test_no_style_sheet_loads_anything_from_elsewhere(site):
    sheets = [path.read_text(encoding="utf-8") for path in site.rglob("*.css")]
    named = [a for text in sheets for a in re.findall(r"(?:url\(|@import )([^);]+)", text)]
    assert sheets
    assert not [address for address in named if is_elsewhere(address)]


def test_a_resource_from_elsewhere_would_be_noticed():
    html = "<link href='https://fonts.example/x.css'><script src='//cdn.example/x.js'></script>"
    assert [is_elsewhere(address) for address in resources_of(html)] == [True, True]


def test_the_drawn_data_model_is_that_of_the_models():
    drawn = runpy.run_path(str(DOCS / "draw_data_model.py"))["draw_data_model"]()
    assert all(f">{model.__name__}<" in drawn for model in models_of_rooms())
    assert (DOCS / "data_model.svg").read_text(encoding="utf-8") == drawn, "Run: make docs"
