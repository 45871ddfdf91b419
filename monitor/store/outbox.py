"""The outbox: what is owed, gathered into parcels, claimed, and settled.

Rows of `owed` are written in the transaction of the change. `gather` puts what is due for one recipient into one parcel
whose id follows from its contents; from then on the parcel does not change, however often it is tried.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, and_, bindparam, func, or_, select, update

from monitor.config.readers import Parcel
from monitor.model import Channel, Owed
from monitor.store.schema import change, delivery, owed
from monitor.store.upsert import keep_first

LONGEST_LEASE = timedelta(days=1)  # a claim that reaches further was made while the clock was wrong
FARTHEST_ATTEMPT = timedelta(days=8)  # so was an attempt planned beyond the longest pause


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """How the outbox stands."""

    later: int = 0  # owed, but not due yet
    waiting: int = 0  # due, or to be tried again
    retrying: int = 0  # of those waiting: tried before, and failed
    held: int = 0  # of those waiting: a process has claimed them, and is sending
    sent: int = 0  # accepted by the other side
    returned: int = 0  # of those sent: came back later
    given_up: int = 0  # refused for good, or for too long
    closed: int = 0  # nobody waited for them any more
    oldest: datetime | None = None  # when the oldest of those waiting became due
    next_at: datetime | None = None  # when the next of those for later, or to be tried again, may leave


def owe(connection: Connection, items: Iterable[Owed], now: datetime) -> None:
    """Write down what is owed; what is already written is owed once."""
    rows = [
        {
            "channel": item.channel,
            "recipient": item.recipient,
            "kind": item.kind,
            "subject": item.subject,
            "due_at": item.due_at,
            "created_at": now,
        }
        for item in items
    ]
    if rows:
        keep_first(connection, owed, rows)


def gather(connection: Connection, now: datetime) -> int:
    """Put everything that is due into parcels; returns how many were made."""
    open_ = and_(owed.c.delivery.is_(None), owed.c.cancelled_at.is_(None), owed.c.due_at <= now)
    order = (owed.c.channel, owed.c.recipient, owed.c.kind, owed.c.due_at, owed.c.id)
    rows = connection.execute(select(owed).where(open_).order_by(*order)).all()
    parcels = [items for _, group in groupby(rows, _together) for items in (list(group),)]
    if parcels:
        keep_first(connection, delivery, [_parcel_row(items, now) for items in parcels])
        pairs = [{"row": row.id, "parcel": _name(items)} for items in parcels for row in items]
        mine = update(owed).where(owed.c.id == bindparam("row")).values(delivery=bindparam("parcel"))
        connection.execute(mine, pairs)
    return len(parcels)


def _together(row: Row[Any]) -> tuple[str, ...]:
    # A mail holds all that is due; a post is about one change, or it would not fit.
    alone = (row.subject,) if row.channel in ("post", "webhook") else ()
    return (row.channel, row.recipient, row.kind, *alone)


def _name(items: Sequence[Row[Any]]) -> str:
    head = items[0]
    parts = (head.channel, head.recipient, head.kind, *sorted(row.subject for row in items))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _parcel_row(items: Sequence[Row[Any]], now: datetime) -> dict[str, Any]:
    head = items[0]
    return {
        "id": _name(items),
        "channel": head.channel,
        "recipient": head.recipient,
        "kind": head.kind,
        "created_at": now,
        "attempts": 0,
        "next_attempt_at": now,
        "error": "",
    }


def claim(
    connection: Connection, now: datetime, lease: timedelta, limit: int, channels: Collection[Channel]
) -> tuple[Parcel, ...]:
    """Take parcels to be sent; a process that dies with them lets the lease run out."""
    until, at = delivery.c.claimed_until, delivery.c.next_attempt_at
    free = or_(until.is_(None), until <= now, until > now + LONGEST_LEASE)
    due = or_(at <= now, at > now + FARTHEST_ATTEMPT)
    first = select(func.min(owed.c.id)).where(owed.c.delivery == delivery.c.id).correlate(delivery).scalar_subquery()
    mine = and_(due, free, delivery.c.channel.in_(channels))
    rows = connection.execute(select(delivery).where(mine).order_by(at, first).limit(limit)).all()
    names = [row.id for row in rows]
    connection.execute(update(delivery).where(delivery.c.id.in_(names)).values(claimed_until=now + lease))
    held: dict[str, list[str]] = {name: [] for name in names}
    inside = (
        select(owed.c.delivery, owed.c.subject).where(owed.c.delivery.in_(names)).order_by(owed.c.due_at, owed.c.id)
    )
    for row in connection.execute(inside):
        held[row.delivery].append(row.subject)
    return tuple(
        Parcel(row.id, row.channel, row.recipient, row.kind, tuple(held[row.id]), row.attempts, row.created_at)
        for row in rows
    )


def sent(connection: Connection, name: str, at: datetime) -> None:
    """Note that a parcel was accepted."""
    values = {"sent_at": at, "next_attempt_at": None, "claimed_until": None, "error": ""}
    attempts = {"attempts": delivery.c.attempts + 1}
    connection.execute(update(delivery).where(delivery.c.id == name).values(**values, **attempts))


def failed(
    connection: Connection, name: str, at: datetime, error: str, retry_at: datetime | None, *, gone: bool
) -> None:
    """Note that a parcel was not accepted; without `retry_at` it is given up, or, where nobody waits for it, closed."""
    values = {"next_attempt_at": retry_at, "claimed_until": None, "error": error[:500]}
    if retry_at is None:
        values["closed_at" if gone else "failed_at"] = at
    attempts = {"attempts": delivery.c.attempts + 1}
    connection.execute(update(delivery).where(delivery.c.id == name).values(**values, **attempts))
    if retry_at is not None:
        _hold_the_line(connection, name, retry_at)


def _hold_the_line(connection: Connection, name: str, until: datetime) -> None:
    """What waits behind a post that failed waits with it: the channel would refuse it too, or get it out of order."""
    row = connection.execute(select(delivery.c.channel, delivery.c.recipient).where(delivery.c.id == name)).one()
    if row.channel in ("post", "webhook"):
        line = and_(delivery.c.channel == row.channel, delivery.c.recipient == row.recipient)
        sooner = delivery.c.next_attempt_at < until
        connection.execute(update(delivery).where(line, sooner).values(next_attempt_at=until))


def error_of(connection: Connection, name: str) -> str:
    """Channel and last error of a parcel."""
    row = connection.execute(select(delivery.c.channel, delivery.c.error).where(delivery.c.id == name)).first()
    return f"{row.channel} {name[:8]}: {row.error}" if row else name


def release(connection: Connection, names: Collection[str]) -> None:
    """Give claimed parcels back untried, at the end of a process that stops."""
    connection.execute(update(delivery).where(delivery.c.id.in_(list(names))).values(claimed_until=None))


def cancel_reminders(connection: Connection, service: str, document: str, except_for: str, at: datetime) -> None:
    """Take back the reminders of a document's earlier announcements, which a newer change has overtaken."""
    earlier = select(change.c.id).where(
        change.c.service == service, change.c.document == document, change.c.id != except_for
    )
    open_ = and_(owed.c.delivery.is_(None), owed.c.cancelled_at.is_(None), owed.c.kind.like("reminder-%"))
    connection.execute(update(owed).where(open_, owed.c.subject.in_(earlier)).values(cancelled_at=at))


def cancel_all(connection: Connection, recipient: str, at: datetime) -> None:
    """Owe a recipient nothing any more."""
    open_ = and_(owed.c.delivery.is_(None), owed.c.cancelled_at.is_(None), owed.c.recipient == recipient)
    connection.execute(update(owed).where(open_).values(cancelled_at=at))
    waiting = and_(delivery.c.recipient == recipient, delivery.c.next_attempt_at.is_not(None))
    connection.execute(update(delivery).where(waiting).values(next_attempt_at=None, closed_at=at, error="cancelled"))


def counts(connection: Connection, now: datetime) -> OutboxCounts:
    """How much is owed, waits, was sent and was given up."""
    open_ = and_(owed.c.delivery.is_(None), owed.c.cancelled_at.is_(None))

    def number(table: FromClause, *conditions: ColumnElement[bool]) -> int:
        return int(connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one())

    waiting, later = delivery.c.next_attempt_at.is_not(None), owed.c.due_at > now
    # A parcel is as old as what it holds; what is not yet gathered is as old as its own time.
    oldest = [
        connection.execute(select(func.min(delivery.c.created_at)).where(waiting)).scalar(),
        connection.execute(select(func.min(owed.c.due_at)).where(open_, owed.c.due_at <= now)).scalar(),
    ]
    following = [
        connection.execute(
            select(func.min(delivery.c.next_attempt_at)).where(delivery.c.next_attempt_at > now)
        ).scalar(),
        connection.execute(select(func.min(owed.c.due_at)).where(open_, later)).scalar(),
    ]
    return OutboxCounts(
        later=number(owed, open_, later),
        waiting=number(delivery, waiting) + number(owed, open_, owed.c.due_at <= now),
        retrying=number(delivery, waiting, delivery.c.attempts > 0),
        held=number(delivery, waiting, delivery.c.claimed_until > now),
        sent=number(delivery, delivery.c.sent_at.is_not(None)),
        returned=number(delivery, delivery.c.returned_at.is_not(None)),
        given_up=number(delivery, delivery.c.failed_at.is_not(None)),
        closed=number(delivery, delivery.c.closed_at.is_not(None)),
        oldest=min((item for item in oldest if item is not None), default=None),
        next_at=min((item for item in following if item is not None), default=None),
    )
