"""The web application under load from another process on loopback: `python -m bench.web [--seconds 10]`.

Prints requests a second and processor time for pages of the static site and for subscriptions, and the answers to some
thousands of malformed requests. The server has one core's worth of one process; what is printed per processor second is
what one core of its own would do.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import multiprocessing
import os
import random
import resource
import socket
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from monitor.config import ServeSettings
from monitor.daemon.web import Web, listen
from monitor.store import Store
from monitor.subscribe import app as application
from monitor.subscribe.limits import Limit
from monitor.subscribe.tokens import Tokens
from tests.store.builders import services

CLIENTS = 16


def _serve(pipe: Connection, home: str) -> None:
    # Everybody comes from one network here: its limit is what is not measured.
    for name in ("PER_NETWORK", "IN_ALL", "PER_ADDRESS"):
        setattr(application, name, Limit(10**9, 1))
    logging.getLogger("uvicorn").setLevel(logging.ERROR)

    async def main() -> None:
        with Store.open(Path(home)) as store:
            parts = application.Parts(
                store, Path(home) / "digests", lambda: services("chirp/terms"), Tokens("x"), lambda: datetime.now(UTC)
            )
            settings = ServeSettings(port=0)
            listening = listen(settings)
            web = Web(application.build(parts), settings, listening)
            web.start()
            pipe.send(listening.getsockname()[1])
            while not pipe.poll():  # noqa: ASYNC110 - the word comes from another process
                await asyncio.sleep(0.05)
            await web.stop()
            used = resource.getrusage(resource.RUSAGE_SELF)
            pipe.send((used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))

    asyncio.run(main())


async def _ask(port: int, make: object, end: float, codes: Counter[str]) -> None:
    assert callable(make)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.monotonic() < end:
        writer.write(make())
        head = await reader.readuntil(b"\r\n\r\n")
        lengths = [line[15:] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        length = int(lengths[0]) if lengths else 0
        await reader.readexactly(length)
        codes[head.split(b" ")[1].decode()] += 1
    writer.close()


def _page() -> bytes:
    return b"GET /ja/page%d.html HTTP/1.1\r\nHost: k\r\n\r\n" % random.randrange(50)


def _subscription() -> bytes:
    body = b"address=r%d%%40example.net&language=ja&topics=works&rhythm=daily" % random.getrandbits(60)
    head = b"POST /ja/mail HTTP/1.1\r\nHost: k\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def _malformed(chance: random.Random) -> bytes:
    good = chance.choice((_page(), _subscription()))
    kind = chance.randrange(6)
    if kind == 0:
        return chance.randbytes(chance.randrange(1, 400)) + b"\r\n\r\n"
    if kind == 1:
        return b"GET /" + chance.randbytes(60).replace(b"\n", b"") + b" HTTP/1.1\r\nHost: k\r\n\r\n"
    if kind == 2:
        return b"GET / HTTP/1.1\r\n" + b"X: " + b"y" * chance.randrange(10_000, 60_000) + b"\r\n\r\n"
    if kind == 3:
        return b"POST /ja/mail HTTP/1.1\r\nHost: k\r\nContent-Length: 99999999999\r\n\r\n"
    at = chance.randrange(len(good))
    return good[:at] + chance.randbytes(3) + good[at + 3 :]


async def _hostile(port: int, count: int, codes: Counter[str]) -> None:
    chance = random.Random(1)
    for _ in range(count):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
            try:
                line.sendall(_malformed(chance))
                line.shutdown(socket.SHUT_WR)
                answer = line.recv(65536)
            except OSError:
                answer = b""
        codes[answer.split(b" ")[1].decode() if answer.startswith(b"HTTP/") else "closed"] += 1
        if b"Traceback" in answer:
            raise AssertionError(answer)


def _measure(name: str, home: str, work: object) -> None:
    assert callable(work)
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, home))
    server.start()
    port, codes, begun = ours.recv(), Counter[str](), time.monotonic()
    before = _processor(server.pid)
    asyncio.run(work(port, codes))
    seconds, used = time.monotonic() - begun, _processor(server.pid) - before
    ours.send(None)
    _, memory = ours.recv()
    server.join()
    total = sum(codes.values())
    rate, per_core = total / seconds, total / max(used, 0.01)
    print(f"{name}: {rate:.0f}/s, {per_core:.0f} per processor second, memory {memory:.0f} MB, {dict(codes)}")


def _processor(pid: int | None) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=10)
    seconds = words.parse_args().seconds
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "digests" / "ja"
        folder.mkdir(parents=True)
        for number in range(50):
            (folder / f"page{number}.html").write_text(f"<p>{number}</p>" * 2000)

        def load(make: object) -> object:
            async def work(port: int, codes: Counter[str]) -> None:
                end = time.monotonic() + seconds
                await asyncio.gather(*(_ask(port, make, end, codes) for _ in range(CLIENTS)))

            return work

        async def hostile(port: int, codes: Counter[str]) -> None:
            await _hostile(port, 2000, codes)

        _measure("pages of the site", home, load(_page))
        _measure("subscriptions", home, load(_subscription))
        _measure("malformed requests", home, hostile)


if __name__ == "__main__":
    main()
