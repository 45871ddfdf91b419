"""A site on the loopback interface whose pages answer with exactly the bytes a test wants."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from monitor.capture import Fetcher
from monitor.model import Document, DocumentKind, FetchSettings

Handler = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]
Page = bytes | Handler


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """Pages by path (bytes: the whole raw answer; a function: writes it), and the requests that came."""

    pages: dict[str, Page] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    port: int = 0
    scheme: str = "http"
    host: str = "127.0.0.1"
    at_once: int = 0  # requests being answered now
    most_at_once: int = 0

    def url(self, path: str) -> str:
        return f"{self.scheme}://{self.host}:{self.port}{path}"

    def document(self, path: str, **facts: object) -> Document:
        return Document("chirp", "terms", DocumentKind.TERMS, (self.url(path),), **facts)  # type: ignore[arg-type]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            lines = [line.partition(":") for line in head[1:] if ":" in line]
            request = Request(head[0].split(" ")[1], {name.lower(): value.strip() for name, _, value in lines})
            self.requests.append(request)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            page = self.pages.get(request.path, answer(b"not here", status="404 Not Found"))
            if isinstance(page, bytes):
                writer.write(page)
            else:
                await page(request, writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client left early, as it may
        finally:
            self.at_once -= 1
            writer.close()

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


def answer(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    """A whole raw HTTP/1.1 answer."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@asynccontextmanager
async def serving(pages: Mapping[str, Page], *, tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    site = Site(dict(pages), scheme="https" if tls else "http")
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()


def quick(**changes: object) -> FetchSettings:
    """Settings for the loopback interface, without pauses."""
    facts: dict[str, object] = {
        "allow_private_addresses": True,
        "delay": 0.0,
        "jitter": 0.0,
        "contact": "me@example.org",
    }
    return FetchSettings(**{**facts, **changes})  # type: ignore[arg-type]


def fetcher(**changes: object) -> Fetcher:
    return Fetcher(quick(**changes))
