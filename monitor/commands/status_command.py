"""`kiyaku status`: how every document stands, what is owed, and what comes next."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.commands.output import note, write_json, write_line
from monitor.decide.advice import advice
from monitor.model import DocumentStatus
from monitor.report import timestamp

if TYPE_CHECKING:
    from monitor.store.outbox import OutboxCounts


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("names", nargs="*", metavar="SERVICE[/DOCUMENT]", help="those to show; else all")
    parser.add_argument("--outbox", action="store_true", help="only what is owed and what comes next")
    parser.add_argument("--json", action="store_true", help="one JSON line a document; with --outbox one line in all")


def run(arguments: argparse.Namespace) -> int:
    """Print a line a document; the exit code says whether any cannot be read now."""
    from monitor.app import App

    with App.open(arguments.home) as app:
        wanted = {(d.service, d.key) for d in app.chosen(arguments.names, everything=True)}
        statuses = [s for s in app.store.statuses() if (s.service, s.document) in wanted]
        counts = app.store.outbox_counts(app.clock())
    unread = sum(status.unreadable_since is not None for status in statuses)
    if not arguments.outbox:
        _documents(statuses, as_json=arguments.json)
    if arguments.outbox and arguments.json:
        write_json(_outbox_json(statuses, counts))
    elif not arguments.json:
        write_line(_outbox_line(counts))
        write_line(_next_line(statuses, counts))
    note(f"{len(statuses)} documents, {unread} unreadable now, {counts.waiting} deliveries owed")
    return 1 if unread and not arguments.outbox else 0


def _documents(statuses: Sequence[DocumentStatus], *, as_json: bool) -> None:
    for status in sorted(statuses, key=lambda s: (s.unreadable_since is None, s.service, s.document)):
        if as_json:
            write_json(_json(status))
        else:
            write_line(_line(status))


def _outbox_line(counts: OutboxCounts) -> str:
    """What is owed, in one line. What waits is named first: it is what somebody who looks wants to know."""
    waiting = f"{counts.waiting} due now"
    if counts.waiting:
        waiting += f" since {_moment(counts.oldest)} ({counts.held} being sent, {counts.retrying} failed before)"
    return (
        f"outbox: {waiting}, {counts.later} for later, {counts.sent} sent ({counts.returned} of them came back), "
        f"{counts.given_up} given up, {counts.closed} no longer wanted"
    )


def _next_line(statuses: Sequence[DocumentStatus], counts: OutboxCounts) -> str:
    first = _first(statuses)
    check = f"{first.service}/{first.document} is checked {_moment(first.next_check_at)}" if first else "no check"
    return f"next: {check}; " + (f"a delivery {_moment(counts.next_at)}" if counts.next_at else "no delivery for later")


def _first(statuses: Sequence[DocumentStatus]) -> DocumentStatus | None:
    planned = [item for item in statuses if item.watched and item.next_check_at is not None]
    return min(planned, key=lambda item: (item.next_check_at, item.service, item.document), default=None)


def _outbox_json(statuses: Sequence[DocumentStatus], counts: OutboxCounts) -> dict[str, object]:
    first = _first(statuses)
    check = {"service": first.service, "document": first.document, "at": _plain(first.next_check_at)} if first else None
    held = {key: _plain(value) for key, value in asdict(counts).items() if key != "next_at"}
    return {"outbox": held, "next": {"check": check, "delivery_at": _plain(counts.next_at)}}


def _line(status: DocumentStatus) -> str:
    if status.last_capture_at is None:
        state = "never checked"
    elif status.unreadable_since is not None:
        last = f"last read {_moment(status.last_good_at)}" if status.last_good_at else "never read"
        times = "once" if status.times == 1 else f"{status.times} times"
        state = (
            f"UNREADABLE since {_moment(status.unreadable_since)} ({status.reason}: {status.detail.rstrip('.')};"
            f" {times}), {last}. {advice(status.reason).en}"
        )
    else:
        state = f"read {_moment(status.last_good_at)}"
        state += ", a new text waits to be seen again" if status.pending else ""
        state += f", flips between known texts ({status.flips} times)" if status.flips else ""
    return f"{status.service}/{status.document}: {state}; next check {_moment(status.next_check_at)}"


def _moment(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at is not None else "-"


def _json(status: DocumentStatus) -> dict[str, object]:
    return {key: _plain(value) for key, value in asdict(status).items()}


def _plain(value: object) -> object:
    return timestamp(value) if isinstance(value, datetime) else value
