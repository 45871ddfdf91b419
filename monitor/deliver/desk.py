"""Claiming parcels and writing down how their sending went: what all channels share."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from monitor.config.readers import Parcel, Subscriber
from monitor.deliver.smtp import Refused, Unreachable
from monitor.errors import DeliveryError
from monitor.model import Channel, Notice

log = logging.getLogger("kiyaku.deliver")

LEASE = timedelta(minutes=15)  # longer than the slowest batch may take
BATCH = 50
FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=12)
GIVE_UP_AFTER = timedelta(days=5)  # as long as mail servers themselves keep trying (RFC 5321, 4.5.4.1)


class Outbox(Protocol):
    """What the office asks of the store."""

    def gather(self, now: datetime) -> int:
        """Put what is due into parcels."""
        ...

    def claim_parcels(
        self, now: datetime, *, lease: timedelta, limit: int, channels: Collection[Channel]
    ) -> tuple[Parcel, ...]:
        """Take parcels to be sent."""
        ...

    def parcel_sent(self, parcel: Parcel, at: datetime) -> None:
        """Note an acceptance."""
        ...

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
        """Note a failure."""
        ...

    def release_parcels(self, parcels: Collection[Parcel]) -> None:
        """Give parcels back untried."""
        ...

    def subscriber(self, subscriber_id: str) -> Subscriber | None:
        """Who a parcel is for."""
        ...

    def notice(self, name: str) -> Notice | None:
        """A notice that a parcel names."""
        ...

    def parcel_error(self, parcel_id: str) -> str:
        """Why a parcel was given up."""
        ...


@dataclass
class Report:
    """How a run over the outbox went."""

    sent: int = 0
    failed: int = 0  # will be tried again
    given_up: int = 0
    errors: Counter[str] = field(default_factory=Counter)  # "channel: reason" and how often


class Gone(Exception):
    """Nobody is there any more, or nothing is left to be said: the parcel is closed without a sending."""


def pause_after(failures: int) -> timedelta:
    """How long to wait after that many failures."""
    return min(FIRST_PAUSE * (2.0 ** min(max(failures, 1) - 1, 16)), LONGEST_PAUSE)


class Desk:
    """One run's access to the outbox."""

    def __init__(self, outbox: Outbox, clock: Callable[[], datetime]) -> None:
        self.outbox, self.clock = outbox, clock
        self.report = Report()
        self.stopping = False

    async def claim(self, channels: Collection[Channel]) -> tuple[Parcel, ...]:
        """The next parcels; () where nothing is due or the run is to end."""
        if self.stopping:
            return ()
        now = self.clock()
        return await asyncio.to_thread(
            lambda: self.outbox.claim_parcels(now, lease=LEASE, limit=BATCH, channels=channels)
        )

    async def release(self, parcels: Collection[Parcel]) -> None:
        """Give parcels back untried."""
        if parcels:
            await asyncio.to_thread(self.outbox.release_parcels, parcels)

    async def attempt(self, parcel: Parcel, sending: Coroutine[None, None, None]) -> DeliveryError | None:
        """Send one parcel and write down how it went; returns what went wrong."""
        try:
            await sending
        except Gone as nothing:
            why, now = str(nothing), self.clock()
            await asyncio.to_thread(lambda: self.outbox.parcel_failed(parcel, now, why, retry_at=None, gone=True))
            return None
        except DeliveryError as error:
            await self._note_failure(parcel, error)
            return error
        except (OSError, ValueError, TimeoutError) as error:
            # A fault in one mail must not stop the others. Its text may quote an address; its kind does not.
            trouble = DeliveryError(f"a fault of ours: {type(error).__name__}.", permanent=False)
            await self._note_failure(parcel, trouble)
            return trouble
        await asyncio.to_thread(self.outbox.parcel_sent, parcel, self.clock())
        self.report.sent += 1
        return None

    async def _note_failure(self, parcel: Parcel, error: DeliveryError) -> None:
        now = self.clock()
        # While the relay cannot be reached no mail is at fault, and none is given up.
        last = error.permanent or (not isinstance(error, Unreachable) and now - parcel.created_at >= GIVE_UP_AFTER)
        retry_at = None if last else now + pause_after(parcel.attempts + 1)
        refused = isinstance(error, Refused)
        await asyncio.to_thread(
            lambda: self.outbox.parcel_failed(parcel, now, error.message, retry_at=retry_at, refused=refused)
        )
        self.report.given_up += last
        self.report.failed += not last
        self.report.errors[f"{parcel.channel}: {error.message}"] += 1
        then = "given up" if last else f"again at {retry_at:%Y-%m-%d %H:%M} UTC"
        log.warning("%s %s: %s %s", parcel.channel, parcel.id, error, then)
