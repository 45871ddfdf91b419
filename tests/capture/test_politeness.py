import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from monitor.capture import Fetcher
from monitor.model import Capture, Document, DocumentKind, Unreadable
from tests.capture.site import Page, Request, Site, answer, quick, serving

PAGE = answer(b"<p>Terms of Chirp</p>")


class Clock:
    """A monotonic clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@asynccontextmanager
async def polite(pages: dict[str, Page], **settings: object) -> AsyncIterator[tuple[Site, Fetcher, Clock]]:
    clock = Clock()
    facts = {"delay": 3.0, "jitter": 2.0, **settings}
    async with (
        serving(pages) as site,
        Fetcher(quick(**facts), monotonic=clock, sleep=clock.sleep, chance=lambda: 0.5) as ours,
    ):
        yield site, ours, clock


def robots(text: str) -> bytes:
    return answer(text.encode(), kind="text/plain")


async def test_requests_to_a_host_are_seconds_apart_and_one_at_a_time() -> None:
    async def slowly(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.02)
        writer.write(PAGE)

    pages: dict[str, Page] = {f"/{number}": slowly for number in range(4)}
    async with polite(pages, respect_robots=False) as (site, ours, clock):
        await asyncio.gather(*(ours.fetch(site.document(f"/{number}")) for number in range(4)))
    assert site.most_at_once == 1
    assert clock.slept == [4.0, 4.0, 4.0]


async def test_hosts_do_not_wait_for_each_other() -> None:
    async with polite({"/tos": PAGE}, respect_robots=False) as (site, ours, clock):
        documents = [site.document("/tos")]
        site.host = "127.0.0.1.nip.invalid"  # never resolves, and so never answers
        documents.append(site.document("/tos"))
        got = await asyncio.gather(*map(ours.fetch, documents))
    assert isinstance(got[0], Capture)
    assert isinstance(got[1], Unreadable)
    assert clock.slept == []


async def test_robots_txt_is_asked_once_a_day_and_recorded() -> None:
    async with polite({"/tos": PAGE, "/robots.txt": robots("User-agent: *\nDisallow: /private")}) as (
        site,
        ours,
        clock,
    ):
        got = await ours.fetch(site.document("/tos"))
        await ours.fetch(site.document("/tos"))
        assert site.paths() == ["/robots.txt", "/tos", "/tos"]
        refused = await ours.fetch(site.document("/private/x"))
        clock.now += 90_000
        await ours.fetch(site.document("/tos"))
    assert isinstance(got, Capture)
    assert "robots.txt (200)" in dict(got.headers)["robots"]
    assert isinstance(refused, Unreadable)
    assert refused.reason == "robots"
    assert site.paths() == ["/robots.txt", "/tos", "/tos", "/robots.txt", "/tos"]


async def test_a_rule_for_our_name_is_obeyed_and_others_are_not_ours() -> None:
    rules = "User-agent: Kiyaku\nDisallow: /tos\n\nUser-agent: GPTBot\nDisallow: /other\n"
    async with polite({"/tos": PAGE, "/other": PAGE, "/robots.txt": robots(rules)}) as (site, ours, _):
        refused, allowed = await ours.fetch(site.document("/tos")), await ours.fetch(site.document("/other"))
    assert isinstance(refused, Unreadable)
    assert isinstance(allowed, Capture)


async def test_an_absent_robots_txt_allows_and_a_broken_one_forbids() -> None:
    async with polite({"/tos": PAGE}) as (site, ours, _):
        assert isinstance(await ours.fetch(site.document("/tos")), Capture)
    async with polite({"/tos": PAGE, "/robots.txt": answer(b"", status="500 Oh")}) as (site, ours, _):
        assert isinstance(await ours.fetch(site.document("/tos")), Unreadable)


async def test_robots_txt_is_followed_through_redirects() -> None:
    pages: dict[str, Page] = {
        "/robots.txt": answer(b"", "Location: /r2", status="301 Moved"),
        "/r2": robots("User-agent: *\nDisallow: /tos"),
        "/tos": PAGE,
    }
    async with polite(pages) as (site, ours, _):
        assert isinstance(await ours.fetch(site.document("/tos")), Unreadable)


async def test_a_crawl_delay_is_heeded() -> None:
    async with polite({"/tos": PAGE, "/robots.txt": robots("User-agent: *\nCrawl-delay: 20\n")}) as (site, ours, clock):
        await ours.fetch(site.document("/tos"))
        await ours.fetch(site.document("/tos"))
    assert clock.slept[-1] == 21.0


async def test_robots_txt_itself_may_always_be_watched() -> None:
    async with polite({"/robots.txt": robots("User-agent: *\nDisallow: /")}) as (site, ours, _):
        document = Document("chirp", "robots", DocumentKind.ROBOTS, (site.url("/robots.txt"),))
        got = await ours.fetch(document)
    assert isinstance(got, Capture)
    assert site.paths() == ["/robots.txt"]


async def test_a_connection_that_breaks_is_tried_once_more() -> None:
    tries: list[str] = []

    async def breaks_once(request: Request, writer: asyncio.StreamWriter) -> None:
        tries.append(request.path)
        if len(tries) > 1:
            writer.write(PAGE)

    async with polite({"/tos": breaks_once}, respect_robots=False) as (site, ours, _):
        got = await ours.fetch(site.document("/tos"))
    assert isinstance(got, Capture)
    assert len(tries) == 2
