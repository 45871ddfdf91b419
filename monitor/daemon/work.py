"""The daemon's work: check what is due, send what is owed, publish what changed."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from monitor import checking
from monitor.app import LEASE, App
from monitor.capture import Fetcher
from monitor.daemon.far import FarTagger
from monitor.daemon.gauges import Gauges
from monitor.deliver.office import Office
from monitor.errors import KiyakuError, StoreError
from monitor.model import Document, Finding, Outcome
from monitor.tagging import CachedTagger

T = TypeVar("T")
log = logging.getLogger("kiyaku.daemon")

MODEL_IDLE = 300.0  # seconds after which the classifier's memory is freed
UNCONFIRMED_FOR = timedelta(days=7)
JAPAN = timedelta(hours=9)  # the site counts days as its readers do

_TELLING = frozenset({Outcome.FIRST, Outcome.CHANGED, Outcome.ANNOUNCED, Outcome.IN_FORCE, Outcome.VARIANT})


@dataclass
class Health:
    """What the health pages tell."""

    last_tick: float = field(default_factory=time.monotonic)
    troubles: dict[str, str] = field(default_factory=dict)  # by kind of step, while they last
    stopping: bool = False


class Work:
    """Everything that ticks do. A new one is made when sources.yaml is read again."""

    def __init__(self, app: App, health: Health, gauges: Gauges) -> None:
        self.app, self.health, self.gauges = app, health, gauges
        self._running: dict[str, asyncio.Task[None]] = {}  # checks by document
        self._jobs: dict[str, asyncio.Task[None]] = {}  # sending and publishing
        self._stack = AsyncExitStack()
        self._checker: checking.Checker | None = None
        self._office: Office | None = None
        self._dirty, self._published = True, ""
        self._checked_at = time.monotonic()
        self._tidied = ""

    async def open(self) -> None:
        """Prepare for the first tick."""
        if isinstance(self.app.tagger, CachedTagger) and not isinstance(self.app.tagger, FarTagger):
            chosen = self.app.config.classify
            self.app.tagger = FarTagger(self.app.store, chosen.model, chosen.labels)
        fetcher = await self._stack.enter_async_context(Fetcher(self.app.config.fetch, clock=self.app.clock))
        self._checker = checking.Checker(self.app.store, fetcher, self.app.tagger, self.app.clock, random.random)
        self.app.tell()

    async def close(self, patience: float) -> bool:
        """Finish what is in hand, at most for `patience` seconds; returns whether all of it was."""
        if self._office is not None:
            self._office.stop()
        tasks = [*self._running.values(), *self._jobs.values()]
        _, late = await asyncio.wait(tasks, timeout=patience) if tasks else (set(), set())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await self._stack.aclose()
        return not late

    def let_go(self) -> None:
        """End the classifier's process."""
        if isinstance(self.app.tagger, CachedTagger):
            self.app.tagger.let_go()

    # --- Checking ----------------------------------------------------------------------------------------------------

    async def check_due(self) -> None:
        """Begin checks of what is due, as many as may run side by side."""
        self.health.last_tick = time.monotonic()
        await self._job("check", self._check_due)

    async def _check_due(self) -> None:
        room = self.app.config.fetch.hosts_at_once * 2 - len(self._running)
        due = await self._guarded("database", lambda: asyncio.to_thread(self._claim_due, room)) if room > 0 else None
        for document in due or ():
            if self.health.stopping:
                self.app.store.release(document.service, document.key)
            else:
                self._begin(self._running, document.path, self._check(document))
        if not self._running and time.monotonic() - self._checked_at > MODEL_IDLE:
            self.let_go()
            give_memory_back()
            self._checked_at = float("inf")

    def _begin(self, tasks: dict[str, asyncio.Task[None]], name: str, step: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(step, name=name)
        tasks[name] = task
        task.add_done_callback(lambda _: tasks.pop(name, None))

    def _claim_due(self, room: int) -> list[Document]:
        now, known = self.app.clock(), self.app.documents()
        taken: list[Document] = []
        for service, key in self.app.store.due(now, room + len(self._running)):
            document = known.get(f"{service}/{key}")
            if document is None or document.path in self._running or len(taken) >= room:
                continue
            if self.app.store.claim(service, key, now, LEASE, only_due=True):
                taken.append(document)
        return taken

    async def _check(self, document: Document) -> None:
        assert self._checker is not None
        begun = time.monotonic()
        try:
            finding = await self._guarded("checks", lambda: self._checked(document))
        finally:
            self._checked_at = time.monotonic()
            self.gauges.checked(time.monotonic() - begun)
        if finding is not None:
            self._note(document, finding)

    async def _checked(self, document: Document) -> Finding:
        assert self._checker is not None
        store = self.app.store
        try:
            return await self._checker.check(document)
        except StoreError:
            raise
        except asyncio.CancelledError:
            store.release(document.service, document.key)
            raise
        except Exception as error:
            log.exception("%s: a fault of ours; the other documents go on", document.path)
            history = store.history(document.service, document.key, light=True)
            finding = checking.unexpected(document, error, self.app.clock(), history)
            store.record(finding, None, next_check=self.app.clock() + document.every)
            return finding

    def _note(self, document: Document, finding: Finding) -> None:
        reason = f" ({finding.reason})" if finding.reason else ""
        log.info("%s: %s%s", document.path, finding.outcome.value, reason)
        self.gauges.found(finding)
        if finding.outcome in _TELLING or finding.confirms or finding.retracts or finding.reason:
            self._dirty = True

    # --- Sending and publishing --------------------------------------------------------------------------------------

    async def deliver(self) -> None:
        """Send what is owed and due."""
        await self._job("deliver", self._deliver)

    async def publish(self) -> None:
        """Bring the site up to date where something changed, and once a day because it counts days."""
        await self._job("publish", self._publish)

    async def _job(self, name: str, step: Callable[[], Coroutine[None, None, None]]) -> None:
        if name not in self._jobs and not self.health.stopping:
            self._begin(self._jobs, name, step())
            try:
                # The scheduler cancels its jobs when it stops; what is in hand is finished first, by `close`.
                await asyncio.shield(self._jobs[name])
            except asyncio.CancelledError:
                if not self.health.stopping:
                    raise

    async def _deliver(self) -> None:
        office = await self._guarded("sending", lambda: asyncio.to_thread(self.app.office))
        if office is None:
            return
        self._office = office
        try:
            report = await self._guarded("sending", office.run)
        finally:
            self._office = None
        if report is not None and (report.sent or report.failed or report.given_up):
            log.info("sent %d, failed %d, given up %d", report.sent, report.failed, report.given_up)

    async def _publish(self) -> None:
        today = f"{self.app.clock() + JAPAN:%Y-%m-%d}"
        if self._running or not (self._dirty or self._published != today):
            return
        self._dirty, self._published = False, today
        written = await self._guarded("publishing", lambda: asyncio.to_thread(self.app.publish))
        if written is None:
            self._dirty = True
        elif written:
            log.info("published: %d files changed", written)

    async def tidy(self) -> None:
        """Once a day: forget those who never confirmed."""
        today = f"{self.app.clock():%Y-%m-%d}"
        if self._tidied != today:
            self._tidied = today
            before = self.app.clock() - UNCONFIRMED_FOR
            await self._guarded("database", lambda: asyncio.to_thread(self.app.store.forget_unconfirmed, before))

    async def _guarded(self, what: str, step: Callable[[], Awaitable[T]]) -> T | None:
        """Run a step. Trouble with the store or the disk is told once while it lasts; the next tick tries again."""
        try:
            result = await step()
        except KiyakuError as error:
            self._trouble(what, str(error))
            return None
        except OSError as error:
            self._trouble(what, f"{error.strerror or type(error).__name__}: {error.filename or ''}")
            return None
        if self.health.troubles.pop(what, None):
            log.warning("%s: works again", what)
        return result

    def _trouble(self, what: str, text: str) -> None:
        self.gauges.troubles.inc()
        if text != self.health.troubles.get(what):
            log.error("%s: %s", what, text)
            self.health.troubles[what] = text


def give_memory_back() -> None:
    """Hand freed memory to the system: glibc would keep what a round and the classifier took, some 100 MB."""
    import ctypes

    with suppress(OSError, AttributeError):  # no glibc here
        ctypes.CDLL("libc.so.6").malloc_trim(0)
