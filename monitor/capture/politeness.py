"""One request at a time per host, some seconds apart, and only where robots.txt lets us."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

MAX_CRAWL_DELAY = 60.0  # s; a robots.txt that asks for more slows us no further: we come twice a day


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0  # on the monotonic clock
    crawl_delay: float = 0.0  # as robots.txt asks


class HostTurns:
    """Lets one request per host pass, each `delay` plus a random part of `jitter` after the one before."""

    def __init__(
        self,
        delay: float,
        jitter: float,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        chance: Callable[[], float],
    ) -> None:
        self._delay, self._jitter = delay, jitter
        self._clock, self._sleep, self._chance = clock, sleep, chance
        self._turns: dict[str, _Turn] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for the host's turn and hold it while the request runs."""
        turn = self._turns.setdefault(host, _Turn())
        async with turn.lock:
            wait = turn.free_at - self._clock()
            if wait > 0:
                await self._sleep(wait)
            try:
                yield
            finally:
                pause = max(self._delay, turn.crawl_delay) + self._jitter * self._chance()
                turn.free_at = self._clock() + pause

    def ask_for(self, host: str, crawl_delay: float) -> None:
        """Heed a Crawl-delay."""
        self._turns.setdefault(host, _Turn()).crawl_delay = min(crawl_delay, MAX_CRAWL_DELAY)


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What a site's robots.txt says to us (RFC 9309)."""

    source: str  # its URL
    status: int  # HTTP status of the answer; 0 where there was none
    rules: Protego | None  # None: everything is allowed, or nothing (`closed`)
    closed: bool = False  # the site answered with a server error: RFC 9309 2.3.1.4 says to stay away

    def allows(self, url: str, agent: str) -> bool:
        """Whether `agent` (its product name) may fetch `url`."""
        if self.closed:
            return False
        return self.rules is None or bool(self.rules.can_fetch(url, agent))

    def crawl_delay(self, agent: str) -> float:
        """Seconds between requests that the site asks for; 0 where it does not."""
        found = self.rules.crawl_delay(agent) if self.rules else None
        return float(found or 0.0)


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL, without user and path."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def parse_robots(source: str, status: int, body: bytes) -> RobotsRules:
    """Rules of an answer to a request for robots.txt, after redirects."""
    if status >= 500:
        return RobotsRules(source, status, None, closed=True)
    if status >= 400:  # "unavailable": the crawler may access any resources (RFC 9309 2.3.1.3)
        return RobotsRules(source, status, None)
    return RobotsRules(source, status, Protego.parse(body[: 512 * 1024].decode("utf-8", "replace")))
