"""The web application under load from another process on loopback: `python -m bench.web [--seconds 10]`.

Prints requests a second by the clock and by the processor for pages of the static site and for subscriptions, and the
answers to some thousands of malformed requests. The server is held on the machine's last core and the client on the
others. The client is wrk where that is installed (Debian: apt install wrk); else one written here, which in Python is
slower than the server, so that only its figure per processor second says what the server can do. Ends with 1 where an
answer was an error or a rate by the clock is below what is promised.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import multiprocessing
import os
import random
import re
import resource
import shutil
import socket
import subprocess
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
PROMISED = {"pages of the site": 500, "subscriptions": 50}  # requests a second on one core
SCRIPTS = {
    "pages of the site": """
request = function() return wrk.format("GET", "/ja/page" .. math.random(0, 49) .. ".html") end
""",
    "subscriptions": """
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
request = function()
  local address = "r" .. math.random(1, 2^30) .. "%40example.net"
  return wrk.format("POST", "/ja/mail", nil, "address=" .. address .. "&language=ja&topics=works&rhythm=daily")
end
""",
}


def _serve(pipe: Connection, home: str, core: int) -> None:
    os.sched_setaffinity(0, {core})
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


def _wrk(name: str, port: int, seconds: float, codes: Counter[str]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPTS[name])
        script.flush()
        words = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{max(1, round(seconds))}", "--latency", "-s", script.name]
        told = subprocess.run([*words, f"http://127.0.0.1:{port}/"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+) requests in", told)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    assert found is not None, told
    wrong = int(refused[1]) if refused else 0
    codes.update({"2xx, 3xx": int(found[1]) - wrong, "4xx, 5xx": wrong})
    codes["broken"] += sum(map(int, broken.groups())) if broken else 0
    waits = dict(re.findall(r"(50|99)%\s+(\S+)", told))
    print(f"{name}: an answer takes {waits['50']} in the middle, {waits['99']} at the 99th percentile")


def _measure(name: str, home: str, core: int, work: object) -> bool:
    assert callable(work)
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, home, core))
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
    print(f"{name}: {rate:.0f}/s, {per_core:.0f} per processor second, memory {memory:.0f} MB, {dict(+codes)}")
    if name not in PROMISED:
        return not any(code.startswith("5") for code in codes)
    return rate >= PROMISED[name] and not any(codes[code] for code in codes if code[0] not in "23")


def _processor(pid: int | None) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _load(name: str, make: object, seconds: float) -> object:
    async def ours(port: int, codes: Counter[str]) -> None:
        end = time.monotonic() + seconds
        await asyncio.gather(*(_ask(port, make, end, codes) for _ in range(CLIENTS)))

    async def wrk(port: int, codes: Counter[str]) -> None:
        await asyncio.to_thread(_wrk, name, port, seconds, codes)

    return wrk if shutil.which("wrk") else ours


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=10)
    seconds = words.parse_args().seconds
    *others, core = sorted(os.sched_getaffinity(0))
    others = others or [core]
    os.sched_setaffinity(0, others)
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "digests" / "ja"
        folder.mkdir(parents=True)
        for number in range(50):
            (folder / f"page{number}.html").write_text(f"<p>{number}</p>" * 2000)

        async def hostile(port: int, codes: Counter[str]) -> None:
            await _hostile(port, 2000, codes)

        client = "wrk" if shutil.which("wrk") else "a client in Python (wrk is not installed)"
        print(f"{client}, {CLIENTS} connections, on cores {others}; the server on core {core}")
        works = {
            "pages of the site": _load("pages of the site", _page, seconds),
            "subscriptions": _load("subscriptions", _subscription, seconds),
            "malformed requests": hostile,
        }
        fine = [_measure(name, home, core, work) for name, work in works.items()]
    raise SystemExit(not all(fine))


if __name__ == "__main__":
    main()
