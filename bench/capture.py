"""What reading a page and a round over unchanged documents cost: `python -m bench.capture`.

From bytes to clauses: a page of terms of 360 kB, two thirds of it text, in processor milliseconds. Then fifty
documents on the loopback interface, answered with 304, and again with 200 and 200 kB each. Processor seconds of
the round without start-up, and the memory. Peers are measured where their commands are found (`--peers` installs them
into a temporary environment from the package index); their start-up, measured on a list of one, is taken off.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Process, Queue
from pathlib import Path

DOCUMENTS = 50
SIZE = 200_000
DENSE = 360_000  # the longest terms that are watched
KINDS = ("cached", "full")


def page(number: int) -> bytes:
    """A page of terms of about SIZE bytes, a quarter of it text, as pages are."""
    sections: list[str] = []
    while sum(len(section) for section in sections) < SIZE:
        place = len(sections)
        state = hashlib.sha256(str(place).encode()).hexdigest() * 8
        sections.append(
            f'<section class="block block--{place}" data-id="{number}-{place}"><h2 class="title">Part {place}</h2>'
            f'<p class="text text--wide">In part {place} of the terms of service {number} you and we agree on what '
            "happens to the works that you post, how long we may keep them, and whom we may show them to.</p>"
            f'</section><script type="application/json">{{"state": "{state}"}}</script>'
        )
    body = f"<!doctype html><html lang='en'><head><title>Terms {number}</title></head><body><main>{''.join(sections)}"
    return (body + "</main></body></html>").encode()


_SUBJECTS = (
    "your works",
    "the licence",
    "other members",
    "payments",
    "advertising",
    "moderation",
    "complaints",
    "liability",
)
_DEEDS = ("store", "show", "copy", "translate", "pass on", "analyse", "remove", "keep", "describe", "compare")


def dense_page(size: int = DENSE) -> bytes:
    """A page of terms of `size` bytes, two thirds of it text: headings, paragraphs with links, lists, a table."""
    parts: list[str] = []
    length = 0
    while length < size:
        part = _section(len(parts))
        parts.append(part)
        length += len(part)
    head = "<!doctype html><html lang='en'><head><title>Terms of Service</title></head><body><main>"
    return (head + "".join(parts) + "</main></body></html>").encode()


def _section(number: int) -> str:
    about, deed = _SUBJECTS[number % len(_SUBJECTS)], _DEEDS[number % len(_DEEDS)]
    sentence = (
        f"Where part {number} speaks of {about}, we may {deed} what you post for as long as your account exists, and "
        f"for {number % 90 + 1} days after it has ended, unless the law of your country says otherwise. "
    )
    item = f"to {deed} what concerns {about} in the manner that paragraph {number} allows, and in no other manner;"
    block = 'class="text text--body text--wide" data-testid="block"'
    items = "".join(f'<li class="list__item"><span {block}>{item} {place}</span></li>' for place in range(3))
    return (
        f'<section class="part part--{number}" id="part-{number}"><h2 class="title">{number}. On {about}</h2>'
        f'<p {block}>{sentence}Read <a href="/policies/{number}">policy {number}</a> for more. {sentence * 2}</p>'
        f"<p {block}><strong>In short.</strong> {sentence * 2}</p><p {block}>{sentence}</p>"
        f'<p {block}>You grant us the right:</p><ul class="list list--plain">{items}</ul></section>'
    )


def reading_cost(repeats: int = 15) -> tuple[float, float]:
    """Processor milliseconds from bytes to clauses: of the cheapest and of the middle one of some readings."""
    from monitor.model import Reading
    from monitor.read import read

    body = dense_page()
    costs = []
    for _ in range(repeats):
        before = processor()
        found = read(body, "text/html", url="https://chirp.example/terms", charset="utf-8")
        costs.append(1000 * (processor() - before))
        assert isinstance(found, Reading), found
    return min(costs), sorted(costs)[repeats // 2]


class Handler(BaseHTTPRequestHandler):
    """Answers 304 to a conditional request under /cached/, 200 to anything else."""

    protocol_version = "HTTP/1.1"
    pages: dict[int, bytes] = {}  # noqa: RUF012 - filled once, by the server's process

    def do_GET(self) -> None:
        """Serve one page."""
        name = self.path.rpartition("/")[2]
        if not name.isdigit():
            return self._answer(404, b"")
        conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
        if self.path.startswith("/cached/") and conditional:
            return self._answer(304, b"")
        return self._answer(200, self.pages.setdefault(int(name), page(int(name))))

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Mon, 09 Mar 2026 00:00:00 GMT")
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the interface of http.server
        """Say nothing."""


def _serve(ports: Queue[int]) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    ports.put(server.server_port)
    threading.Thread(target=server.serve_forever).run()


@contextmanager
def serving() -> Iterator[str]:
    """The server in a process of its own, so that its work is not counted as ours."""
    ports: Queue[int] = Queue()
    process = Process(target=_serve, args=(ports,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ports.get(timeout=10)}"
    finally:
        process.terminate()


def processor() -> float:
    """Processor seconds of this process so far."""
    return time.process_time()


def ours(base: str, kind: str, rounds: int = 3) -> tuple[float, float]:
    """Processor seconds of the cheapest of some rounds after the first, and the memory in MB.

    The whole round as `kiyaku check --all` makes it: history from the database, fetch, bytes kept, finding recorded.
    """
    from monitor.app import App
    from monitor.model import Finding, Outcome

    services = "\n".join(
        f"  s{number}:\n    name: {{en: S, ja: S}}\n    documents:\n      terms:\n        kind: terms\n"
        f"        url: {base}/{kind}/{number}\n        language: en"
        for number in range(DOCUMENTS)
    )
    with tempfile.TemporaryDirectory() as home:
        settings = "fetch:\n  allow_private_addresses: true\n  delay: 0\n  jitter: 0\n"
        (Path(home) / "sources.yaml").write_text(f"{settings}services:\n{services}\n")
        with App.open(Path(home), labels=False) as app:

            def one_round() -> tuple[float, list[Finding]]:
                before = processor()
                findings = asyncio.run(app.round(app.chosen([], everything=True)))
                return processor() - before, findings

            _, first = one_round()
            assert {finding.outcome for finding in first} == {Outcome.FIRST}, first[0]
            costs = []
            for _ in range(rounds):
                cost, findings = one_round()
                assert {finding.outcome for finding in findings} == {Outcome.UNCHANGED}, findings[0]
                costs.append(cost)
    return min(costs), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def command_cost(command: list[str], folder: Path) -> tuple[float, float]:
    """Processor seconds and memory in MB of a command."""
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def peer(name: str, program: str, base: str, kind: str) -> tuple[float, float]:
    """A peer's round after the first, less its start-up on an empty list, and its memory."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "config.yaml").write_text("report: {}\n")

        def command(jobs: str) -> list[str]:
            database = "--cache" if name == "urlwatch" else "--database"
            return [
                program,
                "--urls" if name == "urlwatch" else "--jobs",
                jobs,
                "--config",
                "config.yaml",
                database,
                "db",
            ]

        (folder / "jobs.yaml").write_text("\n---\n".join(f"url: {base}/{kind}/{n}" for n in range(DOCUMENTS)))
        (folder / "none.yaml").write_text(f"url: {base}/cached/0\n")
        command_cost(command("none.yaml"), folder)
        empty = min(command_cost(command("none.yaml"), folder)[0] for _ in range(2))
        command_cost(command("jobs.yaml"), folder)
        costs = [command_cost(command("jobs.yaml"), folder) for _ in range(2)]
        return min(costs)[0] - empty, max(memory for _, memory in costs)


def install_peers() -> dict[str, str]:
    """Programs of the peers, from the package index, in an environment that is not kept."""
    folder = Path(tempfile.mkdtemp(prefix="peers-"))
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    subprocess.run([str(folder / "bin" / "pip"), "install", "-q", "urlwatch", "webchanges"], check=True)
    return {name: str(folder / "bin" / name) for name in ("urlwatch", "webchanges")}


def main(arguments: list[str]) -> int:
    """Print a table."""
    peers = install_peers() if "--peers" in arguments else {}
    peers |= {name: found for name in ("urlwatch", "webchanges") if name not in peers and (found := shutil.which(name))}
    started = time.monotonic()
    best, middle = reading_cost()
    print(f"bytes to clauses, {DENSE // 1000} kB: {best:.1f} ms at best, {middle:.1f} ms in the middle", flush=True)
    with serving() as base:
        print(f"{'':12} {DOCUMENTS} x 304    {DOCUMENTS} x 200, {SIZE // 1000} kB    memory", flush=True)
        # Ours last: a child's memory is never counted below that of the process that starts it.
        for name in (*sorted(peers), "kiyaku"):
            costs = [peer(name, peers[name], base, kind) if name in peers else ours(base, kind) for kind in KINDS]
            (cached, _), (full, memory) = costs
            print(f"{name:12} {cached:6.2f} s    {full:6.2f} s             {memory:5.0f} MB", flush=True)
    print(f"processor seconds of a round without start-up; {time.monotonic() - started:.0f} s in all")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
