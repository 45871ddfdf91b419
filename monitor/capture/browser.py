"""Pages that exist only in a browser, rendered by the system's Chromium through Playwright (extra `browser`).

The rules of the plain fetch hold here too: who we are is told, private addresses are refused for everything that the
page asks for (`tunnel`), and time, memory, bytes and the number of requests are bounded. The profile is new each time.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from monitor.capture.failures import FetchFailed
from monitor.capture.memory import MemoryWatch
from monitor.capture.tunnel import Tunnel
from monitor.model import Capture, Document, FetchSettings

if TYPE_CHECKING:
    from playwright.async_api import Browser, Error, Page, Response, Route

REMEDY = "Install it with: pip install 'kiyaku[browser]', and Chromium (Debian: apt install chromium)."
_EXECUTABLES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_LEFT_OUT = frozenset({"image", "media", "font", "manifest", "texttrack", "eventsource", "websocket", "ping"})

# Opens what a reader could open: <details>, and buttons that say that they expand something. Links are left alone, and
# so is whatever sits in a form: nothing is sent anywhere.
_EXPAND = """() => {
  for (const element of document.querySelectorAll('details:not([open])')) element.open = true;
  let clicks = 0;
  const closed = '[aria-expanded="false"]';
  for (const element of document.querySelectorAll(`button${closed}, [role="button"]${closed}, summary${closed}`)) {
    if (element.closest('form, nav, header, footer, a[href]') || clicks >= 300) continue;
    element.click();
    clicks += 1;
  }
  return clicks;
}"""

# Headless Chromium with what a page of text needs; the sandbox stays on unless root runs us, which it refuses.
_FLAGS = (
    "--disable-gpu", "--disable-extensions", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--no-default-browser-check", "--mute-audio", "--disable-dev-shm-usage",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp", "--force-webrtc-ip-handling-policy",
)  # fmt: skip


@dataclass
class _Visit:
    """What a page has used up."""

    settings: FetchSettings
    tunnel: Tunnel
    requests: int = 0

    async def route(self, route: Route) -> None:
        """Let a request of the page pass, or not."""
        if route.request.resource_type in _LEFT_OUT:
            await route.abort("blockedbyclient")
            return
        self.requests += 1
        await (route.abort("blockedbyclient") if self.too_many else route.continue_())

    @property
    def too_many(self) -> bool:
        """Whether the page asked for more files than it may."""
        return self.requests > self.settings.browser_requests

    def check(self, *urls: str) -> None:
        """Raise FetchFailed where a limit was reached, or where one of these pages could not be asked."""
        if self.too_many:
            raise FetchFailed("too-large", f"The page asked for more than {self.settings.browser_requests} files.")
        if self.tunnel.overflown:
            raise FetchFailed("too-large", "The page and its files are larger than they may be.")
        for host in (urlsplit(url).hostname or "" for url in urls):
            if host in self.tunnel.faults:
                raise FetchFailed(*self.tunnel.faults[host])


async def render(
    url: str, document: Document, settings: FetchSettings, user_agent: str, clock: Callable[[], datetime]
) -> Capture:
    """The page after its scripts ran and its collapsed parts were opened. Raises FetchFailed.

    Reasons: "browser" (Playwright or Chromium are missing or do not start), "timeout", "too-large", "private-address",
    "dns", "connection".
    """
    try:
        async with (
            asyncio.timeout(settings.browser_timeout),
            Tunnel(settings, max_bytes=4 * settings.max_bytes) as tunnel,
            _browser(settings, tunnel) as browser,
        ):
            return await _visit(browser, url, document, _Visit(settings, tunnel), user_agent, clock)
    except TimeoutError as error:
        raise FetchFailed("timeout", f"The page was not ready after {settings.browser_timeout:.0f} s.") from error


@asynccontextmanager
async def _browser(settings: FetchSettings, tunnel: Tunnel) -> AsyncIterator[Browser]:
    try:
        from playwright.async_api import Error, async_playwright
    except ImportError as error:
        raise FetchFailed("browser", f"The optional part for rendering pages is missing. {REMEDY}") from error
    executable = shutil.which(settings.browser_path) if settings.browser_path else None
    executable = executable or next(filter(None, map(shutil.which, _EXECUTABLES)), None)
    if executable is None or (settings.browser_path and not shutil.which(settings.browser_path)):
        raise FetchFailed("browser", f"No Chromium was found. {REMEDY}")
    watch = MemoryWatch(f"--kiyaku-visit={secrets.token_hex(8)}", settings.browser_memory)
    async with async_playwright() as playwright, watch:
        try:
            browser = await playwright.chromium.launch(
                executable_path=executable,
                headless=True,
                args=[*_flags(settings), watch.word],
                chromium_sandbox=not _is_root(),
                # "<-loopback>" takes away Chromium's own rule that loopback needs no proxy.
                proxy={"server": tunnel.address, "bypass": "<-loopback>"},
            )
        except Error as error:
            raise FetchFailed("browser", f"Chromium does not start: {_first_line(error)}.") from error
        try:
            yield browser
        except Error as error:
            raise (_overgrown(settings) if watch.exceeded else _explained(_first_line(error))) from error
        finally:
            await browser.close()


def _overgrown(settings: FetchSettings) -> FetchFailed:
    megabytes = settings.browser_memory // (1024 * 1024)
    return FetchFailed("too-large", f"The page used more than the {megabytes:,} MB of memory that a browser may.")


def _flags(settings: FetchSettings) -> list[str]:
    megabytes = settings.browser_memory // (1024 * 1024)
    # V8's heap is what hostile scripts fill; a page that goes beyond crashes, and we say so.
    return [*_FLAGS, f"--js-flags=--max-old-space-size={megabytes // 2}", "--renderer-process-limit=2"]


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _first_line(error: Error) -> str:
    return next(iter(str(error.message).splitlines()), "unknown fault").rstrip(".")


def _explained(text: str) -> FetchFailed:
    if "crash" in text.lower():
        return FetchFailed("too-large", "The page used more memory than it may, and Chromium gave up.")
    if "Timeout" in text:
        return FetchFailed("timeout", "The page was not ready in time.")
    reason = "tls" if "ERR_CERT" in text or "ERR_SSL" in text else "connection"
    return FetchFailed(reason, f"Chromium could not open the page: {text}.")


async def _visit(
    browser: Browser, url: str, document: Document, visit: _Visit, user_agent: str, clock: Callable[[], datetime]
) -> Capture:
    from playwright.async_api import Error

    settings = visit.settings
    context = await browser.new_context(
        user_agent=user_agent, locale=document.language or "en", accept_downloads=False, service_workers="block"
    )
    context.set_default_timeout(settings.browser_timeout * 1000)
    page = await context.new_page()
    await page.route("**/*", visit.route)
    try:
        response = await page.goto(url, wait_until="domcontentloaded")
    except Error:
        visit.check(url)  # says better what happened than the browser does
        raise
    await _settle(page, settings)
    await page.evaluate(_EXPAND)
    await _settle(page, settings)
    visit.check(url, page.url)
    return await _captured(page, response, url, document, settings, clock())


async def _settle(page: Page, settings: FetchSettings) -> None:
    """Wait until the network is quiet, for a while: pages that poll are never quiet."""
    from playwright.async_api import TimeoutError as PageTimeout

    try:
        await page.wait_for_load_state("networkidle", timeout=min(settings.browser_timeout, 20.0) * 1000 / 4)
    except PageTimeout:
        return


async def _captured(
    page: Page, response: Response | None, url: str, document: Document, settings: FetchSettings, now: datetime
) -> Capture:
    body = (await page.content()).encode("utf-8", "replace")
    if len(body) > settings.max_decoded_bytes:
        raise FetchFailed("too-large", f"The rendered page is larger than {settings.max_decoded_bytes:,} bytes.")
    headers = dict(response.headers) if response is not None else {}
    kept = ("content-language", "content-type", "x-robots-tag", "tdm-reservation", "tdm-policy", "retry-after")
    return Capture(
        service=document.service,
        document=document.key,
        url=url,
        final_url=page.url,
        captured_at=now,
        status=response.status if response is not None else 200,
        media_type="text/html",
        body=body,
        charset="utf-8",
        headers=tuple((name, headers[name]) for name in kept if name in headers),
        rendered=True,
    )
