"""The transport: httpx over connections that go only where `addresses` allows."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterable

import httpcore
import httpx

from monitor.capture.addresses import why_not_public
from monitor.capture.failures import AddressRefused, NameNotFound


async def resolve(host: str, port: int) -> list[str]:
    """IP addresses of a host in the system's order of preference. Raises NameNotFound."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
        raise NameNotFound(f"The name {host} could not be resolved: {reason}.") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def permitted(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Addresses of a host that may be connected to. Raises AddressRefused if one of them must not be asked."""
    addresses = await resolve(host, port)
    if not allow_private:
        for address in addresses:
            # One private address among public ones is how rebinding looks: the whole name is refused.
            if why := why_not_public(address):
                raise AddressRefused(f"{host} leads to {address}, {why}; fetch.allow_private_addresses is off.")
    return addresses


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to the very addresses that were checked; TLS and the Host header keep the name."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of httpcore
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address of `host` that answers."""
        addresses = await permitted(host, port, allow_private=self._allow_private)
        failure: Exception | None = None
        for address in addresses[:4]:
            try:
                return await self._backend.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or NameNotFound(f"The name {host} has no address.")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of httpcore
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never: no watched page lives on a local socket."""
        raise AddressRefused("Local sockets are not watched.")

    async def sleep(self, seconds: float) -> None:
        """Sleep between tries, as httpcore asks for it."""
        await asyncio.sleep(seconds)


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over a `GuardedBackend`, without proxies from the environment."""

    def __init__(self, *, allow_private: bool, tls: ssl.SSLContext | None = None, connections: int = 8) -> None:
        context = tls or httpx.create_ssl_context(trust_env=False)
        super().__init__(verify=context, http2=True, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=connections,
            keepalive_expiry=30.0,
            http1=True,
            http2=True,
            network_backend=GuardedBackend(allow_private=allow_private),
        )
