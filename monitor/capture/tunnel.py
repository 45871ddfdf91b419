"""A proxy on the loopback interface through which the browser must go, so that its addresses are checked as ours are.

Chromium resolves names itself and follows redirects itself; checking its requests before it makes them would leave a
gap for DNS rebinding. So it is given this proxy for everything, loopback included, and here a name is resolved,
checked, and the checked address connected to.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from monitor.capture.failures import AddressRefused, NameNotFound
from monitor.capture.network import permitted
from monitor.model import FetchSettings

_HEAD_LIMIT = 64 * 1024
_PIECE = 64 * 1024
_REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_FAILURE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"

Pipe = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Tunnel:
    """The proxy, as an async context manager. `faults` tells by host why it was not asked."""

    def __init__(self, settings: FetchSettings, *, max_bytes: int) -> None:
        self.faults: dict[str, tuple[str, str]] = {}  # host → reason, detail
        self.overflown = False  # more bytes came than may
        self._settings = settings
        self._left = max_bytes
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_HEAD_LIMIT)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def address(self) -> str:
        """Where the proxy listens, as Chromium's --proxy-server takes it."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve((reader, writer)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, near: Pipe) -> None:
        reader, writer = near
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), self._settings.read_timeout)
            await self._pass_on(near, head)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass  # the browser is told by the closed connection
        finally:
            writer.close()

    async def _pass_on(self, near: Pipe, head: bytes) -> None:
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        url = urlsplit(f"//{target}" if method == "CONNECT" else target)
        host, port = url.hostname or "", url.port or (443 if method == "CONNECT" else 80)
        far = await self._connect(host, port, near[1])
        if far is None:
            return
        if method == "CONNECT":
            near[1].write(_OPEN)
        else:
            far[1].write(_origin_form(head, method, target))
        try:
            await asyncio.gather(self._pump(near[0], far[1]), self._pump(far[0], near[1], counted=True))
        finally:
            far[1].close()

    async def _connect(self, host: str, port: int, answer: asyncio.StreamWriter) -> Pipe | None:
        try:
            addresses = await permitted(host, port, allow_private=self._settings.allow_private_addresses)
            connection = asyncio.open_connection(addresses[0], port)
            return await asyncio.wait_for(connection, self._settings.connect_timeout)
        except (AddressRefused, NameNotFound) as error:
            self.faults[host] = ("private-address" if isinstance(error, AddressRefused) else "dns", str(error))
            answer.write(_REFUSAL)
        except (OSError, TimeoutError) as error:
            self.faults[host] = ("connection", f"The connection to {host} failed: {error}.")
            answer.write(_FAILURE)
        return None

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, counted: bool = False) -> None:
        try:
            while piece := await source.read(_PIECE):
                if counted:
                    self._left -= len(piece)
                    self.overflown = self.overflown or self._left < 0
                if self.overflown:
                    break
                sink.write(piece)
                await sink.drain()
        except OSError:
            pass  # one side hung up; the other is closed below
        finally:
            sink.close()


def _origin_form(head: bytes, method: str, target: str) -> bytes:
    """A proxy's request as a server takes it, for one exchange: the next may be for another host."""
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = head.decode("latin-1").split("\r\n")[1:-2]
    kept = [line for line in lines if not line.lower().startswith(("proxy-", "connection:"))]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *kept, "Connection: close", "", ""]).encode("latin-1")
