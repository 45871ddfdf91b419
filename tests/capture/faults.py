"""Every fault that a watched page can have, served from the loopback interface, with what must be said of it.

`tests/capture/test_faults.py` asserts the outcomes; `python -m bench.faults` measures time and memory of each in a
process of its own and writes docs/FAULTS.md.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import ssl
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from monitor.capture import Fetcher
from monitor.finding import unreadable
from monitor.model import Capture, Clause, ClauseTags, Finding, History, NotModified
from monitor.pipeline import examine
from monitor.store.state import advance
from tests.capture import pages
from tests.capture.site import Page, Request, Site, answer, quick, serving

NOW = datetime(2026, 3, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Fault:
    """What is served in place of the terms, and the reason that must be given for it."""

    name: str  # as the table names it
    reason: str  # of the finding; several are parted by "|"; "" where the document must be found unchanged
    pages: Callable[[], Mapping[str, Page]] = dict
    settings: Mapping[str, Any] = field(default_factory=dict)
    url: Callable[[Site], str] = lambda site: site.url("/tos")
    tls: bool = False


class NoTagger:
    version = "none"

    def tag(self, clauses: Sequence[Clause], language: str) -> Mapping[str, ClauseTags]:
        return {}


def html(body: bytes, *headers: str, status: str = "200 OK") -> Callable[[], Mapping[str, Page]]:
    return lambda: {"/tos": answer(body, *headers, status=status)}


def packed(body: bytes, encoding: str = "gzip") -> Mapping[str, Page]:
    return {"/tos": answer(body, f"Content-Encoding: {encoding}")}


@cache
def bomb() -> bytes:
    """A gigabyte of zeros in a megabyte."""
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(1024)) + packer.flush()


async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(600):
        writer.write(b"<p>")
        await writer.drain()
        await asyncio.sleep(0.05)


async def endless(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(4096):
        writer.write(b"<p>more and more of it</p>" * 1000)
        await writer.drain()


async def silent(request: Request, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


async def hang_up(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n" + pages.terms()[:20000])


async def greet(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.2p1\r\n")


def redirect(target: str) -> Mapping[str, Page]:
    return {"/tos": answer(b"", f"Location: {target}", status="302 Found")}


def loop() -> Mapping[str, Page]:
    return {
        "/tos": answer(b"", "Location: /b", status="302 Found"),
        "/b": answer(b"", "Location: /tos", status="301 Moved"),
    }


def headers() -> Mapping[str, Page]:
    return {"/tos": answer(pages.terms(), *(f"X-Filler-{number}: {'x' * 900}" for number in range(400)))}


def tall_pdf() -> Mapping[str, Page]:
    from pypdf import PdfWriter

    writer = PdfWriter()
    for _ in range(3000):
        writer.add_blank_page(72, 72)
    with closing(io.BytesIO()) as file:
        writer.write(file)
        return {"/tos": answer(file.getvalue(), kind="application/pdf")}


def in_charset(name: str, declared: str) -> Mapping[str, Page]:
    return {"/tos": answer(pages.terms().replace(b'<meta charset="utf-8">', b"").decode().encode(name), kind=declared)}


SLOW = {"deadline": 1.0, "read_timeout": 0.7, "connect_timeout": 0.7}

FAULTS = (
    # Not the document.
    Fault("bot wall, status 200", "blocked", html(pages.CHALLENGE)),
    Fault("bot wall, status 403", "blocked", html(pages.CHALLENGE, status="403 Forbidden")),
    Fault("bot wall, status 503", "blocked", html(pages.CHALLENGE, "Retry-After: 60", status="503 Unavailable")),
    Fault("challenge by header", "blocked", html(pages.terms(), "cf-mitigated: challenge")),
    Fault("bot wall in the site's frame", "blocked", html(pages.WALL)),
    Fault("plain 403", "http-403", html(b"no", status="403 Forbidden")),
    Fault("404", "http-404", html(pages.NOT_FOUND, status="404 Not Found")),
    Fault("429", "http-429", html(b"slow down", "Retry-After: 3600", status="429 Too Many Requests")),
    Fault("500", "http-500", html(b"", status="500 Internal Server Error")),
    Fault("log-in gate", "login", html(pages.LOGIN)),
    Fault("age gate", "login", html(pages.AGE)),
    Fault("consent wall", "consent", html(pages.CONSENT)),
    Fault("crashed application", "error-page", html(pages.CRASH)),
    Fault("maintenance, in French", "error-page", html(pages.MAINTENANCE_FR)),
    Fault("offline page", "empty|error-page", html(pages.OFFLINE)),
    Fault("soft 404", "error-page", html(pages.NOT_FOUND)),
    Fault("home page in place of the terms", "implausible", html(pages.HOME)),
    Fault("empty shell with the right title", "empty|implausible", html(pages.SHELL)),
    Fault("error text in the site's frame, in German", "error-page", html(pages.ERROR_DE)),
    Fault("redirection stub", "error-page", html(pages.REDIRECTING)),
    Fault("nothing at all", "empty", html(b"")),
    Fault("a picture", "not-text", lambda: {"/tos": answer(b"\x89PNG", kind="image/png")}),
    Fault("half of the page, then the end", "truncated", lambda: {"/tos": hang_up}),
    # Hostile or broken.
    Fault("endless slow body", "timeout", lambda: {"/tos": drip}, SLOW),
    Fault("endless fast body", "too-large", lambda: {"/tos": endless}),
    Fault("silence", "timeout", lambda: {"/tos": silent}, SLOW),
    Fault("decompression bomb (1 GiB in 1 MiB)", "too-large", lambda: packed(bomb())),
    Fault("damaged gzip", "malformed", lambda: packed(b"\x1f\x8b" + b"garbage" * 99)),
    Fault("gzip that stops half-way", "truncated", lambda: packed(gzip.compress(pages.terms())[:900])),
    Fault("encoding that was not asked for", "malformed", lambda: packed(pages.terms(), "br")),
    Fault("400 kB of header lines", "too-large", headers),
    Fault("no HTTP", "protocol|connection", lambda: {"/tos": greet}),
    Fault("100,000 nested elements", "too-large|malformed|error-page|empty|implausible",
          html(b"<html><body>" + b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000)),
    Fault("a million tags", "too-large|malformed|empty|implausible", html(b"<html><body>" + b"<p><b>a</b>" * 500_000)),
    Fault("random bytes as UTF-8", "malformed|empty|implausible|language", html(bytes(range(256)) * 400)),
    Fault("a PDF of 3,000 pages", "too-large|empty|malformed", tall_pdf),
    Fault("a PDF that is none", "malformed|empty",
          lambda: {"/tos": answer(b"%PDF-1.7 nonsense", kind="application/pdf")}),
    Fault("redirection in a circle", "redirects", loop),
    Fault("redirection to a file", "address", lambda: redirect("file:///etc/passwd")),
    Fault("redirection to a broken address", "redirects|address|connection", lambda: redirect("http://[::1")),
    Fault("loopback, not allowed", "private-address", html(pages.terms()), {"allow_private_addresses": False}),
    Fault("metadata address, not allowed", "private-address", settings={"allow_private_addresses": False},
          url=lambda _: "http://169.254.169.254/latest/meta-data/"),
    Fault("IPv4 inside IPv6, not allowed", "private-address", settings={"allow_private_addresses": False},
          url=lambda _: "http://[::ffff:127.0.0.1]/"),
    Fault("a number as a host, not allowed", "private-address", settings={"allow_private_addresses": False},
          url=lambda _: "http://2130706433/"),
    Fault("unknown name", "dns", url=lambda _: "http://no-such-host.invalid/tos"),
    Fault("nobody listens", "connection", url=lambda _: "http://127.0.0.1:1/tos"),
    Fault("certificate of somebody else", "tls", html(pages.terms()), tls=True),
    Fault("robots.txt says no", "robots",
          lambda: {"/robots.txt": answer(b"User-agent: *\nDisallow: /", kind="text/plain")}),
    Fault("robots.txt is broken (503)", "robots",
          lambda: {"/robots.txt": answer(b"", status="503 Unavailable")}),
    # Odd, but the document.
    Fault("Latin-1 declared as UTF-8", "", lambda: in_charset("latin-1", "text/html; charset=utf-8")),
    Fault("UTF-16 without a word about it", "", lambda: in_charset("utf-16", "text/html")),
    Fault("no Content-Type", "", lambda: {"/tos": b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + pages.terms()}),
    Fault("unchanged", "", html(pages.terms())),
)  # fmt: skip


@cache
def baseline() -> History:
    """What is held of Chirp's terms after one good capture."""
    document = Site().document("/tos", language="en")
    capture = Capture(
        "chirp", "terms", document.urls[0], document.urls[0], NOW, 200, "text/html", pages.terms(), "utf-8"
    )
    finding = examine(document, capture, History(), tagger=NoTagger())
    assert finding.outcome.value == "first", finding
    return advance(History(), finding)


async def meet(fault: Fault) -> tuple[Finding, float]:
    """Serve the fault, fetch it, and say what was found and how many seconds that took."""
    history = baseline()
    context = _foreign_certificate() if fault.tls else None
    async with serving(fault.pages(), tls=context) as site, Fetcher(quick(**fault.settings), clock=lambda: NOW) as ours:
        document = site.document("/tos", language="en")
        url = fault.url(site)
        started = time.perf_counter()
        fetched = await ours.fetch_url(url, document)
        assert not isinstance(fetched, NotModified)
        if isinstance(fetched, Capture):
            finding = examine(document, fetched, history, tagger=NoTagger())
        else:
            finding = unreadable(document, history, fetched, NOW)
        return finding, time.perf_counter() - started


def _foreign_certificate() -> ssl.SSLContext:
    import trustme

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("elsewhere.example").configure_cert(context)
    return context
