"""The web application inside the daemon's own loop."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from monitor.config import ServeSettings
from monitor.errors import UsageError

log = logging.getLogger("kiyaku.web")

MOST_AT_ONCE = 400  # connections; more are told to come back, so that a flood cannot take the memory


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the daemon."""
        yield


def listen(settings: ServeSettings) -> socket.socket:
    """A socket on the address of sources.yaml. Raises UsageError where it is taken."""
    try:
        found = socket.create_server((settings.host, settings.port), family=_family(settings.host), backlog=512)
    except OSError as error:
        raise UsageError(
            f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}).",
            "Choose another serve.port in sources.yaml, or --no-serve.",
        ) from error
    found.setblocking(False)
    # Accepted connections inherit it. asyncio sets it only on sockets whose protocol is named, which this one's is not;
    # without it every answer in two pieces (head, body) waits 40 ms for the other side's delayed acknowledgement.
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return found


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


class Web:
    """A running server."""

    def __init__(self, app: ASGIApp, settings: ServeSettings, listening: socket.socket) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,  # lines would hold readers' network addresses and tokens
            lifespan="off",
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=list(settings.trusted_proxies),
            limit_concurrency=MOST_AT_ONCE,
            timeout_keep_alive=10,
            timeout_graceful_shutdown=3,
            h11_max_incomplete_event_size=16_384,
        )
        self._server = _Server(config)
        self._listening = listening
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to answer."""
        self._task = asyncio.create_task(self._server.serve(sockets=[self._listening]), name="web")
        host, port = self._listening.getsockname()[:2]
        log.info("listening on http://%s:%d/", host, port)

    def share(self) -> socket.socket:
        """The same address for the server that follows this one: nobody who knocks in between is turned away."""
        return self._listening.dup()

    async def stop(self) -> None:
        """Finish the answers in hand."""
        self._server.should_exit = True
        if self._task is not None:
            await asyncio.wait([self._task], timeout=4)
        self._listening.close()
