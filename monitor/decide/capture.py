"""What the HTTP facts and the raw bytes of a capture already tell, before anything is read as terms."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from monitor.decide.markers import wall
from monitor.model import Capture, Document, DocumentKind, History, Unreadable

PARTS = "multipart/x-kiyaku"  # several pages in one capture: monitor.read.bundle
READABLE_TYPES = frozenset({
    "text/html", "application/xhtml+xml", "application/pdf", "text/markdown", "text/plain", "text/x-markdown", PARTS,
})  # fmt: skip

# A challenge shows a sentence or two; the shortest real page in the recorded histories has some 900 characters.
_HARDLY_ANY_TEXT = 600
_MAX_RETRY_AFTER = timedelta(days=7)

_HIDDEN = re.compile(
    rb"<(script|style|noscript|template|svg)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE
)
_WHITE = re.compile(rb"\s+")


def judge_capture(capture: Capture, document: Document, history: History) -> Unreadable | None:
    """Why these bytes cannot be the document, or None where they may be read."""
    del history  # what the page said before matters only once it is read
    headers = dict(capture.headers)
    walled = headers.get("cf-mitigated") == "challenge" or headers.get("x-amzn-waf-action") in ("challenge", "captcha")
    retry_at = retry_after(headers.get("retry-after", ""), capture.captured_at)
    if walled:
        return Unreadable("blocked", "The server asked for a browser check.", retry_at)
    if not 200 <= capture.status < 300 or capture.status == 206:
        return _status(capture, document, retry_at)
    if document.kind is DocumentKind.ROBOTS:
        return _robots(capture)
    if capture.media_type not in READABLE_TYPES:
        return Unreadable("not-text", f"The server sent {capture.media_type}, which is no text that we read.")
    if not capture.body.strip():
        return Unreadable("empty", f"The server sent no text (status {capture.status}).")
    return _bytes(capture)


def retry_after(value: str, now: datetime) -> datetime | None:
    """When a Retry-After header allows the next try: seconds or an HTTP date, at most a week ahead."""
    text = value.strip()
    if not text:
        return None
    try:
        when = now + timedelta(seconds=int(text)) if text.isdecimal() else parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(when, now + _MAX_RETRY_AFTER) if when > now else None


def _status(capture: Capture, document: Document, retry_at: datetime | None) -> Unreadable | None:
    if document.kind is DocumentKind.ROBOTS and capture.status in (404, 410):
        return None  # no robots.txt: everything is allowed, and that is a fact worth knowing
    if capture.status in (401, 403, 429, 503) and (trace := wall(capture.body)):
        return Unreadable("blocked", f"Status {capture.status} with a bot wall ({trace}).", retry_at)
    return Unreadable(f"http-{capture.status}", f"The server answered with status {capture.status}.", retry_at)


def _robots(capture: Capture) -> Unreadable | None:
    if capture.media_type in ("text/html", "application/xhtml+xml") or capture.body.lstrip()[:1] == b"<":
        return Unreadable("not-text", "Instead of robots.txt the server sent a web page.")
    return None


def _bytes(capture: Capture) -> Unreadable | None:
    if capture.media_type not in ("text/html", "application/xhtml+xml"):
        return None
    trace = wall(capture.body)
    if trace and _shown(capture.body) < _HARDLY_ANY_TEXT:
        return Unreadable("blocked", f"A bot wall stands before the page ({trace}).")
    return None


def _shown(body: bytes) -> int:
    """Rough number of bytes of text that a page shows without scripts."""
    return len(_WHITE.sub(b" ", _HIDDEN.sub(b" ", body)).strip())


def wants_browser(capture: Capture, refused: Unreadable) -> bool:
    """Whether a page is a shell that scripts fill, so that a browser may show what a plain fetch did not."""
    is_page = capture.media_type in ("text/html", "application/xhtml+xml") and not capture.rendered
    return (
        is_page
        and refused.reason in ("empty", "implausible")
        and _shown(capture.body) < _HARDLY_ANY_TEXT
        and (b"<script" in capture.body.lower())
    )
