"""What a finding makes us owe: written in its transaction, so that no kill can part the two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from monitor.config.readers import Recipient, as_recipient, owed_for
from monitor.model import Change, Owed
from monitor.store import outbox, subscribers


def tell(connection: Connection, change: Change, channels: Sequence[Recipient], at: datetime) -> None:
    """Owe a confirmed change to everyone who wants to hear of it, and take back reminders that it overtakes."""
    if change.announcement:
        outbox.cancel_reminders(connection, change.service, change.document, change.id, at)
    outbox.owe(connection, _owed(connection, change, channels, at), at)


def _owed(connection: Connection, change: Change, channels: Sequence[Recipient], at: datetime) -> Iterator[Owed]:
    for recipient in channels:
        yield from owed_for(change, recipient, at)
    for item in subscribers.every(connection, "active"):
        yield from owed_for(change, as_recipient(item), at)


def tell_operator(
    connection: Connection, name: str, channels: Sequence[Recipient], at: datetime, due: datetime | None = None
) -> None:
    """Owe the operator word of a notice or a lost parcel, where sources.yaml names one."""
    found = [item for item in channels if item.channel == "operator"]
    outbox.owe(connection, [Owed("operator", item.id, "notice", name, due or at) for item in found], at)
