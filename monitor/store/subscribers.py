"""Subscribers: the only place that knows addresses."""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from monitor.config import Wanted
from monitor.config.readers import Subscriber, SubscriberState
from monitor.store import outbox
from monitor.store.schema import delivery, owed, secret, subscriber
from monitor.store.upsert import keep_first


def address_key(address: str) -> str:
    """A digest that is equal for spellings of one address.

    The domain has no case; the left part might in theory, but no provider of today tells two people apart by it.
    """
    plain = unicodedata.normalize("NFKC", address.strip()).casefold()
    local, _, domain = plain.rpartition("@")
    with suppress(UnicodeError):  # not every left-over of a mistyped address is a domain
        domain = domain.encode("idna").decode()
    return hashlib.sha256(f"{local}@{domain}".encode()).hexdigest()


def new_id() -> str:
    """An id that nobody can guess."""
    return secrets.token_urlsafe(16)


def _row(item: Subscriber) -> dict[str, Any]:
    return {
        "id": item.id,
        "address": item.address.strip(),
        "address_key": address_key(item.address),
        "state": item.state,
        "language": item.wanted.language,
        "services": json.dumps(item.wanted.services),
        "labels": json.dumps(item.wanted.labels),
        "min_weight": item.wanted.min_weight,
        "rhythm": item.rhythm,
        "reminders": item.reminders,
        "created_at": item.created_at,
        "confirmed_at": item.confirmed_at,
        "paused_at": item.paused_at,
        "paused_for": item.paused_for,
        "bounces": item.bounces,
    }


def _subscriber(row: Row[Any]) -> Subscriber:
    wanted = Wanted(row.language, tuple(json.loads(row.services)), tuple(json.loads(row.labels)), row.min_weight)
    return Subscriber(
        id=row.id,
        address=row.address,
        wanted=wanted,
        rhythm=row.rhythm,
        reminders=row.reminders,
        state=row.state,
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        paused_at=row.paused_at,
        paused_for=row.paused_for,
        bounces=row.bounces,
    )


def add(connection: Connection, item: Subscriber) -> Subscriber:
    """Store a subscriber; where the address is known already, the one that is there is returned unchanged."""
    keep_first(connection, subscriber, _row(item))
    found = by_address(connection, item.address)
    assert found is not None
    return found


def save(connection: Connection, item: Subscriber) -> None:
    """Write a subscriber's choices and state; the address and id stay."""
    values = {key: value for key, value in _row(item).items() if key not in ("id", "address", "address_key")}
    connection.execute(update(subscriber).where(subscriber.c.id == item.id).values(**values))


def by_address(connection: Connection, address: str) -> Subscriber | None:
    """The subscriber of an address, however it is spelled."""
    row = connection.execute(select(subscriber).where(subscriber.c.address_key == address_key(address))).first()
    return _subscriber(row) if row else None


def by_id(connection: Connection, name: str) -> Subscriber | None:
    """The subscriber of that id."""
    row = connection.execute(select(subscriber).where(subscriber.c.id == name)).first()
    return _subscriber(row) if row else None


def every(connection: Connection, state: SubscriberState | None = None) -> Iterator[Subscriber]:
    """All, or those in a state, in the order in which they came."""
    wanted = select(subscriber).order_by(subscriber.c.created_at, subscriber.c.id)
    if state is not None:
        wanted = wanted.where(subscriber.c.state == state)
    for row in connection.execute(wanted.execution_options(yield_per=500)):
        yield _subscriber(row)


def counts(connection: Connection) -> dict[str, int]:
    """How many are in each state."""
    rows = connection.execute(select(subscriber.c.state, func.count()).group_by(subscriber.c.state))
    return {"pending": 0, "active": 0, "paused": 0} | {row.state: int(row[1]) for row in rows}


def confirm(connection: Connection, name: str, at: datetime) -> Subscriber | None:
    """Make a subscriber active; None where they are gone."""
    found = by_id(connection, name)
    if found is None or found.state == "active":
        return found
    active = replace(found, state="active", confirmed_at=at, paused_at=None, paused_for="", bounces=0)
    save(connection, active)
    return active


def pause(connection: Connection, name: str, at: datetime, reason: str) -> None:
    """Send a subscriber nothing until they confirm again."""
    found = by_id(connection, name)
    if found is not None:
        save(connection, replace(found, state="paused", paused_at=at, paused_for=reason[:300]))
        outbox.cancel_all(connection, name, at)


def bounced(connection: Connection, name: str, at: datetime, reason: str, most: int) -> None:
    """Count a final refusal; at the `most`-th in a row the subscriber is paused."""
    found = by_id(connection, name)
    if found is None or found.state != "active":
        return
    save(connection, replace(found, bounces=found.bounces + 1))
    if found.bounces + 1 >= most:
        pause(connection, name, at, reason)


def accepted(connection: Connection, name: str) -> None:
    """A mail was taken: earlier refusals are forgotten."""
    again = (subscriber.c.id == name) & (subscriber.c.bounces > 0)
    connection.execute(update(subscriber).where(again).values(bounces=0))


def forget(connection: Connection, name: str) -> None:
    """Delete everything about a subscriber."""
    connection.execute(delete(owed).where(owed.c.recipient == name))
    connection.execute(delete(delivery).where(delivery.c.recipient == name))
    connection.execute(delete(subscriber).where(subscriber.c.id == name))


def forget_unconfirmed(connection: Connection, before: datetime) -> int:
    """Delete those who never answered the confirmation mail; returns how many."""
    old = (subscriber.c.state == "pending") & (subscriber.c.created_at < before)
    return connection.execute(delete(subscriber).where(old)).rowcount


def everything_about(connection: Connection, name: str) -> dict[str, Any]:
    """What the database holds about a subscriber, in words for them; {} where it holds nothing."""
    row = connection.execute(select(subscriber).where(subscriber.c.id == name)).first()
    if row is None:
        return {}
    times = (delivery.c.created_at, delivery.c.sent_at, delivery.c.failed_at, delivery.c.returned_at)
    mails = select(*times, delivery.c.error).where(delivery.c.recipient == name)
    due = select(owed.c.kind, owed.c.subject, owed.c.due_at).where(owed.c.recipient == name)
    plain = {key: value for key, value in row._asdict().items() if key != "address_key"}
    plain |= {key: json.loads(plain[key]) for key in ("services", "labels")}
    return plain | {
        "mails": [dict(item._asdict()) for item in connection.execute(mails.order_by(delivery.c.created_at))],
        "owed": [dict(item._asdict()) for item in connection.execute(due.order_by(owed.c.due_at, owed.c.id))],
    }


def secret_of(connection: Connection, name: str) -> str | None:
    """The secret of that name; None where there is none yet."""
    found: str | None = connection.execute(select(secret.c.value).where(secret.c.name == name)).scalar()
    return found


def make_secret(connection: Connection, name: str) -> None:
    """Make a random text under a name, unless another process has just done so."""
    fresh = {"name": name, "value": secrets.token_urlsafe(48)}
    keep_first(connection, secret, fresh)
