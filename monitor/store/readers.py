"""The part of the store that knows readers: subscribers, and what is owed to them and to channels."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from monitor.config.readers import Parcel, Subscriber, SubscriberState, due_at
from monitor.model import Channel, Notice, Owed
from monitor.store import database, notes, outbox, owing, returns, subscribers
from monitor.store.base import Base
from monitor.store.outbox import OutboxCounts
from monitor.store.returns import Noted

CHANNELS: tuple[Channel, ...] = ("email", "post", "webhook", "operator")
MOST_BOUNCES = 3  # final refusals in a row after which a subscriber is paused


class Readers(Base):
    """Subscribers and the outbox."""

    # --- The outbox --------------------------------------------------------------------------------------------------

    def owe(self, items: Iterable[Owed], now: datetime) -> None:
        """Owe something beside what changes make us owe, such as a test digest."""
        with database.writing(self._engine) as connection:
            outbox.owe(connection, items, now)

    def gather(self, now: datetime) -> int:
        """Put what is due into parcels; returns how many were made."""
        with database.writing(self._engine) as connection:
            return outbox.gather(connection, now)

    def claim_parcels(
        self, now: datetime, *, lease: timedelta, limit: int = 100, channels: Collection[Channel] = CHANNELS
    ) -> tuple[Parcel, ...]:
        """Take parcels to be sent until `now + lease`, the longest waiting first."""
        with database.writing(self._engine) as connection:
            return outbox.claim(connection, now, lease, limit, channels)

    def parcel_sent(self, parcel: Parcel, at: datetime) -> None:
        """Note that the other side accepted a parcel."""
        # After a power cut a mail may go out again under the same Message-ID; waiting for the disk here would hold
        # 2,000 mails up by some seconds to close a gap that stays open at the relay's end anyway.
        with database.writing(self._engine, sync=False) as connection:
            outbox.sent(connection, parcel.id, at)
            if parcel.channel == "email":
                subscribers.accepted(connection, parcel.recipient)

    def parcel_failed(
        self,
        parcel: Parcel,
        at: datetime,
        error: str,
        *,
        retry_at: datetime | None,
        refused: bool = False,
        gone: bool = False,
    ) -> None:
        """Note a failure; without `retry_at` the parcel is given up.

        `refused`: the address itself was refused. `gone`: nobody waits for it any more, which is no trouble.
        """
        with database.writing(self._engine) as connection:
            outbox.failed(connection, parcel.id, at, error, retry_at, gone=gone)
            if retry_at is None and not gone and parcel.channel != "operator":
                due = due_at("daily", at)  # one mail a day, however many are given up
                owing.tell_operator(connection, f"parcel:{parcel.id}", self._channels or (), at, due)
            if refused and parcel.channel == "email":
                subscribers.bounced(connection, parcel.recipient, at, error, MOST_BOUNCES)

    def release_parcels(self, parcels: Collection[Parcel]) -> None:
        """Give claimed parcels back untried."""
        with database.writing(self._engine) as connection:
            outbox.release(connection, [parcel.id for parcel in parcels])

    def parcel_error(self, parcel_id: str) -> str:
        """Why a parcel was given up, in words that name no reader."""
        with database.reading(self._engine) as connection:
            return outbox.error_of(connection, parcel_id)

    def note_return(self, parcel_id: str, at: datetime, reason: str) -> Noted:
        """Note that a mail came back for good after the relay had taken it; the rule is that of refusals."""
        with database.writing(self._engine) as connection:
            return returns.returned(connection, parcel_id, at, reason, MOST_BOUNCES)

    def note_complaint(self, parcel_id: str) -> Noted:
        """Note that a mail was called spam: its reader leaves, and everything about them is deleted."""
        with database.writing(self._engine) as connection:
            return returns.complained(connection, parcel_id)

    def outbox_counts(self, now: datetime) -> OutboxCounts:
        """How the outbox stands."""
        with database.reading(self._engine) as connection:
            return outbox.counts(connection, now)

    def notice(self, name: str) -> Notice | None:
        """The notice that a parcel names."""
        with database.reading(self._engine) as connection:
            return notes.by_name(connection, name)

    # --- Subscribers -------------------------------------------------------------------------------------------------

    def add_subscriber(self, item: Subscriber) -> Subscriber:
        """Store a subscriber; where the address is known already, the one that is there is returned."""
        with database.writing(self._engine) as connection:
            return subscribers.add(connection, item)

    def save_subscriber(self, item: Subscriber) -> None:
        """Write a subscriber's choices and state; the address stays."""
        with database.writing(self._engine) as connection:
            subscribers.save(connection, item)

    def confirm_subscriber(self, subscriber_id: str, at: datetime) -> Subscriber | None:
        """Make a subscriber active; None where they are gone."""
        with database.writing(self._engine) as connection:
            return subscribers.confirm(connection, subscriber_id, at)

    def pause_subscriber(self, subscriber_id: str, at: datetime, reason: str) -> None:
        """Send a subscriber nothing until they confirm again."""
        with database.writing(self._engine) as connection:
            subscribers.pause(connection, subscriber_id, at, reason)

    def forget_subscriber(self, subscriber_id: str) -> None:
        """Delete everything about a subscriber."""
        with database.writing(self._engine) as connection:
            subscribers.forget(connection, subscriber_id)

    def forget_unconfirmed(self, before: datetime) -> int:
        """Delete those who never answered the confirmation mail."""
        with database.writing(self._engine) as connection:
            return subscribers.forget_unconfirmed(connection, before)

    def subscriber(self, subscriber_id: str) -> Subscriber | None:
        """The subscriber of that id."""
        with database.reading(self._engine) as connection:
            return subscribers.by_id(connection, subscriber_id)

    def subscriber_at(self, address: str) -> Subscriber | None:
        """The subscriber of an address, however it is spelled."""
        with database.reading(self._engine) as connection:
            return subscribers.by_address(connection, address)

    def subscribers(self, state: SubscriberState | None = None) -> Iterator[Subscriber]:
        """All, or those in a state, in the order in which they came."""
        with database.reading(self._engine) as connection:
            yield from subscribers.every(connection, state)

    def subscriber_counts(self) -> dict[str, int]:
        """How many subscribers are in each state."""
        with database.reading(self._engine) as connection:
            return subscribers.counts(connection)

    def everything_about(self, subscriber_id: str) -> dict[str, Any]:
        """What the database holds about a subscriber, for them to read."""
        with database.reading(self._engine) as connection:
            return subscribers.everything_about(connection, subscriber_id)

    def secret(self, name: str) -> str:
        """A random text that this database keeps under a name, such as the key of signed links."""
        with database.reading(self._engine) as connection:
            found = subscribers.secret_of(connection, name)
        if found is not None:
            return found
        with database.writing(self._engine) as connection:
            subscribers.make_secret(connection, name)
            return subscribers.secret_of(connection, name) or ""
