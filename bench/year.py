"""A year of the daemon in minutes: `python -m bench.year [--documents 300] [--days 365]`.

The store, the checks, the outbox and the mail are the real ones; the pages and the clock are made up. At random a page
times out, shows a bot wall or changes its terms, the process dies in the middle of a transaction, the clock jumps, the
disk is full for a while. At the end every change that stands must have gone to every reader once, under one Message-ID,
and each alteration that the world made must be accounted for: told by a change of its own or together with another that
came between the same two checks, or there before the page was first seen.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import random
import re
import resource
import signal
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import event

from monitor import checking
from monitor.app import App
from monitor.config.readers import Subscriber
from monitor.daemon.gauges import Gauges
from monitor.daemon.work import Health, Work
from monitor.model import Capture, Document, Fetched, NotModified, Unreadable
from monitor.store import FILE
from tests.daemon.site import terms
from tests.deliver.servers import MailServer, mail_server

STEP = timedelta(hours=3)
START = datetime(2026, 1, 1, tzinfo=UTC)
READERS = ("one@example.net", "two@example.net")
WALL = "<html><title>Just a moment...</title><body><h1>Checking your browser before you go on</h1></body></html>"


class Killed(BaseException):
    """The process dies here."""


@dataclass
class World:
    """Pages, faults and the clock."""

    chance: random.Random
    now: datetime = START
    versions: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    alive: bool = True  # False: nothing goes wrong any more

    async def fetch(self, document: Document, *, etag: str = "", last_modified: str = "") -> Fetched:
        """What a page answers now."""
        dice = self.chance.random()
        if self.alive and dice < 0.02:
            self.faults["time-out"] += 1
            return Unreadable("timeout", "No answer within 30 s.")
        if self.alive and dice < 0.03:
            self.faults["bot wall"] += 1
            return self._capture(document, WALL, "")
        version = str(self.versions[document.path])
        if etag == version:
            return NotModified(document.service, document.key, self.now)
        more = [
            f"As of version {number} we may use what you post in way {number} too." for number in range(int(version))
        ]
        return self._capture(document, terms(f"These are the terms of {document.path}.", *more), version)

    async def fetch_url(self, url: str, document: Document) -> Fetched:
        """No page links to another edition."""
        return Unreadable("http-404", url)

    async def render(self, url: str, document: Document) -> Capture | Unreadable:
        """There is no browser."""
        return Unreadable("browser", url)

    def _capture(self, document: Document, page: str, etag: str) -> Capture:
        headers = (("ETag", etag),) if etag else ()
        url = document.urls[0]
        return Capture(
            document.service, document.key, url, url, self.now, 200, "text/html", page.encode(), "utf-8", headers
        )


def _sources(home: Path, documents: int, port: int) -> None:
    lines = [
        "defaults: {every: 2d, confirm_after: 6h}",
        f"deliver: {{email: {{smtp: 'smtp://127.0.0.1:{port}', from: kiyaku@example.org, tls: none, rate: 1000}}}}",
        "services:",
    ]
    for service in range((documents + 9) // 10):
        lines += [f"  s{service}:", f"    name: {{en: S{service}, ja: S{service}}}", "    documents:"]
        lines += [
            f"      d{number}: {{kind: terms, url: 'https://s{service}.example/d{number}'}}"
            for number in range(min(10, documents - service * 10))
        ]
    (home / "sources.yaml").write_text("\n".join(lines) + "\n")


def _open(home: Path, world: World) -> Work:
    app = App.open(home, labels=False, clock=lambda: world.now, environ={})

    @event.listens_for(app.store._engine, "commit")  # noqa: SLF001 - the one place at which a death is worst
    def die(_: object) -> None:
        if world.alive and world.chance.random() < 0.0005:
            world.faults["kill"] += 1
            raise Killed

    work = Work(app, Health(), Gauges(app.store, app.clock))
    work._checker = checking.Checker(app.store, world, app.tagger, app.clock, world.chance.random)  # noqa: SLF001
    app.tell()
    return work


async def _step(work: Work) -> None:
    waiting, before = _due(work), -1
    while waiting and waiting != before:  # a full disk leaves all of them waiting
        await work.check_due()
        for result in await asyncio.gather(*work._running.values(), return_exceptions=True):  # noqa: SLF001
            if isinstance(result, BaseException):
                raise result
        waiting, before = _due(work), waiting
    await work.deliver()


def _due(work: Work) -> int:
    return len(work.app.store.due(work.app.clock()))


def _change_some(world: World, paths: list[str], per_day: float) -> None:
    for path in paths:
        if world.chance.random() < per_day * (STEP / timedelta(days=1)):
            world.versions[path] += 1


def _full_disk(home: Path, *, full: bool) -> None:
    size = sum(path.stat().st_size for path in (home / "data").iterdir()) if full else resource.RLIM_INFINITY
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(size, 100_000) if full else size, resource.RLIM_INFINITY))


def _figures(home: Path) -> str:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    size = sum(path.stat().st_size for path in (home / "data").iterdir()) / 1e6
    memory, files = pages * os.sysconf("SC_PAGE_SIZE") / 1e6, len(list(Path("/proc/self/fd").iterdir()))
    return f"memory {memory:.0f} MB, {files} files, database {size:.1f} MB"


def live(home: Path, world: World, days: int) -> None:
    """Let the days pass."""
    work = _open(home, world)
    paths = [document.path for document in work.app.config.documents()]
    for number in range(days * int(timedelta(days=1) / STEP)):
        world.now = START + number * STEP
        _change_some(world, paths, 2 / 365)
        dice = world.chance.random()
        if dice < 0.003:
            world.faults["clock jump"] += 1
            world.now += world.chance.choice((-1, 1)) * timedelta(days=world.chance.randrange(1, 400))
        full = 0.003 <= dice < 0.006
        world.faults["full disk"] += full
        _full_disk(home, full=full)
        try:
            asyncio.run(_step(work))
        except Killed:
            work.app.store.close()
            work = _open(home, world)
        _full_disk(home, full=False)
        if number % 240 == 0:
            print(f"day {number // 8:3}: {_figures(home)}", flush=True)
    world.alive = False
    for extra in range(64):  # eight quiet days: every page is read, seen again, and what is owed is sent
        world.now = START + timedelta(days=days) + extra * STEP
        asyncio.run(_step(work))
    work.app.store.close()


def _account(app: App, world: World) -> bool:
    """What became of each alteration; False where one is missing, or was told twice."""
    fates: Counter[str] = Counter()
    for document in app.config.documents():
        first = app.store.editions(document.service, document.key)[:1]
        seen = Counter({number: 1 for item in first for number in _numbers(clause.text for clause in item.clauses)})
        fates["there before the page was first seen"] += len(seen)
        for change in app.store.changes(service=document.service, document=document.key, confirmed=None):
            texts = (item.difference.after.text for item in change.clauses if item.difference.after is not None)
            new = _numbers(texts)
            seen.update(new)
            how = "by a change of its own" if len(new) == 1 else "together with another in one change"
            fates[f"told {how}" if change.confirmed else "seen once, not yet told"] += len(new)
        made = set(range(world.versions[document.path]))
        fates["NOT SEEN"] += len(made - seen.keys())
        fates["TOLD TWICE"] += sum(count > 1 for count in seen.values()) + len(seen.keys() - made)
    print(
        f"{sum(world.versions.values())} alterations made: {', '.join(f'{n} {what}' for what, n in (+fates).items())}"
    )
    return not fates["NOT SEEN"] + fates["TOLD TWICE"]


def _numbers(texts: Iterable[str]) -> set[int]:
    return {int(found) for text in texts for found in re.findall(r"As of version (\d+) ", text)}


def _judge(home: Path, world: World, server: MailServer) -> bool:
    with App.open(home, labels=False, clock=lambda: world.now, environ={}) as app:
        told = sum(1 for _ in app.store.changes(light=True))
        counts, problems = app.store.outbox_counts(world.now), app.store.check()
        statuses = app.store.statuses()
        accounted = _account(app, world)
    different = len({post.message["Message-ID"] for post in server.posts})
    unreadable = sum(item.unreadable_since is not None for item in statuses)
    print(f"faults: {dict(world.faults)}; {told} changes told")
    print(f"outbox: {counts}; {len(server.posts)} mails, {different} of them different")
    print(f"documents unreadable at the end: {unreadable}; store: {problems or 'every checksum right'}")
    sent = len({(post.recipient, post.message["Message-ID"]) for post in server.posts})
    with closing(sqlite3.connect(home / FILE)) as database:
        arrived = database.execute(
            "SELECT count(*) FROM owed JOIN delivery ON delivery.id = owed.delivery"
            " WHERE owed.kind = 'change' AND delivery.sent_at IS NOT NULL"
        ).fetchone()[0]
    size = sum(len(post.raw) for post in server.posts) / 1e6
    print(f"{size:.0f} MB of the memory are the mails, which the relay of this measurement keeps")
    print(f"{arrived} of {told * len(READERS)} (change, reader) sent, gathered in {sent} mails")
    whole = accounted and arrived == told * len(READERS) and sent == counts.sent
    return whole and not problems and counts.waiting == 0 and counts.given_up == 0


def main() -> None:
    """Live a year and judge it."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--documents", type=int, default=300)
    words.add_argument("--days", type=int, default=365)
    words.add_argument("--seed", type=int, default=1)
    chosen = words.parse_args()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)
    world, begun = World(random.Random(chosen.seed)), time.monotonic()
    with tempfile.TemporaryDirectory() as folder, mail_server() as server:
        home = Path(folder)
        _sources(home, chosen.documents, server.port)
        with App.open(home, labels=False, environ={}) as app:
            for number, address in enumerate(READERS):
                app.store.add_subscriber(Subscriber(f"r{number}", address, state="active", created_at=START))
        live(home, world, chosen.days)
        fine = _judge(home, world, server)
    print(f"{'fine' if fine else 'NOT fine'}, {chosen.days} days in {time.monotonic() - begun:.0f} s")
    raise SystemExit(not fine)


if __name__ == "__main__":
    main()
