"""Takes the screens of this folder: `python docs/screens/take.py SITE`, where SITE is a site that the demo built.

For each kind of page one sheet: a phone (360), a tablet (768) and a desktop (1280), light and dark, Japanese and
English. Needs the system's Chromium and the packages that the tests use.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

HERE = Path(__file__).resolve().parent
View = tuple[int, Literal["light", "dark"], Literal["ja", "en"]]
VIEWS: tuple[View, ...] = ((360, "light", "ja"), (360, "dark", "en"), (768, "light", "en"), (1280, "dark", "ja"))
HEIGHT, SCALE, GAP = 900, 0.5, 12


def kinds(site: Path) -> dict[str, str]:
    """Name of a sheet to the page it shows, below the language's folder."""
    change = max((site / "ja/changes").rglob("2*-*-*-*.html")).relative_to(site / "ja")
    changes = [path.relative_to(site / "ja") for path in (site / "ja/changes/chirp").rglob("2*.html")]
    newest = max(changes, key=lambda path: path.name, default=change)
    service = newest.parts[1]
    edition = max((site / "ja/editions" / service).rglob("*.html")).relative_to(site / "ja")
    return {
        "home": "index.html",
        "change": str(newest),
        "clauses": f"{newest}#clauses",
        "compare": "compare/index.html",
        "service": f"services/{service}.html",
        "document": f"services/{service}/{newest.parts[2]}.html",
        "edition": f"{edition}#t30",
        "protect": "protect/index.html",
        "search": "search/index.html",
        "subscribe": "subscribe/index.html",
    }


def screen(browser: Browser, site: Path, page: str, view: View) -> Image.Image:
    """One window of a page."""
    width, scheme, language = view
    window: ViewportSize = {"width": width, "height": HEIGHT}
    context = browser.new_context(viewport=window, color_scheme=scheme, reduced_motion="reduce")
    held = context.new_page()
    path, _, place = page.partition("#")
    held.goto((site / language / path).as_uri() + (f"#{place}" if place else ""))
    if path.startswith("search"):
        held.fill("#q", "機械学習" if language == "ja" else "machine learning")
        held.keyboard.press("Enter")
        held.locator("#results li").first.wait_for()
    picture = Image.open(io.BytesIO(held.screenshot())).convert("RGB")
    context.close()
    return picture.resize((round(width * SCALE), round(HEIGHT * SCALE)), Image.Resampling.LANCZOS)


def main() -> None:
    """Write a sheet for each kind of page."""
    site = Path(sys.argv[1]).resolve()
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, page in kinds(site).items():
            screens = [screen(browser, site, page, view) for view in VIEWS]
            width = sum(item.width for item in screens) + GAP * (len(screens) - 1)
            sheet = Image.new("RGB", (width, screens[0].height), "#8a857c")
            at = 0
            for item in screens:
                sheet.paste(item, (at, 0))
                at += item.width + GAP
            sheet.save(HERE / f"{name}.webp", quality=62, method=6)
        browser.close()


if __name__ == "__main__":
    main()
