from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from monitor.app import LEASE, App
from monitor.store import Store
from tests.daemon.site import Site, site, terms, until
from tests.needs import ROOT

RUN = """
import sys
from pathlib import Path
from monitor import daemon
from monitor.daemon.logs import set_up
set_up(as_json=True)
raise SystemExit(daemon.run(Path(sys.argv[1]), tick=0.25))
"""


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def sources(home: Path, server: Site, *names: str, port: int, more: str = "") -> None:
    """A sources.yaml that watches pages of the site."""
    documents = "".join(f"      {name}: {{kind: terms, url: {server.url}/{name}, every: 1h}}\n" for name in names)
    home.mkdir(exist_ok=True)
    (home / "sources.yaml").write_text(
        "fetch: {allow_private_addresses: true, delay: 0, jitter: 0, respect_robots: false}\n"
        f"serve: {{port: {port}}}\n"
        "services:\n  chirp:\n    name: {en: Chirp, ja: チャープ}\n    documents:\n" + documents + more
    )


@dataclass
class Running:
    """A daemon and where it answers."""

    process: subprocess.Popen[str]
    url: str
    log: Path

    def get(self, path: str) -> httpx.Response:
        """Ask it something."""
        return httpx.get(self.url + path, trust_env=False, timeout=10)

    def lines(self) -> list[str]:
        """What it logged, without the line that is being written and what Python's own helpers say at a kill."""
        whole = self.log.read_text().rpartition("\n")[0]
        return [json.loads(line)["message"] for line in whole.splitlines() if line.startswith("{")]

    def says(self, words: str) -> bool:
        """Whether it has logged the words."""
        return any(words in line for line in self.lines())

    def stop(self) -> float:
        """SIGTERM; returns the seconds until it was gone."""
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(20) == 0
        return time.monotonic() - begun


@contextmanager
def running(home: Path, port: int) -> Iterator[Running]:
    """A daemon on the home folder."""
    # One file a daemon: what a killed one leaves behind (multiprocessing's tracker) goes on writing into its own.
    log = home / f"log.{time.monotonic_ns()}"
    with log.open("w") as file:
        process = subprocess.Popen([sys.executable, "-c", RUN, str(home)], cwd=ROOT, stderr=file, text=True)
    found = Running(process, f"http://127.0.0.1:{port}", log)
    try:
        yield found
    finally:
        process.kill()
        process.wait()


def test_the_daemon_watches_publishes_answers_and_stops(tmp_path: Path) -> None:
    port = free_port()
    with site() as server:
        server.pages = {"/terms": terms(), "/help": terms("A page of help."), "/late": terms("It came later.")}
        sources(tmp_path, server, "terms", "help", port=port)
        with running(tmp_path, port) as daemon:
            until(lambda: daemon.says("chirp/terms: first") and daemon.says("chirp/help: first"))
            assert daemon.get("/healthz").json() == {"alive": True}
            assert daemon.get("/readyz").json() == {"ready": True}
            metrics = daemon.get("/metrics").text
            assert 'kiyaku_documents{state="readable"} 2.0' in metrics
            assert 'kiyaku_checks_total{outcome="first"} 2.0' in metrics
            assert "chirp/terms" in daemon.get("/status").text
            assert (
                httpx.get(daemon.url + "/status", headers={"Host": "rebound.example"}, trust_env=False).status_code
                == 401
            )
            until(lambda: "Chirp" in daemon.get("/en/services/index.html").text)
            assert daemon.get("/en/mail").status_code == 200

            again = [sys.executable, "-c", RUN, str(tmp_path)]
            second = subprocess.run(again, cwd=ROOT, capture_output=True, text=True, check=False)
            assert second.returncode != 0
            assert f"process {daemon.process.pid}" in second.stderr

            (tmp_path / "sources.yaml").rename(tmp_path / "right.yaml")
            (tmp_path / "sources.yaml").write_text("services: {chirp: {nam: x}}")
            daemon.process.send_signal(signal.SIGHUP)
            until(lambda: daemon.says("not reloaded"))
            assert any("services.chirp.nam:" in line for line in daemon.lines())
            sources(tmp_path, server, "terms", "late", port=port)
            daemon.process.send_signal(signal.SIGHUP)
            until(lambda: daemon.says("chirp/late: first"))

            with socket.create_server(("127.0.0.1", 0)) as taken:  # by another program
                sources(tmp_path, server, "terms", "late", port=taken.getsockname()[1])
                daemon.process.send_signal(signal.SIGHUP)
                until(lambda: daemon.says("goes on as before"))
                assert daemon.get("/healthz").status_code == 200
            elsewhere = free_port()
            sources(tmp_path, server, "terms", "late", port=elsewhere)
            daemon.process.send_signal(signal.SIGHUP)
            until(lambda: daemon.says(f":{elsewhere}/"))
            daemon.url = f"http://127.0.0.1:{elsewhere}"
            until(lambda: daemon.get("/healthz").status_code == 200)
            with pytest.raises(httpx.ConnectError):
                until(lambda: not httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False))
            sources(tmp_path, server, "terms", "late", port=elsewhere)
            text = (tmp_path / "sources.yaml").read_text().replace("serve: {", "serve: {status_password: open, ")
            (tmp_path / "sources.yaml").write_text(text)
            daemon.process.send_signal(signal.SIGHUP)
            until(lambda: daemon.get("/status").status_code == 401)
            assert httpx.get(f"{daemon.url}/status", auth=("x", "open"), trust_env=False).status_code == 200
            assert daemon.stop() < 5
        assert server.asked.count("/terms") == 1
    with Store.open(tmp_path) as store:
        watched = {status.document: status.watched for status in store.statuses()}
        assert watched == {"terms": True, "late": True, "help": False}


def test_a_document_in_hand_is_finished_and_one_that_hangs_is_left_for_next_time(tmp_path: Path) -> None:
    port = free_port()
    with site() as server:
        server.pages = {"/slow": terms(), "/hangs": terms("Never.")}
        server.waits = {"/slow": 1.5}
        sources(tmp_path, server, "slow", port=port)
        with running(tmp_path, port) as daemon:
            until(lambda: "/slow" in server.asked)
            daemon.stop()
            assert daemon.says("chirp/slow: first")
            assert daemon.says("stopped")
        server.waits = {"/hangs": 60}
        sources(tmp_path, server, "slow", "hangs", port=port)
        with running(tmp_path, port) as daemon:
            until(lambda: "/hangs" in server.asked)
            assert daemon.stop() < 10
            assert daemon.says("will be done again")
    with Store.open(tmp_path) as store:
        assert store.check() == ()
        status = {item.document: item for item in store.statuses()}
        assert status["slow"].last_good_at is not None
        assert status["hangs"].last_capture_at is None


def test_a_killed_daemon_leaves_nothing_that_stops_the_next(tmp_path: Path) -> None:
    port = free_port()
    with site() as server:
        server.pages = {"/one": terms(), "/two": terms("The second.")}
        server.waits = {"/two": 60}
        sources(tmp_path, server, "one", "two", port=port)
        with running(tmp_path, port) as daemon:
            until(lambda: daemon.says("chirp/one: first"))
            os.kill(daemon.process.pid, signal.SIGKILL)
            daemon.process.wait()
        server.waits = {}
        with Store.open(tmp_path) as store:
            store.release("chirp", "two")  # as the lease does when it runs out
        with running(tmp_path, port) as daemon:
            until(lambda: daemon.says("chirp/two: first"))
            daemon.stop()
        assert server.asked.count("/one") == 1


def test_a_round_beside_the_daemon_fetches_no_page_twice(tmp_path: Path) -> None:
    port, names = free_port(), [f"d{number}" for number in range(12)]
    command = [sys.executable, "-m", "monitor", "check", "--no-publish", "--home", str(tmp_path)]
    with site() as server:
        server.pages = {f"/{name}": terms(f"This is {name}.") for name in names}
        server.waits = dict.fromkeys(server.pages, 0.3)  # so that all of them are at it together
        sources(tmp_path, server, *names, port=port)
        with running(tmp_path, port) as daemon:
            rounds = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
            told = "".join(round_.communicate(timeout=60)[0] for round_ in rounds)
            assert [round_.returncode for round_ in rounds] == [0, 0]
            until(lambda: all(told.count(f"/{name}: first") or daemon.says(f"/{name}: first") for name in names))
            daemon.stop()
        assert sorted(server.asked) == sorted(server.pages)


def test_a_document_that_another_process_holds_is_passed_over_and_named(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "monitor", "check", "--all", "--no-publish", "--home", str(tmp_path)]
    with site() as server:
        server.pages = {"/one": terms(), "/two": terms("The second.")}
        sources(tmp_path, server, "one", "two", port=0)
        with App.open(tmp_path, labels=False) as app:
            assert app.store.claim("chirp", "two", app.clock(), LEASE)
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            assert (done.returncode, server.asked) == (0, ["/one"])
            assert "chirp/two: another process" in done.stderr
            app.store.release("chirp", "two")
        assert subprocess.run(command, cwd=ROOT, check=False).returncode == 0
        assert sorted(server.asked) == ["/one", "/one", "/two"]
