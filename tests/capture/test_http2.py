"""HTTP/2 against a server on the loopback interface: some sites serve it alone, or refuse HTTP/1.1."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import trustme
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import Event, RequestReceived
from h2.exceptions import ProtocolError

from monitor.capture import Fetcher, network
from monitor.model import Capture, NotModified, Unreadable
from tests.capture.site import Site, answer, quick, serving

PAGE = b"<html lang=en><p>What you post on Chirp stays yours.</p></html>"
HOST = "chirp.example"


class Server:
    """Answers each stream with a page, resets the stream of /cut half-way, and 304 to a conditional request."""

    def __init__(self) -> None:
        self.requests: list[dict[str, str]] = []
        self.connections = 0
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        connection.initiate_connection()
        try:
            writer.write(connection.data_to_send())
            while data := await reader.read(65_536):
                for event in connection.receive_data(data):
                    self.react(connection, event)
                writer.write(connection.data_to_send())
                await writer.drain()
        except (OSError, ProtocolError):
            pass  # the client left early, as it may
        finally:
            writer.close()

    def react(self, connection: H2Connection, event: Event) -> None:
        if not isinstance(event, RequestReceived) or event.stream_id is None or event.headers is None:
            return
        headers = {str(name): str(value) for name, value in event.headers}
        self.requests.append(headers)
        path, stream = headers[":path"], event.stream_id
        if path == "/robots.txt":
            connection.send_headers(stream, [(":status", "404")], end_stream=True)
        elif "if-none-match" in headers:
            connection.send_headers(stream, [(":status", "304"), ("etag", '"1"')], end_stream=True)
        else:
            kind = ("content-type", "text/html; charset=utf-8")
            connection.send_headers(stream, [(":status", "200"), kind, ("etag", '"1"')])
            connection.send_data(stream, PAGE, end_stream=path != "/cut")
            if path == "/cut":
                connection.reset_stream(stream)


@asynccontextmanager
async def speaking(monkeypatch: pytest.MonkeyPatch, *protocols: str) -> AsyncIterator[tuple[Server, Fetcher]]:
    """A server that offers these protocols by ALPN, and a fetcher that trusts it."""
    authority = trustme.CA()
    ours, theirs = ssl.create_default_context(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.configure_trust(ours)
    authority.issue_cert(HOST).configure_cert(theirs)
    theirs.set_alpn_protocols(list(protocols))

    async def here(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(network, "resolve", here)
    server = Server()
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=theirs)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        async with Fetcher(quick(), tls=ours) as fetcher:
            yield server, fetcher
    finally:
        listening.close()


def site(server: Server) -> Site:
    return Site(scheme="https", host=HOST, port=server.port)


async def test_a_site_that_speaks_only_http2_is_read_and_asked_conditionally(monkeypatch: pytest.MonkeyPatch) -> None:
    async with speaking(monkeypatch, "h2") as (server, ours):
        document = site(server).document("/tos")
        got = await ours.fetch(document)
        again = await ours.fetch(document, etag='"1"')
    assert isinstance(got, Capture), got
    assert (got.status, got.body, got.media_type) == (200, PAGE, "text/html")
    assert isinstance(again, NotModified)
    assert server.connections == 1  # robots.txt and both fetches on one connection
    assert {request[":authority"] for request in server.requests} == {f"{HOST}:{server.port}"}
    assert all(request["user-agent"].startswith("Kiyaku/") for request in server.requests)


async def test_a_stream_that_is_reset_half_way_is_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    async with speaking(monkeypatch, "h2") as (server, ours):
        got = await ours.fetch(site(server).document("/cut"))
        after = await ours.fetch(site(server).document("/tos"))
    assert isinstance(got, Unreadable)
    assert got.reason in ("truncated", "protocol", "connection")
    assert isinstance(after, Capture)  # the fault of one stream spoils nothing


async def test_where_a_site_offers_no_http2_the_older_protocol_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    trusted, theirs = ssl.create_default_context(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.configure_trust(trusted)
    authority.issue_cert(HOST).configure_cert(theirs)
    theirs.set_alpn_protocols(["http/1.1"])

    async def here(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr(network, "resolve", here)
    async with serving({"/tos": answer(PAGE)}, tls=theirs) as pages, Fetcher(quick(), tls=trusted) as ours:
        pages.host = HOST
        got = await ours.fetch(pages.document("/tos"))
    assert isinstance(got, Capture), got
    assert got.body == PAGE
