"""What a fetch brings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch of a document that brought bytes, whatever they turn out to be."""

    service: str
    document: str
    url: str  # asked for
    final_url: str  # after redirects
    captured_at: datetime
    status: int  # HTTP status
    media_type: str  # lower case, without parameters, e.g. "text/html"
    body: bytes  # decompressed, as sent otherwise
    charset: str | None = None  # as the Content-Type header declares it
    headers: tuple[tuple[str, str], ...] = ()  # those worth keeping: ETag, Last-Modified, Content-Language, TDM, …
    rendered: bool = False  # by a browser


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server said that nothing changed (304)."""

    service: str
    document: str
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An expected failure: the document could not be fetched, or what came is not the document."""

    reason: str  # "blocked", "consent", "error-page", "empty", "implausible", "http-403", "timeout", "dns", "tls", …
    detail: str  # one English sentence for the operator, naming what was seen
    retry_at: datetime | None = None  # where the server asked for a time (Retry-After)


Fetched = Capture | NotModified | Unreadable
