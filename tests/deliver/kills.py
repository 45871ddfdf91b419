"""Rounds with mail, each killed at a random instant and resumed: `python -m tests.deliver.kills --runs 200`.

A round keeps a capture, records a change, and sends it to every subscriber through a real relay on loopback. It is
killed with SIGKILL and run again until it ends by itself. At the end every reader must have every change under one
Message-ID; the same mail twice is the gap between the relay's acceptance and our record, which the id makes harmless.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from monitor.config import DeliverSettings, EmailSettings, Wanted
from monitor.config.readers import Subscriber
from monitor.deliver.composing import Composer
from monitor.deliver.office import Office
from monitor.store import Store
from tests.deliver.servers import MailServer, mail_server
from tests.store.builders import NOW, capture, changed, edition, opened, services

PRELOADED = ["monitor.store", "monitor.deliver.office", "monitor.digest.mail", "aiosmtplib", "tests.store.builders"]


@dataclass(frozen=True)
class Result:
    """What came of all rounds."""

    runs: int
    kills: int
    lost: int  # (reader, change) that never came
    doubled: int  # (reader, change) that came under two Message-IDs
    again: int  # the same mail twice: the gap
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.runs} rounds, {self.kills} kills: {self.lost} lost, {self.doubled} doubled, "
            f"{self.again} sent again under the same Message-ID, {self.seconds:.0f} s"
        )


def _round(home: str, number: int, attempt: int, port: int) -> None:
    # A lease of the process that was killed has run out by the next attempt.
    now = NOW + timedelta(days=number, hours=attempt)
    with Store.open(Path(home)) as store:
        store.tell(())
        after = edition(f"Rule {number} of the terms.", at=NOW + timedelta(days=number))
        if store.change(after.id) is None:
            kept = store.keep(capture(f"page {number}".encode() * 500, now))
            store.record(changed(edition("old"), after, now, f"f{number}"), kept, next_check=now)
        relay = EmailSettings("127.0.0.1", port, "kiyaku@example.org", tls="none", rate=100_000)
        composer = Composer(store.change, {item.key: item for item in services("chirp/terms")})
        office = Office(store, DeliverSettings(email=relay), composer, clock=lambda: now)
        asyncio.run(office.run())


def run(runs: int, readers: int, seed: int) -> Result:
    """Kill and resume that many rounds."""
    chance, begun, kills = random.Random(seed), time.monotonic(), 0
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    with tempfile.TemporaryDirectory() as home, mail_server() as server:
        with opened(Path(home)) as store:
            for number in range(readers):
                wanted = Wanted("en" if number % 2 else "ja")
                store.add_subscriber(Subscriber(str(number), f"r{number}@example.net", wanted, state="active"))
        usual = 1.0
        for number in range(runs):
            for attempt in range(1000):
                process = context.Process(target=_round, args=(home, number, attempt, server.port))
                started = time.monotonic()
                process.start()
                # One kill or more somewhere in the round; then it may end.
                process.join(chance.uniform(0, usual) if attempt < 1 + number % 3 else None)
                if process.exitcode is None:
                    process.kill()
                    kills += 1
                process.join()
                if process.exitcode == 0:
                    usual = 0.8 * usual + 0.2 * (time.monotonic() - started)
                    break
        return _judge(server, runs, readers, kills, time.monotonic() - begun)


def _judge(server: MailServer, runs: int, readers: int, kills: int, seconds: float) -> Result:
    held: dict[tuple[str, str], Counter[str]] = {}
    for post in server.posts:
        body = post.message.get_body(("plain",))
        assert body is not None
        text = body.get_content()
        for number in range(runs):
            if f"Rule {number} of the terms." in text:
                found = held.setdefault((post.recipient, str(number)), Counter())
                found[post.message["Message-ID"]] += 1
    return Result(
        runs,
        kills,
        lost=runs * readers - len(held),
        doubled=sum(len(ids) > 1 for ids in held.values()),
        again=sum(sum(ids.values()) - len(ids) for ids in held.values()),
        seconds=seconds,
    )


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--runs", type=int, default=200)
    words.add_argument("--readers", type=int, default=20)
    words.add_argument("--seed", type=int, default=1)
    chosen = words.parse_args()
    print(run(chosen.runs, chosen.readers, chosen.seed))
