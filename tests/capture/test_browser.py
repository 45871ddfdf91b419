import asyncio
import os
import secrets

import pytest

from monitor.capture import Fetcher
from monitor.capture.memory import MemoryWatch, processes
from monitor.model import Capture, Unreadable
from tests.capture.site import Request, answer, fetcher, quick, serving
from tests.needs import chromium

SHELL = b"""<html lang="en"><body><div id="app"></div>
<details><summary>More</summary><p>Folded text.</p></details>
<button aria-expanded="false" onclick="document.getElementById('x').textContent='Opened text.'">Show</button>
<p id="x"></p>
<script>fetch('/api').then(r => r.text()).then(t => {
document.getElementById('app').innerHTML = '<p>' + t + '</p>'; });
</script></body></html>"""


@pytest.fixture(autouse=True)
def _needs_chromium() -> None:
    chromium()
    pytest.importorskip("playwright", reason="the extra `browser` is not installed: pip install 'kiyaku[browser]'")


async def test_a_page_filled_by_scripts_is_read_with_its_folded_parts() -> None:
    pages = {"/tos": answer(SHELL), "/api": answer(b"Written by a script.", kind="text/plain")}
    async with serving(pages) as site, fetcher(browser_timeout=40) as ours:
        got = await ours.fetch(site.document("/tos", browser=True))
    assert isinstance(got, Capture), got
    text = got.body.decode()
    assert got.rendered
    assert got.status == 200
    assert "Written by a script." in text
    assert "Opened text." in text
    assert "<details open" in text
    assert site.requests[-1].headers["user-agent"].startswith("Kiyaku/")
    assert "/robots.txt" in site.paths()


async def test_what_a_page_asks_of_private_addresses_is_refused() -> None:
    settings = quick(allow_private_addresses=False, respect_robots=False, browser_timeout=40.0)
    async with serving({"/tos": answer(SHELL)}) as site, Fetcher(settings) as ours:
        got = await ours.fetch(site.document("/tos", browser=True))
    assert isinstance(got, Unreadable)
    assert got.reason == "private-address"
    assert site.requests == []


async def test_a_page_that_asks_for_ever_more_ends() -> None:
    greedy = b"<script>for (let i = 0; i < 40; i++) fetch('/api?' + i);</script>"
    async with serving({"/tos": answer(greedy)}) as site, fetcher(browser_requests=10, browser_timeout=40.0) as ours:
        got = await ours.fetch(site.document("/tos", browser=True))
    assert isinstance(got, Unreadable)
    assert got.reason == "too-large"
    assert len([path for path in site.paths() if path.startswith("/api")]) <= 10


async def test_a_page_that_is_never_ready_times_out() -> None:
    async def never(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.wait_for(asyncio.Event().wait(), 8)

    async with serving({"/tos": never}) as site, fetcher(browser_timeout=4.0, respect_robots=False) as ours:
        got = await ours.fetch(site.document("/tos", browser=True))
    assert isinstance(got, Unreadable)
    assert got.reason == "timeout"


async def test_a_page_that_fills_the_memory_ends() -> None:
    greedy = b"""<p>Terms</p><script>const all = [];
    setInterval(() => { all.push(new Uint8Array(32 * 1024 * 1024).fill(1)); fetch('/more'); }, 20);</script>"""
    async with (
        serving({"/tos": answer(greedy)}) as site,
        fetcher(browser_memory=512 * 1024 * 1024, browser_timeout=60.0, browser_requests=100_000) as ours,
    ):
        got = await ours.fetch(site.document("/tos", browser=True))
    assert isinstance(got, Unreadable)
    assert got.reason == "too-large"
    assert "512 MB of memory" in got.detail


async def test_the_memory_of_an_ordinary_page_is_counted_and_all_processes_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mark = f"only-here-{os.getpid()}"
    monkeypatch.setattr(secrets, "token_hex", lambda size: mark)
    watch = MemoryWatch(mark, 10 * 1024**3)
    async with serving({"/tos": answer(b"<p>Terms</p>")}) as site, fetcher(browser_timeout=40.0) as ours, watch:
        got = await ours.fetch(site.document("/tos", browser=True))
    assert isinstance(got, Capture), got
    assert 50 * 1024**2 < watch.most < 1024**3
    assert processes(mark) == []
