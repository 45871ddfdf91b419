"""The plain fetch: conditional, redirects by hand, everything bounded, every expected failure a value."""

from __future__ import annotations

import asyncio
import random
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx

from monitor import __version__
from monitor.capture.content import ACCEPTED, read_body
from monitor.capture.failures import FetchFailed, explain
from monitor.capture.network import GuardedTransport
from monitor.capture.politeness import HostTurns, RobotsRules, origin_of, parse_robots
from monitor.model import Capture, Document, DocumentKind, Fetched, FetchSettings, NotModified, Unreadable
from monitor.read.bundle import pack

PRODUCT = "Kiyaku"  # our name in User-Agent and robots.txt
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_KEPT = (
    "etag", "last-modified", "content-language", "content-type", "retry-after", "x-robots-tag", "tdm-reservation",
    "tdm-policy", "cf-mitigated", "x-amzn-waf-action", "server", "via",
)  # fmt: skip


@dataclass(slots=True)
class _Journey:
    """One fetch on its way through redirects: what it may still use up."""

    document: Document
    conditions: dict[str, str]
    seconds_left: float
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)
    robots: str = ""  # what robots.txt said, for the record


@dataclass(frozen=True, slots=True)
class _Answer:
    url: str
    status: int
    headers: httpx.Headers
    body: bytes


class Fetcher:
    """Fetches documents politely. Use it as an async context manager; one serves any number of documents at once.

    `clock`, `sleep`, `chance` and `tls` are for tests: the time in UTC, the pause between requests, a random number
    from 0 to 1, and whom to trust.
    """

    def __init__(
        self,
        settings: FetchSettings,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.settings = settings
        self._clock, self._monotonic = clock, monotonic
        self._turns = HostTurns(settings.delay, settings.jitter, clock=monotonic, sleep=sleep, chance=chance)
        self._robots: dict[str, tuple[float, RobotsRules]] = {}
        self._slots = asyncio.Semaphore(settings.hosts_at_once)
        self._transport = GuardedTransport(allow_private=settings.allow_private_addresses, tls=tls)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.aclose()

    @property
    def user_agent(self) -> str:
        """Who asks, truthfully, and how to reach the operator."""
        contact = f" (+{self.settings.contact})" if self.settings.contact else ""
        return f"{PRODUCT}/{__version__}{contact}"

    async def fetch(self, document: Document, *, etag: str = "", last_modified: str = "") -> Fetched:
        """One capture of a document, with the validators of its last good capture.

        A document of several URLs is fetched whole, without validators, and packed (`monitor.read.bundle`); it fails
        as a whole if one of them fails.
        """
        if len(document.urls) == 1:
            return await self.fetch_url(document.urls[0], document, etag=etag, last_modified=last_modified)
        captures = []
        for url in document.urls:
            got = await self.fetch_url(url, document)
            if not isinstance(got, Capture):
                return got
            captures.append(got)
        return pack(captures)

    async def fetch_url(
        self, url: str, document: Document, *, etag: str = "", last_modified: str = "", plain: bool = False
    ) -> Fetched:
        """One address in the manner of `document`: another edition that its page links to, or one of its parts.

        `plain` leaves the browser out even where the document asks for it.
        """
        if document.browser and not plain:
            return await self.render(url, document)
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        journey = _Journey(document, {k: v for k, v in conditions.items() if v}, self.settings.deadline)
        try:
            return await self._travel(url, journey)
        except FetchFailed as failure:
            return failure.unreadable

    async def render(self, url: str, document: Document) -> Capture | Unreadable:
        """The page as Chromium shows it, with collapsed parts opened. Needs the `browser` extra."""
        from monitor.capture.browser import render

        journey = _Journey(document, {}, self.settings.deadline)
        try:
            await self._ask_robots(url, journey)
            async with self._turns.turn(_host(url)), self._slots:
                return await render(url, document, self.settings, self.user_agent, self._clock)
        except FetchFailed as failure:
            return failure.unreadable

    async def _travel(self, url: str, journey: _Journey) -> Capture | NotModified:
        """Follow redirects hop by hop; each hop is checked as the first one was."""
        asked = url
        for _ in range(self.settings.max_redirects + 1):
            await self._ask_robots(url, journey)
            answer = await self._ask(url, journey)
            target = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not target:
                return self._result(asked, answer, journey)
            url = _next_hop(url, target)
        raise FetchFailed("redirects", f"{asked} redirected more than {self.settings.max_redirects} times.")

    def _result(self, asked: str, answer: _Answer, journey: _Journey) -> Capture | NotModified:
        document, now = journey.document, self._clock()
        if answer.status == 304 and journey.conditions:
            return NotModified(document.service, document.key, now)
        media_type, charset = _content_type(answer.headers.get("content-type", ""), answer.body)
        kept = [(name, answer.headers[name]) for name in _KEPT if name in answer.headers]
        return Capture(
            service=document.service,
            document=document.key,
            url=asked,
            final_url=answer.url,
            captured_at=now,
            status=answer.status,
            media_type=media_type,
            body=answer.body,
            charset=charset,
            headers=(*kept, ("robots", journey.robots)) if journey.robots else tuple(kept),
        )

    async def _ask_robots(self, url: str, journey: _Journey) -> None:
        """Raise FetchFailed "robots" where the site does not want us; robots.txt itself may always be read."""
        if not self.settings.respect_robots or journey.document.kind is DocumentKind.ROBOTS:
            return
        rules = await self._rules(origin_of(_checked(url)))
        if not rules.allows(url, PRODUCT):
            why = f"answers {rules.status}" if rules.closed else "does not allow us to fetch this page"
            raise FetchFailed("robots", f"{rules.source} {why}.")
        self._turns.ask_for(_host(url), rules.crawl_delay(PRODUCT))
        journey.robots = f"allowed by {rules.source} ({rules.status})"

    async def _rules(self, origin: str) -> RobotsRules:
        known = self._robots.get(origin)
        if known and self._monotonic() - known[0] < self.settings.robots_ttl:
            return known[1]
        source = url = f"{origin}/robots.txt"
        document = Document("", "robots", DocumentKind.ROBOTS, (source,))
        journey = _Journey(document, {}, self.settings.deadline)
        for _ in range(5):  # RFC 9309 2.3.1.2: at least five redirects
            answer = await self._ask(url, journey)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                break
            url = _next_hop(url, answer.headers["location"])
        rules = parse_robots(source, answer.status, answer.body)
        self._robots[origin] = (self._monotonic(), rules)
        return rules

    async def _ask(self, url: str, journey: _Journey) -> _Answer:
        """One request in the host's turn. A connection that breaks is tried once more on a fresh one."""
        _checked(url)
        for last in (False, True):
            # The slot is taken last: who waits for a host's turn keeps nobody else from another host.
            async with self._turns.turn(_host(url)), self._slots:
                started = self._monotonic()
                try:
                    async with asyncio.timeout(max(journey.seconds_left, 0.001)):
                        return await self._exchange(url, journey)
                except (httpx.TransportError, httpx.InvalidURL, TimeoutError) as error:
                    failure = explain(error, url)
                    if last or failure.reason not in ("connection", "protocol"):
                        raise FetchFailed(failure.reason, failure.detail) from error
                finally:
                    journey.seconds_left -= self._monotonic() - started
        raise AssertionError("the second try returns or raises")

    async def _exchange(self, url: str, journey: _Journey) -> _Answer:
        limits = self.settings
        timeout = httpx.Timeout(limits.read_timeout, connect=limits.connect_timeout)
        request = httpx.Request("GET", url, headers=self._headers(journey), extensions={"timeout": timeout.as_dict()})
        journey.cookies.set_cookie_header(request)
        response = await self._transport.handle_async_request(request)
        response.request = request
        try:
            journey.cookies.extract_cookies(response)
            assert isinstance(response.stream, httpx.AsyncByteStream)
            body = await read_body(
                aiter(response.stream),
                response.headers.get("content-encoding", ""),
                max_bytes=limits.max_bytes,
                max_decoded=limits.max_decoded_bytes,
            )
        finally:
            await response.aclose()
        return _Answer(url, response.status_code, response.headers, body)

    def _headers(self, journey: _Journey) -> dict[str, str]:
        language = journey.document.language or "en"
        return {
            "User-Agent": self.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8,*/*;q=0.5",
            # The same words each time: a page that chooses its language by them must not flip.
            "Accept-Language": language if language == "en" else f"{language},en;q=0.3",
            "Accept-Encoding": ACCEPTED,
            **journey.conditions,
        }


def _checked(url: str) -> str:
    """The URL, where it is one of http(s) with a host. Raises FetchFailed "address"."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchFailed("address", f"{url[:200]!r} is no http or https address.")
    return url


def _next_hop(url: str, target: str) -> str:
    try:
        return _checked(urljoin(url, target.strip()).partition("#")[0])
    except ValueError as error:
        raise FetchFailed("redirects", f"{url} redirects to something that is no address.") from error


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def _content_type(header: str, body: bytes) -> tuple[str, str | None]:
    """Media type and character set of a Content-Type header; what the bytes look like where there is none."""
    message = Message()
    message["Content-Type"] = header
    charset = message.get_param("charset")
    media_type = message.get_content_type() if header.strip() else _sniffed(body)
    return media_type, charset if isinstance(charset, str) else None


def _sniffed(body: bytes) -> str:
    if body.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/html" if b"<" in body[:1024] else "text/plain"
