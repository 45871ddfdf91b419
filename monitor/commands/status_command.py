"""`kiyaku status`: how every document stands."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import datetime

from monitor.commands.output import note, write_json, write_line
from monitor.decide.advice import advice
from monitor.model import DocumentStatus
from monitor.report import timestamp


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("names", nargs="*", metavar="SERVICE[/DOCUMENT]", help="those to show; else all")
    parser.add_argument("--json", action="store_true", help="one JSON line a document")


def run(arguments: argparse.Namespace) -> int:
    """Print a line a document; the exit code says whether any cannot be read now."""
    from monitor.app import App

    with App.open(arguments.home) as app:
        wanted = {(d.service, d.key) for d in app.chosen(arguments.names, everything=True)}
        statuses = [s for s in app.store.statuses() if (s.service, s.document) in wanted]
        owed = app.owed_count()
    for status in sorted(statuses, key=lambda s: (s.unreadable_since is None, s.service, s.document)):
        if arguments.json:
            write_json(_json(status))
        else:
            write_line(_line(status))
    unread = sum(status.unreadable_since is not None for status in statuses)
    note(f"{len(statuses)} documents, {unread} unreadable now, {owed} deliveries owed")
    return 1 if unread else 0


def _line(status: DocumentStatus) -> str:
    if status.last_capture_at is None:
        state = "never checked"
    elif status.unreadable_since is not None:
        last = f"last read {_moment(status.last_good_at)}" if status.last_good_at else "never read"
        state = (
            f"UNREADABLE since {_moment(status.unreadable_since)} ({status.reason}: {status.detail};"
            f" {status.times} times), {last}. {advice(status.reason).en}"
        )
    else:
        state = f"read {_moment(status.last_good_at)}"
        state += ", a new text waits to be seen again" if status.pending else ""
        state += f", flips between known texts ({status.flips} times)" if status.flips else ""
    return f"{status.service}/{status.document}: {state}; next check {_moment(status.next_check_at)}"


def _moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at is not None else "-"


def _json(status: DocumentStatus) -> dict[str, object]:
    return {key: timestamp(value) if isinstance(value, datetime) else value for key, value in asdict(status).items()}
