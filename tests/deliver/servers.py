"""Mail servers and web servers on loopback that behave as a test asks."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Post:
    """A mail that the server accepted."""

    sender: str
    recipient: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """The parsed message."""
        found = message_from_bytes(self.raw, policy=default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class MailServer:
    """What arrives, and what is refused. A list of answers is used up one mail at a time."""

    port: int = 0
    posts: list[Post] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)  # recipient → answer to RCPT
    data: list[str] = field(default_factory=list)  # answers to DATA, "" takes the mail, "drop" cuts the line after it
    sessions: int = 0
    tls: bool = False

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count sessions."""
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse those that the test names."""
        if answer := self.refuse.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail, refuse it, or take it and cut the line."""
        answer = self.data.pop(0) if self.data else ""
        if answer and answer != "drop":
            return answer
        self.tls = server.transport.get_extra_info("ssl_object") is not None  # type: ignore[union-attr]
        assert isinstance(envelope.content, bytes)
        self.posts += [Post(str(envelope.mail_from), to, envelope.content) for to in envelope.rcpt_tos]
        if answer == "drop":
            server.transport.abort()  # type: ignore[union-attr]
        return "250 taken"


class FreePort(Controller):
    """A controller that finds its own port."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(
    *, tls: ssl.SSLContext | None = None, starttls: bool = False, login: tuple[str, str] | None = None
) -> Iterator[MailServer]:
    """A server on a free port; with a context it speaks TLS from the start, or after STARTTLS."""
    handler = MailServer()

    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        fine = isinstance(data, LoginPassword) and (data.login.decode(), data.password.decode()) == login
        return AuthResult(success=fine, handled=fine)

    knobs: dict[str, Any] = {"authenticator": authenticate, "auth_required": True} if login else {}
    if tls is not None and starttls:
        knobs |= {"tls_context": tls, "require_starttls": True}
    if login and not starttls:
        knobs["auth_require_tls"] = False
    controller = FreePort(handler, hostname="127.0.0.1", port=0, ssl_context=tls if not starttls else None, **knobs)
    controller.start()
    handler.port, handler.sessions = controller.port, 0  # the controller has tried it once
    try:
        yield handler
    finally:
        controller.stop()


@dataclass
class WebServer:
    """Requests that came, and the statuses to answer with (200 when used up)."""

    url: str = ""
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)


@contextmanager
def web_server() -> Iterator[WebServer]:
    """A server on a free port that takes every POST."""
    state = WebServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            state.requests.append((self.path, {key.lower(): value for key, value in self.headers.items()}, body))
            self.send_response(state.statuses.pop(0) if state.statuses else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def run(coroutine: Any) -> Any:
    """Run one coroutine to its end."""
    return asyncio.run(coroutine)
