"""One check of one document, from its history to the record of what was found.

The store, the network and the classifier are handed in; this module only keeps the order: history, fetch, keep the
bytes, examine, record. Each step leaves the store whole, so a kill between any two of them loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor import decide, outcome, schedule
from monitor.changing import Tagger
from monitor.finding import standing_still, unreadable
from monitor.model import Capture, Document, Fetched, Finding, History, NotModified, Reading, Unreadable
from monitor.pipeline import Linked, conclude, examine, is_unchanged_body, look, wanted_links

# A page may link to many "other versions"; one announced edition is what readers need.
MAX_LINKED_EDITIONS = 2


class Fetcher(Protocol):
    """What brings a document's bytes."""

    async def fetch(self, document: Document, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Fetch a watched document."""
        ...

    async def fetch_url(self, url: str, document: Document) -> Fetched:
        """Fetch another address in the same manner."""
        ...

    async def render(self, url: str, document: Document) -> Capture | Unreadable:
        """Fetch an address with a browser, where one is at hand."""
        ...


class CheckStore(Protocol):
    """What a check needs of the store."""

    def history(self, service: str, document: str, *, light: bool = False) -> History:
        """Everything known of a document's past; light: without clauses."""
        ...

    def keep(self, capture: Capture) -> int:
        """Keep the bytes before anyone judges them."""
        ...

    def record(self, finding: Finding, capture_id: int | None, *, next_check: datetime) -> None:
        """Write down a finding and what follows from it, readers' due included, in one transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks documents one at a time."""

    store: CheckStore
    fetcher: Fetcher
    tagger: Tagger
    clock: Callable[[], datetime]
    chance: Callable[[], float]  # uniform in [0, 1): jitter of the next check

    async def check(self, document: Document) -> Finding:
        """Fetch, judge, compare and record one document."""
        history = self.store.history(document.service, document.key, light=True)
        # On the day an announced edition takes effect even an unchanged page must be read again.
        fresh = outcome.falls_due(history, self.clock().date())
        fetched = await self.fetcher.fetch(
            document, etag="" if fresh else history.etag, last_modified="" if fresh else history.last_modified
        )
        if isinstance(fetched, Capture):
            return await self._examine(document, fetched, history)
        if isinstance(fetched, NotModified):
            return self._record(document, standing_still(document, history, fetched.captured_at), None, history)
        return self._record(document, unreadable(document, history, fetched, self.clock()), None, history)

    async def _examine(self, document: Document, capture: Capture, history: History) -> Finding:
        capture_id = await asyncio.to_thread(self.store.keep, capture)
        finding: Finding | Reading
        if is_unchanged_body(capture, history):
            finding = standing_still(document, history, capture.captured_at)
        else:
            # Reading and classifying are processor work: off the event loop, so that the daemon goes on answering.
            history = await asyncio.to_thread(self.store.history, document.service, document.key)
            finding = await asyncio.to_thread(look, document, capture, history)
        if isinstance(finding, Finding) and decide.wants_browser(capture, _refusal(finding)):
            rendered = await self.fetcher.render(document.urls[0], document)
            if isinstance(rendered, Capture):
                capture, capture_id = rendered, await asyncio.to_thread(self.store.keep, rendered)
                finding = await asyncio.to_thread(look, document, capture, history)
        if isinstance(finding, Reading):
            linked = await self._linked(document, capture, finding, history)
            finding = await asyncio.to_thread(conclude, document, capture, finding, history, self.tagger, linked)
        return await asyncio.to_thread(self._record, document, finding, capture_id, history)

    async def _linked(
        self, document: Document, capture: Capture, reading: Reading, history: History
    ) -> tuple[Linked, ...]:
        found = []
        links = await asyncio.to_thread(wanted_links, document, reading, history, capture.captured_at.date())
        for link in links[:MAX_LINKED_EDITIONS]:
            fetched = await self.fetcher.fetch_url(link.url, document)
            if isinstance(fetched, Capture):
                await asyncio.to_thread(self.store.keep, fetched)
                found.append(Linked(link, fetched))
        return tuple(found)

    def _record(self, document: Document, finding: Finding, capture_id: int | None, history: History) -> Finding:
        next_check = schedule.next_check(document, finding, history, now=self.clock(), chance=self.chance())
        self.store.record(finding, capture_id, next_check=next_check)
        return finding


def _refusal(finding: Finding) -> Unreadable:
    return Unreadable(finding.reason or "", finding.detail)


def replay(document: Document, capture: Capture, *, store: CheckStore, tagger: Tagger) -> Finding:
    """One recorded capture through the same decisions as a live one; the clock is the capture's own."""
    history = store.history(document.service, document.key)
    capture_id = store.keep(capture)
    finding = examine(document, capture, history, tagger=tagger)
    store.record(finding, capture_id, next_check=capture.captured_at + document.every)
    return finding


def unexpected(document: Document, error: Exception, at: datetime, history: History) -> Finding:
    """A fault of ours in one document must not stop the others: it is told as unreadable, with its name."""
    return unreadable(document, history, Unreadable("internal-error", f"{type(error).__name__}: {error}"), at)
