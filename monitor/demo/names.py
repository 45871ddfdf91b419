"""Fetches the story's made-up hosts from the loopback server.

The site shows https://chirp.example/en/tos, not a port on 127.0.0.1 that means nothing a minute later. So addresses are
translated on the way out and back again in what came; in between works the real Fetcher.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from monitor.capture import Fetcher
from monitor.model import Capture, Document, Fetched, NotModified, Unreadable


class NamedFetcher:
    """A Fetcher for hosts that stand behind ports of the loopback interface."""

    def __init__(self, fetcher: Fetcher, ports: Mapping[str, int]) -> None:
        self._fetcher = fetcher
        self._origins = {f"https://{host}": f"http://127.0.0.1:{port}" for host, port in ports.items()}

    async def fetch(self, document: Document, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Fetch a watched document."""
        there = replace(document, urls=tuple(self._there(url) for url in document.urls))
        return self._back(await self._fetcher.fetch(there, etag=etag, last_modified=last_modified))

    async def fetch_url(self, url: str, document: Document) -> Fetched:
        """Fetch another address in the same manner."""
        return self._back(await self._fetcher.fetch_url(self._there(url), document))

    async def render(self, url: str, document: Document) -> Capture | Unreadable:
        """Fetch an address with a browser; no page of the story needs one."""
        found = self._back(await self._fetcher.render(self._there(url), document))
        assert not isinstance(found, NotModified)
        return found

    def _there(self, url: str) -> str:
        parts = urlsplit(url)
        origin = self._origins.get(f"{parts.scheme}://{parts.netloc}")
        if origin is None:
            return url
        return origin + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _name(self, text: str) -> str:
        for name, origin in self._origins.items():
            text = text.replace(origin, name)
        return text

    def _back(self, fetched: Fetched) -> Fetched:
        if isinstance(fetched, Capture):
            headers = tuple((name, self._name(value)) for name, value in fetched.headers)
            return replace(
                fetched, url=self._name(fetched.url), final_url=self._name(fetched.final_url), headers=headers
            )
        if isinstance(fetched, Unreadable):
            return replace(fetched, detail=self._name(fetched.detail))
        return fetched
