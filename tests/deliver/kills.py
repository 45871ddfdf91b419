"""Whole rounds, each killed at a random instant and resumed: `python -m tests.deliver.kills --runs 200`.

A round fetches a page over HTTP from a server on loopback, finds the new clause, has the shipped classifier read it,
sees it a second time, records the change, and sends it to every subscriber through a relay on loopback. It is killed
with SIGKILL and run again until it ends by itself. At the end every reader must have every change under one Message-ID;
the same mail twice is the gap between the relay's acceptance and our record, which the id makes harmless.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.context import ForkServerContext
from pathlib import Path

from monitor.app import App
from monitor.config import Wanted
from monitor.config.readers import Subscriber
from tests.daemon.site import Site, site, terms
from tests.deliver.servers import MailServer, mail_server
from tests.store.builders import NOW

# Loaded once, so that a round is work and not imports.
PRELOADED = [
    "monitor.app", "monitor.capture", "monitor.deliver.office", "monitor.digest.mail", "monitor.classify.graph",
    "onnxruntime", "transformers", "aiosmtplib", "tests.store.builders",
]  # fmt: skip
HALF = timedelta(hours=2)  # between the two sights of a text: longer than `confirm_after`
AGAIN = timedelta(hours=6)  # between two attempts: the claims of the process that was killed have run out
A_DAY = timedelta(days=2)


@dataclass(frozen=True)
class Result:
    """What came of all rounds."""

    runs: int
    kills: int
    steps: Counter[str]  # how far the rounds had come when they were killed
    lost: int  # (reader, change) that never came
    doubled: int  # (reader, change) that came under two Message-IDs
    again: int  # the same mail twice: the gap
    untold: int  # changes that the store does not hold, or without labels
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.runs} rounds, {self.kills} kills ({', '.join(f'{n} {what}' for what, n in self.steps.items())}): "
            f"{self.lost} lost, {self.doubled} doubled, {self.again} sent again under the same Message-ID, "
            f"{self.untold} changes missing or without labels, {self.seconds:.0f} s"
        )


def _round(home: str, number: int, attempt: int) -> None:
    at = [NOW + number * A_DAY + attempt * AGAIN]
    with App.open(Path(home), clock=lambda: at[0], environ={}) as app:
        for _ in range(2):  # a new text is told when it has been seen twice
            asyncio.run(app.round(app.chosen((), everything=True)))
            at[0] += HALF
        asyncio.run(app.deliver())


def _text(number: int) -> str:
    return f"As rule {number} of the terms has it, we may use what you post to train our AI models in way {number}."


def run(runs: int, readers: int, seed: int) -> Result:
    """Kill and resume that many rounds."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as home, mail_server() as server, site() as pages:
        _prepare(Path(home), pages, server, readers)
        killer = Killer(home, random.Random(seed))
        killer.round(0, kills=0)  # the first sight of the page, of which nobody is told
        for number in range(1, runs + 1):
            pages.pages["/terms"] = terms(*map(_text, range(1, number + 1)))
            killer.round(number, kills=1 + number % 3)
        untold = _untold(Path(home), runs)
        return _judge(server, runs, readers, killer, untold, time.monotonic() - begun)


def _prepare(home: Path, pages: Site, server: MailServer, readers: int) -> None:
    pages.pages["/terms"] = terms()
    (home / "sources.yaml").write_text(
        "fetch: {allow_private_addresses: true, delay: 0, jitter: 0, respect_robots: false}\n"
        f"deliver: {{email: {{smtp: 'smtp://127.0.0.1:{server.port}', tls: none, from: k@example.org, rate: 10000}}}}\n"
        "services:\n  chirp:\n    name: {en: Chirp, ja: チャープ}\n    documents:\n"
        f"      terms: {{kind: terms, url: '{pages.url}/terms', confirm_after: 1h, language: en}}\n",
        encoding="utf-8",
    )
    with App.open(home, environ={}) as app:
        for number in range(readers):
            wanted = Wanted("en" if number % 2 else "ja")
            app.store.add_subscriber(Subscriber(str(number), f"r{number}@example.net", wanted, state="active"))


@dataclass
class Killer:
    """Runs rounds in processes of their own, and kills them."""

    home: str
    chance: random.Random
    kills: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    usual: float = 1.0  # seconds that a round takes when it is left alone

    def __post_init__(self) -> None:
        os.environ.setdefault("TRANSFORMERS_NO_ADVISORY_WARNINGS", "1")
        self._context: ForkServerContext = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(PRELOADED)

    def round(self, number: int, *, kills: int) -> None:
        """One round: killed up to that many times, then left alone."""
        for attempt in range(kills + 1):
            process = self._context.Process(target=_round, args=(self.home, number, attempt))
            started = time.monotonic()
            process.start()
            process.join(self.chance.uniform(0, self.usual) if attempt < kills else None)
            if process.exitcode is None:
                process.kill()
                self.kills += 1
                process.join()
                self.steps[self._reached(number)] += 1
                continue
            assert process.exitcode == 0
            self.usual = 0.8 * self.usual + 0.2 * (time.monotonic() - started)
            return

    def _reached(self, number: int) -> str:
        with App.open(Path(self.home), labels=False, environ={}) as app:
            store = app.store
            captures = [item for item in store.captures("chirp", "terms") if item.captured_at >= NOW + number * A_DAY]
            changes = len(list(store.changes(confirmed=None, light=True)))
            confirmed = len(list(store.changes(light=True)))
            counts = store.outbox_counts(NOW + (number + 1) * A_DAY)
        if confirmed >= number:
            return "while mails were owed" if counts.waiting else "after the last mail"
        return "after the change was found" if changes >= number else "after the fetch" if captures else "before it"


def _untold(home: Path, runs: int) -> int:
    with App.open(home, labels=False, environ={}) as app:
        held = [change for change in app.store.changes() if any(clause.labels_after for clause in change.clauses)]
    return runs - len(held)


def _judge(server: MailServer, runs: int, readers: int, killer: Killer, untold: int, seconds: float) -> Result:
    held: dict[tuple[str, str], Counter[str]] = {}
    for post in server.posts:
        body = post.message.get_body(("plain",))
        assert body is not None
        text = " ".join(body.get_content().split())
        for number in range(1, runs + 1):
            if f"rule {number} of the terms" in text:
                found = held.setdefault((post.recipient, str(number)), Counter())
                found[post.message["Message-ID"]] += 1
    return Result(
        runs,
        killer.kills,
        killer.steps,
        lost=runs * readers - len(held),
        doubled=sum(len(ids) > 1 for ids in held.values()),
        again=sum(sum(ids.values()) - len(ids) for ids in held.values()),
        untold=untold,
        seconds=seconds,
    )


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--runs", type=int, default=200)
    words.add_argument("--readers", type=int, default=20)
    words.add_argument("--seed", type=int, default=1)
    chosen = words.parse_args()
    print(run(chosen.runs, chosen.readers, chosen.seed))
