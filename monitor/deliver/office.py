"""Sends what the outbox owes: claim, compose, send, record, each channel for itself.

A kill between the other side's acceptance and our record makes the parcel go out again, with the same Message-ID; that
gap is a few milliseconds and cannot be closed (docs/MAIL.md). Everything else is exactly once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from monitor.config import DeliverSettings
from monitor.deliver.channels import Channels
from monitor.deliver.composing import Composer, ReaderLinks
from monitor.deliver.desk import Desk, Outbox, Report
from monitor.deliver.mailroom import MailRoom


class Office:
    """One run over the outbox; make a new one for the next."""

    def __init__(
        self,
        outbox: Outbox,
        settings: DeliverSettings,
        composer: Composer,
        *,
        clock: Callable[[], datetime],
        links: Callable[[str], ReaderLinks] = lambda _: ReaderLinks(),
        mark: Callable[[str], str] = lambda name: name,
        connections: int = 4,
    ) -> None:
        self._desk = Desk(outbox, clock)
        self._settings, self._composer = settings, composer
        self._links, self._mark, self._connections = links, mark, connections

    def stop(self) -> None:
        """Finish what is being sent, and take nothing new."""
        self._desk.stopping = True

    async def run(self) -> Report:
        """Send everything that is due."""
        desk, settings = self._desk, self._settings
        await asyncio.to_thread(desk.outbox.gather, desk.clock())
        channels = Channels(desk, settings, self._composer)
        # Also where sources.yaml names none any more: what was owed to those that went is closed.
        work = [channels.run("post"), channels.run("webhook")]
        if settings.email is not None:
            parts = (self._composer, self._links, self._mark)
            work.append(MailRoom(desk, settings.email, *parts, connections=self._connections).run())
        await asyncio.gather(*work)
        return desk.report
