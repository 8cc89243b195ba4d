"""Draw the icons of the installable page from the one drawing, static/img/icon.svg.

`make icons` runs it; a test holds the pictures against the drawing.
"""

from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.fixtures.chromium import chromium_path

IMG = Path(__file__).resolve().parents[3] / "static" / "img"
SAFE_SHARE = 0.8
"""Systems cut a maskable icon into their own shape; this much of the middle surely stays."""

ICONS = {
    # Without a clear corner: an iPhone would fill it with black.
    "icon-180.png": (180, SAFE_SHARE),
    "icon-192.png": (192, 1.0),
    "icon-512.png": (512, 1.0),
    "icon-maskable-512.png": (512, SAFE_SHARE),
}


def draw(page: Page, edge_px: int, share: float) -> bytes:
    """Return the icon as PNG; the drawing takes this share of its edge."""
    drawn_px = round(edge_px * share)
    ground = "#0b5f6e" if share < 1 else "transparent"
    page.set_viewport_size({"width": edge_px, "height": edge_px})
    svg = (IMG / "icon.svg").read_text(encoding="utf-8")
    page.set_content(
        f"<style>body {{ margin: 0; height: 100vh; display: grid; place-items: center;"
        f" background: {ground} }} svg {{ width: {drawn_px}px }}</style>{svg}"
    )
    return page.screenshot(omit_background=True)


def main() -> None:
    with sync_playwright() as playwright:
        path = chromium_path()
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        for name, (edge_px, share) in ICONS.items():
            (IMG / name).write_bytes(draw(page, edge_px, share))
        browser.close()


if __name__ == "__main__":
    main()
