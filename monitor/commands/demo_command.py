"""`kiyaku demo`: the whole pipeline over a story of made-up services."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.commands.output import write_line
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.demo.run import Summary


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where to leave it; else digests/demo in the home folder"
    )
    parser.add_argument("--now", type=_moment, metavar="RFC3339", help="the day on which the story ends; else today")


def run(arguments: argparse.Namespace) -> int:
    """Play the story and say where to look."""
    from monitor.demo.run import run as play

    started = time.monotonic()
    out = arguments.out or arguments.home / "digests" / "demo"
    now = arguments.now or datetime.now(tz=UTC).replace(microsecond=0)
    with _Bar() as bar:
        summary = play(out, now=now, tell=bar.tell)
    _say_what_happened(summary)
    write_line(f"\nDone in {time.monotonic() - started:.0f} s. Look here / ここから見られます:\n")
    where = summary.out.resolve()
    write_line(f"  日本語   {where / 'ja' / 'index.html'}")
    write_line(f"  English  {where / 'en' / 'index.html'}")
    write_line(f"  mails    {where / 'mails'}")
    return 0


def _say_what_happened(summary: Summary) -> None:
    """A line for each day of the story, and what it came to."""
    for played in summary.rounds:
        if played.scene.what is not None and not played.second:
            write_line(f"{played.findings[0].captured_at:%Y-%m-%d}  {played.scene.what.en}")
    told = sum(finding.change is not None for played in summary.rounds for finding in played.findings)
    write_line(
        f"\n{len(summary.rounds)} rounds, {summary.requests} requests over HTTP, {told} changes found,"
        f" {summary.pages} files of the site, {summary.mails} mails."
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--now {text}: no moment.", "Write it as 2026-11-22T09:00:00Z.") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


class _Bar:
    """A bar on standard error where that is a terminal, else nothing."""

    def __enter__(self) -> _Bar:
        import sys

        from tqdm import tqdm

        # disable=None: tqdm is silent where its stream is no terminal.
        self._bar = tqdm(
            total=0, disable=None, file=sys.stderr, bar_format="{bar:24} {n_fmt}/{total_fmt} {desc}", leave=False
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def tell(self, done: int, total: int, what: str) -> None:
        """Move the bar on."""
        self._bar.total = total
        self._bar.n = done
        self._bar.set_description_str(what)
