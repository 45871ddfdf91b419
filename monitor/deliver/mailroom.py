"""The channel of mail: letters to subscribers, to readers named in sources.yaml, and to the operator."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from email.utils import parseaddr

from monitor.config import EmailSettings, Wanted
from monitor.config.readers import Parcel
from monitor.deliver.composing import Composer, ReaderLinks, asking_letter, operator_letter, personal_copy
from monitor.deliver.desk import Desk, Gone
from monitor.deliver.letters import Envelope, Letter, domain_of, seal, thread_of
from monitor.deliver.smtp import SmtpRelay, Unreachable


class Metronome:
    """Lets one pass at a time, at most `rate` a second."""

    def __init__(self, rate: float) -> None:
        self._pause = 1.0 / rate
        self._next = 0.0

    async def beat(self) -> None:
        """Wait for the next turn."""
        loop = asyncio.get_running_loop()
        turn = max(self._next, loop.time())
        self._next = turn + self._pause
        await asyncio.sleep(turn - loop.time())


class MailRoom:
    """Sends what the outbox owes by mail, over a few connections and at the rate that the relay allows."""

    def __init__(
        self,
        desk: Desk,
        settings: EmailSettings,
        composer: Composer,
        links: Callable[[str], ReaderLinks],
        mark: Callable[[str], str],
        *,
        connections: int,
    ) -> None:
        self._desk, self._settings, self._composer = desk, settings, composer
        self._links, self._mark, self._connections = links, mark, connections
        self._metronome = Metronome(settings.rate)

    async def run(self) -> None:
        """Send all that is due; what is left when the relay fails waits for the next run."""
        async with SmtpRelay(self._settings, connections=self._connections) as relay:
            while parcels := await self._desk.claim(("email", "operator")):
                turns = iter(parcels)
                fine = await asyncio.gather(*(self._work(turns, relay) for _ in range(self._connections)))
                await self._desk.release(list(turns))
                if not all(fine):
                    return

    async def _work(self, turns: Iterator[Parcel], relay: SmtpRelay) -> bool:
        for parcel in turns:
            await self._metronome.beat()
            if isinstance(await self._desk.attempt(parcel, self._send(parcel, relay)), Unreachable):
                return False
            if self._desk.stopping:
                return False
        return True

    async def _send(self, parcel: Parcel, relay: SmtpRelay) -> None:
        address, letter, envelope = await asyncio.to_thread(self._letter, parcel)
        await relay.send(address, seal(letter, envelope), envelope.message_id)

    def _letter(self, parcel: Parcel) -> tuple[str, Letter, Envelope]:
        settings = self._settings
        if parcel.channel == "operator":
            return self._operator_letter(parcel, settings)
        if parcel.kind == "notice":
            return self._asking_letter(parcel, settings)
        address, wanted, subscribed = self._reader(parcel, settings)
        letter = self._composer.letter(parcel, wanted.language, self._desk.clock(), personal=subscribed)
        if letter is None:
            raise Gone("none of its changes stands any more")
        links = self._links(parcel.recipient) if subscribed else ReaderLinks()
        threads = tuple(dict.fromkeys(thread_of(*item.split("/")[:2]) for item in parcel.subjects))
        answers = settings.reply_to or settings.sender
        mailto = f"mailto:{parseaddr(answers)[1]}?subject=unsubscribe"
        envelope = Envelope(
            sender=settings.sender,
            recipient=address,
            message_id=self._mark(parcel.id),
            date=self._desk.clock(),
            reply_to=settings.reply_to,
            list_id=settings.list_id or f"kiyaku.{domain_of(settings.sender)}",
            unsubscribe=tuple(item for item in (links.unsubscribe, mailto) if item),
            threads=threads,
            language=wanted.language,
        )
        return address, personal_copy(letter, links), envelope

    def _reader(self, parcel: Parcel, settings: EmailSettings) -> tuple[str, Wanted, bool]:
        named = dict(enumerate(settings.to, start=1))
        prefix, _, number = parcel.recipient.partition("-")
        if prefix == "to" and number.isdecimal():
            found = named.get(int(number))
            if found is None:
                raise Gone("sources.yaml no longer names this reader")
            return found.address.reveal(), found.wanted, False
        reader = self._desk.outbox.subscriber(parcel.recipient)
        if reader is None or reader.state != "active":
            raise Gone("no longer subscribed")
        return reader.address, reader.wanted, True

    def _asking_letter(self, parcel: Parcel, settings: EmailSettings) -> tuple[str, Letter, Envelope]:
        """To somebody who asked for mails. No list mail: they are not on it yet."""
        reader = self._desk.outbox.subscriber(parcel.recipient)
        links = self._links(parcel.recipient)
        if reader is None or not (links.confirm and links.settings):
            raise Gone("nobody waits for it, or there is no web application to confirm at")
        letter = asking_letter(parcel.subjects[-1], reader.language, links)
        now, language = self._desk.clock(), reader.language
        mark = self._mark(parcel.id)
        envelope = Envelope(settings.sender, reader.address, mark, now, settings.reply_to, language=language)
        return reader.address, letter, envelope

    def _operator_letter(self, parcel: Parcel, settings: EmailSettings) -> tuple[str, Letter, Envelope]:
        if settings.operator is None:
            raise Gone("sources.yaml names no operator")
        names = parcel.subjects
        notices = [found for item in names if item.startswith("notice:") and (found := self._desk.outbox.notice(item))]
        lost = [self._desk.outbox.parcel_error(item[7:]) for item in names if item.startswith("parcel:")]
        address = settings.operator.reveal()
        mark = self._mark(parcel.id)
        envelope = Envelope(settings.sender, address, mark, self._desk.clock(), settings.reply_to)
        return address, operator_letter(notices, lost), envelope
