"""Looking at a page as a person would: a picture is kept, and axe finds no barrier."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

PICTURES = Path(settings.BASE_DIR) / "var" / "screenshots"
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }
}


def look(page: Page, name: str) -> None:
    """Keep a picture of the page, and hold it to WCAG 2.2 AA and to its width."""
    size = page.viewport_size or {"width": 0}
    folder = PICTURES / str(size["width"])
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"], f"{name} is {wide} wide"
