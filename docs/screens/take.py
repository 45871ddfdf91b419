"""Takes the screens of this folder: `python docs/screens/take.py SITE [KIND …]`, SITE being one that the demo built.

One sheet for each kind of page, and on each sheet twelve windows: a row for Japanese and English, light and dark; in it
a phone (360 by 740), a tablet (768 by 1024) and a desktop (1280 by 900). Needs the system's Chromium and the packages
that the tests use.
"""

from __future__ import annotations

import io
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

HERE = Path(__file__).resolve().parent
Scheme = Literal["light", "dark"]
ROWS: tuple[tuple[str, Scheme], ...] = (("ja", "light"), ("ja", "dark"), ("en", "light"), ("en", "dark"))
WINDOWS = ((360, 740), (768, 1024), (1280, 900))
HEIGHT, GAP, GROUND = 460, 10, "#8a857c"  # of a window on the sheet, between windows, and behind them
MOST = 120_000  # bytes of a sheet


def newest(folder: Path, pattern: str = "2*-*.html") -> Path:
    """The page of the newest day below a folder."""
    pages = [path for path in folder.rglob(pattern) if path.stem.count(".") == 0]
    return max(pages, key=lambda path: path.name)


def kinds(site: Path) -> dict[str, str]:
    """Name of a sheet to the page it shows, below the language's folder; "/" before those that have no language."""
    home = site / "ja"
    change = newest(home / "changes/chirp").relative_to(home)
    in_force = min((home / "changes/chirp").rglob("2*-*.html"), key=lambda path: path.name).relative_to(home)
    service, document = change.parts[1:3]
    editions = sorted(path.stem for path in (home / "editions" / service / document).glob("*.html"))
    pair = "&".join(f"{name}={service}/{document}/{held}" for name, held in zip("ab", editions[-2:], strict=True))
    robots = newest(home / "changes/vellum/robots").relative_to(home)
    year = max(path.name for path in (home / "changes").glob("*.html"))
    edition = newest(home / "editions" / service / document).relative_to(home)
    return {
        "choice": "/index.html",
        "home": "index.html",
        "change": str(change),
        "change-past": str(in_force),
        "change-robots": str(robots),
        "clauses": f"{change}#clauses",
        "unchanged": f"{change}#same",
        "sources": f"{change}#sources",
        "year": f"changes/{year}",
        "services": "services/index.html",
        "service": f"services/{service}.html",
        "document": f"services/{service}/{document}.html",
        "edition": f"{edition}#t6",
        "editions-compared": f"compare/editions.html?{pair}",
        "compare": "compare/index.html",
        "compare-table": "compare/index.html#ai",
        "protect": "protect/index.html",
        "search": "search/index.html?",
        "subscribe": "subscribe/index.html",
        "data": "data/index.html",
        "cite": "cite/index.html",
        "about": "about/index.html",
        "privacy": "about/privacy.html",
        "lost": "/404.html",
    }


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named by the library
        """Nothing."""


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address of the site on a loopback port: the page for lost readers stands at the root of a host."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def address(site: Path, host: str, page: str, language: str) -> str:
    """Where a page of `kinds` stands, as an address: on disk, but for that of lost readers."""
    if page == "/404.html":
        return host + page
    path, mark, place = page.partition("#")
    path, ask, query = path.partition("?")
    file = site / path[1:] if path.startswith("/") else site / language / path
    return file.as_uri() + ask + query + mark + place


def search(page: Page, language: str) -> None:
    """Look for what most readers would look for."""
    page.fill("#q", "機械学習" if language == "ja" else "machine learning")
    page.keyboard.press("Enter")
    page.locator("#results li").first.wait_for()


def screen(browser: Browser, url: str, language: str, scheme: Scheme, size: tuple[int, int]) -> Image.Image:
    """One window of a page, made small."""
    window: ViewportSize = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=window, color_scheme=scheme, reduced_motion="reduce")
    held = context.new_page()
    held.goto(url)
    if "search/" in url:
        search(held, language)
    if "compare/editions" in url:
        held.locator(".clause").first.wait_for()
    picture = Image.open(io.BytesIO(held.screenshot())).convert("RGB")
    context.close()
    return picture.resize((round(size[0] * HEIGHT / size[1]), HEIGHT), Image.Resampling.LANCZOS)


def sheet(browser: Browser, site: Path, host: str, page: str) -> Image.Image:
    """The twelve windows of a page on one picture."""
    rows = [
        [screen(browser, address(site, host, page, language), language, scheme, size) for size in WINDOWS]
        for language, scheme in ROWS
    ]
    width = sum(item.width for item in rows[0]) + GAP * (len(WINDOWS) + 1)
    out = Image.new("RGB", (width, (HEIGHT + GAP) * len(rows) + GAP), GROUND)
    for number, row in enumerate(rows):
        left = GAP
        for item in row:
            out.paste(item, (left, GAP + number * (HEIGHT + GAP)))
            left += item.width + GAP
    return out


def save(picture: Image.Image, place: Path) -> int:
    """Keep the sheet as well as it fits into its bytes; returns how many it takes."""
    for quality in range(60, 10, -6):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= MOST:
            break
    return place.write_bytes(out.getvalue())


def main() -> None:
    """Write a sheet for each kind of page, or for those named."""
    site, wanted = Path(sys.argv[1]).resolve(), sys.argv[2:]
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright, served(site) as host:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, page in kinds(site).items():
            if not wanted or name in wanted:
                taken = save(sheet(browser, site, host, page), HERE / f"{name}.webp")
                sys.stdout.write(f"{name}: {taken / 1000:.0f} kB\n")
        browser.close()


if __name__ == "__main__":
    main()
