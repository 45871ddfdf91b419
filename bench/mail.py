"""One change to 2,000 subscribers through a relay in another process: `python -m bench.mail [--readers 2000]`.

Prints mails a second, the classes that were composed, and the memory of the sending process.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from monitor.config import DeliverSettings, EmailSettings, Wanted
from monitor.config.readers import Subscriber
from monitor.deliver.composing import Composer, ReaderLinks
from monitor.deliver.office import Office
from monitor.model import Change, Clause, ClauseChange, Difference, Finding, Language, Outcome, Verdict
from tests.deliver.servers import mail_server
from tests.store.builders import NOW, opened, services


def _relay(pipe: Connection) -> None:
    with mail_server() as server:
        pipe.send(server.port)
        pipe.recv()
        pipe.send(
            (len(server.posts), len({post.recipient for post in server.posts}), sum(len(p.raw) for p in server.posts))
        )


def _change() -> Change:
    texts = [
        f"You grant us a licence to host, copy, adapt and show clause {n}, and to train our models on it. " * 3
        for n in range(40)
    ]
    clauses = tuple(
        ClauseChange(
            Difference("added", None, Clause(text), (("+", text),)), labels_after=("ai-training",), weight=1.0 - n / 100
        )
        for n, text in enumerate(texts)
    )
    verdicts = (Verdict("ai-training", "new", NOW.date()), Verdict("license-grant", "unchanged", NOW.date()))
    name = "chirp/terms/2026-01-10-00000000"
    return Change(name, "chirp", "terms", Outcome.CHANGED, NOW, clauses, verdicts, (("added", 40),), weight=0.9)


def main() -> None:
    """Send and print."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--readers", type=int, default=2000)
    readers = words.parse_args().readers
    ours, theirs = multiprocessing.Pipe()
    relay = multiprocessing.get_context("spawn").Process(target=_relay, args=(theirs,), daemon=True)
    relay.start()
    settings = EmailSettings("127.0.0.1", ours.recv(), "Kiyaku <kiyaku@example.org>", tls="none", rate=100_000)
    with tempfile.TemporaryDirectory() as home, opened(Path(home)) as store:
        languages: tuple[Language, Language] = ("ja", "en")
        for number in range(readers):
            wanted = Wanted(languages[number % 2])
            store.add_subscriber(Subscriber(f"id{number}", f"r{number}@example.net", wanted, state="active"))
        store.tell(())
        begun = time.monotonic()
        finding = Finding("chirp", "terms", NOW, Outcome.CHANGED, change=_change())
        store.record(finding, None, next_check=NOW)
        owed = time.monotonic() - begun
        composer = Composer(
            store.change, {item.key: item for item in services("chirp/terms")}, site="https://example.org/"
        )
        links = ReaderLinks(
            "https://example.org/mail/unsubscribe/" + "x" * 60, "https://example.org/mail/settings/" + "x" * 60
        )
        office = Office(store, DeliverSettings(email=settings), composer, clock=lambda: NOW, links=lambda _: links)
        begun, cpu = time.monotonic(), time.process_time()
        report = asyncio.run(office.run())
        seconds, cpu = time.monotonic() - begun, time.process_time() - cpu
    ours.send(None)
    mails, people, size = ours.recv()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = report.sent / seconds
    print(f"owed to {readers} readers in {owed:.2f} s, in the transaction of the change")
    print(
        f"sent {report.sent} mails of {size / mails / 1000:.0f} kB to {people} readers in {seconds:.1f} s: {rate:.0f}/s"
    )
    print(f"processor {cpu:.1f} s, {composer.composed} classes composed, memory at most {memory:.0f} MB")


if __name__ == "__main__":
    main()
