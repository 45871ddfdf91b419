"""`kiyaku bounces`: reads mails that came back, and lets go of readers who cannot be reached or who complained."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.commands.output import note, write_json, write_line
from monitor.errors import UsageError

if TYPE_CHECKING:
    from monitor.deliver.marks import Marks
    from monitor.store import Store

# What became of one mail → what is told.
TOLD = {
    "other": "neither a report of failed delivery nor a complaint",
    "forged": "carries no genuine mark of ours: nothing is believed",
    "delayed": "the other side still tries, or could not be reached",
    "delivered": "arrived",
    "policy": "refused for what our mail is, not for whom it went to: see SPF, DKIM and DMARC in docs/MAIL.md",
    "unknown": "its reader has left",
    "known": "noted before",
    "counted": "refused; after three in a row the reader is paused",
    "paused": "refused for the third time in a row: the reader is paused",
    "left": "a complaint: the reader is unsubscribed, and everything about them deleted",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="mails, mboxes or Maildirs; - reads standard input")
    parser.add_argument("--json", action="store_true", help="one JSON line a mail")


def run(arguments: argparse.Namespace) -> int:
    """Read every mail and note what follows."""
    from monitor.deliver.marks import Marks
    from monitor.store import FILE, Store

    if not (arguments.home / FILE).exists():
        raise UsageError(f"{arguments.home} holds no data.", "Name the right folder with --home.")
    counts: Counter[str] = Counter()
    # Only the store: a mail server that calls us has none of the secrets that sources.yaml may read.
    with Store.open(arguments.home) as store:
        marks = Marks(store.secret("marks"))
        for raw in _mails(arguments.files):
            what, status, parcel = _take(store, marks, raw)
            counts[what] += 1
            if arguments.json:
                write_json({"mail": parcel, "result": what, "status": status})
            else:
                write_line(" ".join(item for item in (f"{what}:", status, TOLD[what]) if item))
    told = ", ".join(f"{number} {what}" for what, number in counts.most_common())
    note(f"{counts.total()} mails read{': ' if told else ''}{told}")
    return 0


def _mails(names: list[str]) -> Iterator[bytes]:
    from monitor.deliver.mailboxes import mails, piped

    for name in names:
        yield from piped(sys.stdin.buffer) if name == "-" else mails(Path(name))


def _take(store: Store, marks: Marks, raw: bytes) -> tuple[str, str, str]:
    """(what became of it, status, id of the mail of ours); no address is told."""
    from monitor.deliver.returns import read

    found = read(raw)
    if found.kind == "other":
        return "other", found.status, ""
    parcel = marks.find(found.text)
    if parcel is None:
        return "forged", found.status, ""
    if found.kind == "complaint":
        return store.note_complaint(parcel), found.status, parcel
    if found.kind == "refused":
        reason = f"came back as undeliverable ({found.status})"
        return store.note_return(parcel, datetime.now(UTC), reason), found.status, parcel
    return found.kind, found.status, parcel
