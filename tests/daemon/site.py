"""A small site on loopback whose pages a test can change, slow down or take away."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_CLAUSES = (
    "You keep the rights in what you post, and nothing in these terms moves ownership to us.",
    "By posting you give us a worldwide, non-exclusive licence to host, show and pass on your works in the service.",
    "We may remove posts that break these rules, and we tell you why when we do.",
    "You may close your account at any time; your works are then deleted within thirty days.",
    "These terms are governed by the law of the place in which you live.",
)


def terms(*more: str) -> str:
    """A page of terms, long enough to be believed."""
    texts = [f"{text} This is rule {number}.{letter}." for number, text in enumerate(_CLAUSES) for letter in "abcdef"]
    body = "".join(f"<h2>Section {n}</h2><p>{text}</p>" for n, text in enumerate([*texts, *more]))
    return f"<!doctype html><html lang=en><title>Terms of Service</title><main><h1>Terms of Service</h1>{body}</main>"


@dataclass
class Site:
    """Pages by path, and how many seconds each waits before it answers."""

    url: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    waits: dict[str, float] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@contextmanager
def site() -> Iterator[Site]:
    """A server on a free port."""
    state = Site()
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            over.wait(state.waits.get(self.path, 0))
            body = state.pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that was killed is no fault here."""

    server = Server(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def until(condition: object, seconds: float = 30.0) -> None:
    """Wait for something that another process does; the only way in which these tests wait."""
    end = time.monotonic() + seconds
    assert callable(condition)
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it did not happen")
        threading.Event().wait(0.05)
