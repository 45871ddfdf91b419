"""The story's server and the names that it stands for, over real HTTP."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.capture import Fetcher
from monitor.demo.names import NamedFetcher
from monitor.demo.server import StoryServer
from monitor.demo.story import scenes
from monitor.model import Capture, Document, DocumentKind, FetchSettings, NotModified

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SETTINGS = FetchSettings(allow_private_addresses=True, delay=0, jitter=0)
RULES = Document("vellum", "terms", DocumentKind.TERMS, ("https://vellumlane.example/terms",), "en")


async def test_a_made_up_host_is_fetched_from_the_loopback_interface_and_keeps_its_name() -> None:
    with StoryServer() as server:
        server.show(scenes(NOW.date())[0].pages, NOW)
        async with Fetcher(SETTINGS, clock=lambda: NOW) as fetcher:
            capture = await NamedFetcher(fetcher, server.ports).fetch(RULES)
    assert isinstance(capture, Capture)
    assert (capture.url, capture.final_url, capture.status) == (RULES.urls[0], RULES.urls[0], 200)
    assert "127.0.0.1" not in repr(capture.headers)
    assert b"Terms for artists and visitors" in capture.body


async def test_an_unchanged_edition_is_answered_with_304() -> None:
    with StoryServer() as server:
        server.show(scenes(NOW.date())[0].pages, NOW)
        async with Fetcher(SETTINGS, clock=lambda: NOW) as fetcher:
            named = NamedFetcher(fetcher, server.ports)
            first = await named.fetch(RULES)
            assert isinstance(first, Capture)
            again = await named.fetch(RULES, etag=dict(first.headers)["etag"])
    assert isinstance(again, NotModified)


async def test_an_unknown_address_is_a_404_and_robots_txt_is_always_there() -> None:
    nowhere = Document("chirp", "none", DocumentKind.TERMS, ("https://chirp.example/nothing",), "en")
    with StoryServer() as server:
        async with Fetcher(SETTINGS, clock=lambda: NOW) as fetcher:
            capture = await NamedFetcher(fetcher, server.ports).fetch(nowhere)
    assert isinstance(capture, Capture)
    assert capture.status == 404
    assert server.requests == 2
