"""The story's services over real HTTP: each has a port of its own on the loopback interface."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from monitor.demo.render import render
from monitor.demo.story import HOSTS, Page

NOT_FOUND = b"<!doctype html><html lang=en><title>Page not found</title><main><h1>Nothing here</h1></main></html>"
OPEN_ROBOTS = b"User-agent: *\nDisallow: /settings/\nDisallow: /login\n"


class StoryServer:
    """Serves what the story shows at the moment that it was last set to. A context manager."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}
        self._at: datetime | None = None
        self._lock = threading.Lock()
        self._servers = {host: ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, host)) for host in HOSTS.values()}
        self._threads = [
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
            for server in self._servers.values()
        ]
        self.requests = 0

    @property
    def ports(self) -> dict[str, int]:
        """Where each host listens, chosen by the system."""
        return {host: int(server.server_address[1]) for host, server in self._servers.items()}

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for server in self._servers.values():
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join()

    def show(self, pages: Mapping[str, Page], at: datetime) -> None:
        """From now on it is `at` in the story, and these addresses show these pages; the others stay as they are."""
        with self._lock:
            self._pages = {**self._pages, **pages}
            self._at = at

    def answer(self, address: str, if_none_match: str) -> tuple[HTTPStatus, dict[str, str], bytes]:
        """Status, headers and body for one visit."""
        with self._lock:
            self.requests += 1
            page, at = self._pages.get(address), self._at
        if page is None or at is None:
            if address.endswith("/robots.txt"):
                return HTTPStatus.OK, {"Content-Type": "text/plain; charset=utf-8"}, OPEN_ROBOTS
            return HTTPStatus.NOT_FOUND, {"Content-Type": "text/html; charset=utf-8"}, NOT_FOUND
        headers = {"Content-Type": page.media_type, "Cache-Control": "max-age=0"}
        if page.etag:
            headers["ETag"] = f'"edition-{page.current.number}"'
            if if_none_match == headers["ETag"]:
                return HTTPStatus.NOT_MODIFIED, headers, b""
        return HTTPStatus.OK, headers, render(address, page, at)


def _handler(server: StoryServer, host: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            address = host + self.path.partition("?")[0]
            status, headers, body = server.answer(address, self.headers.get("If-None-Match", ""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing: the demo's progress is on standard error already."""

    return Handler
