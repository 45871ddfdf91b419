"""Mails that came back after the relay had taken them, and readers who complained."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select, update

from monitor.config.readers import Subscriber
from monitor.store import subscribers
from monitor.store.schema import delivery

Noted = Literal["unknown", "known", "counted", "paused", "left"]


def returned(connection: Connection, name: str, at: datetime, reason: str, most: int) -> Noted:
    """Note that a mail came back for good; where that makes `most` in a row, the subscriber is paused."""
    row = connection.execute(select(delivery).where(delivery.c.id == name, delivery.c.channel == "email")).first()
    if row is None:
        return "unknown"  # the reader has left since
    if row.returned_at is not None:
        return "known"  # a mailbox is read again and again
    noted = {"returned_at": at, "error": reason[:500]}
    connection.execute(update(delivery).where(delivery.c.id == name).values(**noted))
    reader = subscribers.by_id(connection, row.recipient)
    if reader is not None and reader.state == "active" and _in_a_row(connection, reader, name) >= most:
        subscribers.pause(connection, reader.id, at, reason)
        return "paused"
    return "counted"


def _in_a_row(connection: Connection, reader: Subscriber, name: str) -> int:
    """How many mails came back one after the other, the one named among them.

    Reports come days late and in any order, so the mails are counted in the order in which they were made. What was
    sent before the reader last confirmed does not count.
    """
    made = select(delivery.c.id, delivery.c.returned_at).where(
        delivery.c.recipient == reader.id,
        delivery.c.channel == "email",
        delivery.c.sent_at.is_not(None) | delivery.c.returned_at.is_not(None),
    )
    if reader.confirmed_at is not None:
        made = made.where(delivery.c.created_at >= reader.confirmed_at)
    count, inside = 0, False
    for row in connection.execute(made.order_by(delivery.c.created_at, delivery.c.id)):
        if row.returned_at is None:
            if inside:
                break
            count = 0
            continue
        count += 1
        inside = inside or row.id == name
    return count if inside else 0


def complained(connection: Connection, name: str) -> Noted:
    """Delete everything about the subscriber whose mail was called spam: pressing that button is leaving."""
    recipient = connection.execute(
        select(delivery.c.recipient).where(delivery.c.id == name, delivery.c.channel == "email")
    ).scalar()
    reader = subscribers.by_id(connection, recipient) if recipient else None
    if reader is None:
        return "unknown"
    subscribers.forget(connection, reader.id)
    return "left"
