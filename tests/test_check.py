"""`kiyaku check`, `status` and `publish` over real HTTP on the loopback interface."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from monitor.cli import main
from tests.needs import ROOT
from tests.pipeline.story import NEW, OLD, TRAINING, page

LATER = (datetime.now(tz=UTC) + timedelta(days=40)).date()


class Site(ThreadingHTTPServer):
    """Serves what `pages` holds, by path; everything else is missing."""

    pages: dict[str, bytes]
    seen: list[tuple[str, str]]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answer(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers.get("User-Agent", "")))
        body = self.server.pages.get(self.path)
        tag = f'"{hash(body)}"'
        if body is not None and self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body or b"<title>Not found</title>")

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def site(pages: dict[str, bytes]) -> Iterator[Site]:
    server = Site(("127.0.0.1", 0), Answer)
    server.pages, server.seen = pages, []
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()


def home(folder: Path, address: str) -> Path:
    folder.joinpath("sources.yaml").write_text(
        f"""
fetch: {{allow_private_addresses: true, delay: 0, jitter: 0, contact: "https://example.org/kiyaku"}}
services:
  inkpond:
    name: {{en: Inkpond, ja: インクポンド}}
    documents:
      terms: {{kind: terms, url: "{address}/terms", language: en, confirm_after: 0h}}
      privacy: {{kind: privacy, url: "{address}/privacy", language: en}}
""",
        encoding="utf-8",
    )
    return folder


def check(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, dict[str, Any]]]:
    code = main(["check", "--json", "--home", str(folder), *words])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return code, {line["document"]: line for line in lines}


def test_a_change_is_found_told_and_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with site({"/terms": page(OLD), "/privacy": page(OLD[::-1])}) as server:
        folder = home(tmp_path, server.address)
        code, first = check(folder, capsys)
        assert (code, {line["outcome"] for line in first.values()}) == (0, {"first"})
        server.pages["/terms"] = page(NEW)
        code, second = check(folder, capsys, "--all")
        assert (code, second["terms"]["outcome"], second["privacy"]["outcome"]) == (0, "changed", "unchanged")
        assert second["terms"]["change"]["verdicts"]["ai-training"] == "new"
        identifier = second["terms"]["change"]["id"]
    for language in ("ja", "en"):
        told = (tmp_path / "digests" / language / "changes" / f"{identifier}.html").read_text("utf-8")
        assert "to train our machine learning models" in told
    agents = {agent for _, agent in server.seen}
    assert all(agent.startswith("Kiyaku/") and "https://example.org/kiyaku" in agent for agent in agents)


def test_one_unreachable_document_stops_no_other_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with site({"/terms": page(OLD)}) as server:
        folder = home(tmp_path, server.address)
        code, found = check(folder, capsys)
        assert code == 1
        assert found["terms"]["outcome"] == "first"
        assert (found["privacy"]["outcome"], found["privacy"]["reason"]) == ("unreadable", "http-404")
        assert main(["status", "--home", str(folder)]) == 1
    printed = capsys.readouterr().out
    assert "inkpond/privacy: UNREADABLE" in printed
    assert "http-404" in printed


def test_only_what_is_due_or_named_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with site({"/terms": page(OLD), "/privacy": page(OLD)}) as server:
        folder = home(tmp_path, server.address)
        check(folder, capsys)
        assert check(folder, capsys) == (0, {})
        assert set(check(folder, capsys, "inkpond/terms")[1]) == {"terms"}
        assert main(["check", "--home", str(folder), "inkpond/termz"]) == 2
    assert "inkpond/terms?" in capsys.readouterr().err


def test_a_quiet_round_never_loads_the_classifier(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with site({"/terms": page(OLD), "/privacy": page(OLD)}) as server:
        folder = home(tmp_path, server.address)
        check(folder, capsys)
        code = f"""
import sys
from monitor.cli import main
main(["check", "--all", "--home", {str(folder)!r}])
print([name for name in ("transformers", "onnxruntime", "alembic", "apprise") if name in sys.modules])
"""
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]"
    assert done.stdout.count("unchanged") == 2


def test_an_announced_edition_that_lies_behind_a_link_is_captured_and_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    banner = (
        f"We are updating our Terms of Service. The new terms take effect on {LATER:%B} {LATER.day}, {LATER.year}. "
        '<a href="/terms/new">You can preview the updated terms here.</a>'
    )
    with site({"/terms": page(OLD), "/terms/new": page(NEW), "/privacy": page(OLD)}) as server:
        folder = home(tmp_path, server.address)
        check(folder, capsys)
        server.pages["/terms"] = page(OLD, banner=banner)
        code, found = check(folder, capsys, "inkpond/terms")
        assert (code, found["terms"]["outcome"]) == (0, "announced")
        assert found["terms"]["change"]["effective_date"] == LATER.isoformat()
        assert found["terms"]["change"]["verdicts"]["ai-training"] == "new"
        assert "/terms/new" in [path for path, _ in server.seen]
        assert check(folder, capsys, "inkpond/terms")[1]["terms"]["outcome"] == "unchanged"


def test_a_page_first_seen_with_only_the_upcoming_text_leads_to_the_one_in_force(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    banner = (
        f"These terms take effect on {LATER:%B} {LATER.day}, {LATER.year}. For the version effective until then, "
        '<a href="/terms/old">click here</a>.'
    )
    with site({"/terms": page(NEW, banner=banner), "/terms/old": page(OLD), "/privacy": page(OLD)}) as server:
        _, found = check(home(tmp_path, server.address), capsys, "inkpond/terms")
    assert (found["terms"]["outcome"], found["terms"]["change"]) == ("first", None)
    assert found["terms"]["announced"]["effective_date"] == LATER.isoformat()
    assert found["terms"]["announced"]["verdicts"]["ai-training"] == "new"


def test_a_document_of_several_addresses_is_read_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with site({"/terms": page(OLD), "/more": page((TRAINING,)), "/privacy": page(OLD)}) as server:
        folder = home(tmp_path, server.address)
        sources = folder / "sources.yaml"
        both = f'["{server.address}/terms", "{server.address}/more"]'
        sources.write_text(sources.read_text("utf-8").replace(f'"{server.address}/terms"', both), "utf-8")
        assert check(folder, capsys, "inkpond/terms")[1]["terms"]["outcome"] == "first"
        server.pages["/more"] = page((TRAINING, "Commissions of more than 500 euros need a written contract."))
        _, found = check(folder, capsys, "inkpond/terms")
    assert found["terms"]["outcome"] == "changed"
    assert {clause["change"] for clause in found["terms"]["change"]["clauses"]} == {"added"}
