"""Posts and webhooks: each channel for itself, in order, so that one that is down delays no other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from monitor.config import DeliverSettings
from monitor.config.readers import Parcel
from monitor.deliver import posts, webhook
from monitor.deliver.composing import Composer
from monitor.deliver.desk import Desk, Gone
from monitor.model import Change, Channel
from monitor.report import change_json


class Channels:
    """Sends what the outbox owes to the posts and webhooks of sources.yaml."""

    def __init__(self, desk: Desk, settings: DeliverSettings, composer: Composer) -> None:
        self._desk, self._composer = desk, composer
        self._posts = {item.key: item for item in settings.post}
        self._webhooks = {item.key: item for item in settings.webhook}

    async def run(self, channel: Channel) -> None:
        """Send all that is due on the posts, or on the webhooks."""
        while parcels := await self._desk.claim((channel,)):
            lines: dict[str, list[Parcel]] = {}
            for parcel in parcels:
                lines.setdefault(parcel.recipient, []).append(parcel)
            await asyncio.gather(*(self._one_by_one(line) for line in lines.values()))

    async def _one_by_one(self, parcels: Sequence[Parcel]) -> None:
        for number, parcel in enumerate(parcels):
            sending = self._post(parcel) if parcel.channel == "post" else self._webhook(parcel)
            error = await self._desk.attempt(parcel, sending)
            if self._desk.stopping or (error is not None and not error.permanent):
                # The channel is down or limits us: what follows would fail too, or overtake what failed.
                await self._desk.release(parcels[number + 1 :])
                return

    async def _changes(self, parcel: Parcel, *, named: bool) -> tuple[Change, ...]:
        changes = await asyncio.to_thread(self._composer.changes, parcel)
        if not named or not changes:
            raise Gone("sources.yaml no longer names this channel, or the change no longer stands")
        return changes

    async def _post(self, parcel: Parcel) -> None:
        settings = self._posts.get(parcel.recipient)
        for change in await self._changes(parcel, named=settings is not None):
            assert settings is not None
            language = settings.wanted.language
            words = await asyncio.to_thread(self._composer.words, change, language, self._desk.clock())
            await posts.send(settings, words)

    async def _webhook(self, parcel: Parcel) -> None:
        settings = self._webhooks.get(parcel.recipient)
        for change in await self._changes(parcel, named=settings is not None):
            assert settings is not None
            facts = {"event": "change", "service": change.service, "document": change.document}
            value = facts | {"outcome": change.outcome.value, "change": change_json(change)}
            await webhook.send(settings, parcel.id, value, self._desk.clock())
