"""`kiyaku subscribers`: who gets mail."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from monitor.commands.output import note, write_json, write_line
from monitor.config import Wanted
from monitor.config.readers import RHYTHMS, Rhythm, Subscriber
from monitor.errors import InputError, UsageError
from monitor.taxonomy import KEYS

if TYPE_CHECKING:
    from monitor.app import App


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    add = what.add_parser("add", help="subscribe an address whose owner has asked you to")
    add.add_argument("address")
    add.add_argument("--language", choices=("ja", "en"), default="ja")
    add.add_argument("--services", nargs="*", default=(), metavar="SERVICE")
    add.add_argument("--labels", nargs="*", default=(), metavar="LABEL", choices=KEYS)
    add.add_argument("--min-weight", type=float, default=0.0, metavar="0..1")
    add.add_argument("--rhythm", choices=RHYTHMS, default="at-once")
    add.add_argument("--no-reminders", action="store_true")
    add.add_argument("--ask", action="store_true", help="send a mail to confirm, instead of beginning at once")
    shown = what.add_parser("list", help="all subscribers")
    shown.add_argument("--json", action="store_true")
    for name, line in (
        ("remove", "delete everything about an address"),
        ("pause", "send nothing to an address until its owner confirms again"),
        ("show", "everything that is kept about an address, as JSON"),
    ):
        what.add_parser(name, help=line).add_argument("address")
    what.add_parser("export", help="all subscribers as JSON lines, for `import`")
    what.add_parser("import", help="JSON lines from standard input; addresses that are there already stay as they are")
    for sub in what.choices.values():
        # --home may stand after any word; only where it does may it say anything.
        sub.add_argument("--home", type=Path, metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace) -> int:
    """Do it; the exit code is 1 where the address is not known."""
    from monitor.app import App

    with App.open(arguments.home, configured=False, labels=False) as app:
        steps = {"add": _add, "list": _list, "export": _export, "import": _import}
        step = steps.get(arguments.what, _with_known)
        return step(app, arguments)


def _now() -> datetime:
    return datetime.now(UTC)


def _checked(address: str) -> str:
    from monitor.subscribe.readers import address_of

    found = address_of(address)
    if found is None:
        raise UsageError(f"{address}: not a mail address.", "Write it as name@example.org.")
    return found


def _add(app: App, arguments: argparse.Namespace) -> int:
    from monitor.store.subscribers import new_id
    from monitor.subscribe.readers import ask

    unknown = [item for item in arguments.services if app.config.service(item) is None]
    if unknown:
        raise UsageError(f"{', '.join(unknown)}: not in sources.yaml.", "See `kiyaku status` for the names.")
    wanted = Wanted(
        arguments.language, tuple(arguments.services), tuple(arguments.labels), min(max(arguments.min_weight, 0.0), 1.0)
    )
    now = _now()
    item = Subscriber(
        new_id(),
        _checked(arguments.address),
        wanted,
        rhythm=arguments.rhythm,
        reminders=not arguments.no_reminders,
        state="pending" if arguments.ask else "active",
        created_at=now,
        confirmed_at=None if arguments.ask else now,
    )
    if app.store.subscriber_at(item.address) is not None:
        raise UsageError(f"{item.address} is there already.", "Remove it first to set it anew.")
    if arguments.ask:
        ask(app.store, item, now, lambda: f"{now:%Y-%m-%dT%H:%M}")
        note("a mail to confirm is in the outbox")
    else:
        app.store.add_subscriber(item)
    return 0


def _list(app: App, arguments: argparse.Namespace) -> int:
    for item in app.store.subscribers():
        if arguments.json:
            write_json(_plain(item))
        else:
            why = f" ({item.paused_for})" if item.paused_for else ""
            write_line(f"{item.address}\t{item.state}{why}\t{item.language}\t{item.rhythm}")
    return 0


def _export(app: App, arguments: argparse.Namespace) -> int:
    for item in app.store.subscribers():
        write_json(_plain(item))
    return 0


def _plain(item: Subscriber) -> dict[str, Any]:
    return {
        "address": item.address,
        "state": item.state,
        "language": item.language,
        "services": list(item.wanted.services),
        "labels": list(item.wanted.labels),
        "min_weight": item.wanted.min_weight,
        "rhythm": item.rhythm,
        "reminders": item.reminders,
        "created_at": item.created_at.isoformat(),
        "confirmed_at": item.confirmed_at.isoformat() if item.confirmed_at else None,
    }


def _import(app: App, arguments: argparse.Namespace) -> int:
    items = [_read(number, line) for number, line in enumerate(sys.stdin, start=1) if line.strip()]
    # Only when every line was understood is the first one stored.
    for item in items:
        app.store.add_subscriber(item)
    note(f"{len(items)} read")
    return 0


def _read(number: int, line: str) -> Subscriber:
    from monitor.store.subscribers import new_id

    try:
        value = json.loads(line)
        wanted = Wanted(
            "en" if value.get("language") == "en" else "ja",
            tuple(map(str, value.get("services", ()))),
            tuple(item for item in value.get("labels", ()) if item in KEYS),
            float(value.get("min_weight", 0.0)),
        )
        rhythm: Rhythm = next((item for item in RHYTHMS if item == value.get("rhythm")), "at-once")
        state = next((item for item in ("pending", "active", "paused") if item == value.get("state")), "pending")
        confirmed = datetime.fromisoformat(value["confirmed_at"]) if value.get("confirmed_at") else None
        created = datetime.fromisoformat(value["created_at"]) if value.get("created_at") else _now()
        return Subscriber(
            new_id(),
            _checked(str(value["address"])),
            wanted,
            rhythm=rhythm,
            reminders=bool(value.get("reminders", True)),
            state=state,  # type: ignore[arg-type]
            created_at=created,
            confirmed_at=confirmed,
        )
    except (ValueError, KeyError, TypeError, AttributeError, UsageError) as error:
        raise InputError(f"line {number}: {error}", "Each line must be an object as `export` writes it.") from error


def _with_known(app: App, arguments: argparse.Namespace) -> int:
    found = app.store.subscriber_at(arguments.address)
    if found is None:
        note("nobody of that address")
        return 1
    if arguments.what == "remove":
        app.store.forget_subscriber(found.id)
        note("deleted")
    elif arguments.what == "pause":
        app.store.pause_subscriber(found.id, _now(), "by the operator")
    else:
        held = app.store.everything_about(found.id)
        write_line(json.dumps(held, ensure_ascii=False, indent=2, default=str))
    return 0
