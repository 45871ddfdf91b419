"""Pure: who hears of what, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from monitor.config.records import Config, Wanted
from monitor.model import Change, Channel, Language, Owed, OwedKind

Rhythm = Literal["at-once", "daily", "weekly"]
RHYTHMS: tuple[Rhythm, ...] = ("at-once", "daily", "weekly")
SubscriberState = Literal["pending", "active", "paused"]

# Gathered mails leave at 8 in the morning in Japan, where most readers are; the weekly ones on Mondays.
MORNING = time(23, tzinfo=UTC)
_SUNDAY = 6  # 23:00 UTC on Sunday is Monday morning in Japan
REMINDERS: tuple[tuple[OwedKind, int], ...] = (("reminder-7", 7), ("reminder-1", 1))


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who asked for mail. The address is in no other record, and in no log."""

    id: str  # random; what links and the outbox know of them
    address: str
    wanted: Wanted = field(default_factory=Wanted)
    rhythm: Rhythm = "at-once"
    reminders: bool = True  # seven days and one day before an effective date
    state: SubscriberState = "pending"
    created_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    confirmed_at: datetime | None = None
    paused_at: datetime | None = None
    paused_for: str = ""  # why: the mail server's last word
    bounces: int = 0  # refusals since the last accepted mail

    @property
    def language(self) -> Language:
        """Language of the mails."""
        return self.wanted.language

    def __repr__(self) -> str:
        return f"Subscriber({self.id}, {self.state})"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Anyone who may be owed something: a subscriber, or a channel of sources.yaml."""

    channel: Channel
    id: str
    wanted: Wanted = field(default_factory=Wanted)
    rhythm: Rhythm = "at-once"
    reminders: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one mail or post holds: taken from the outbox, to be sent and then settled."""

    id: str  # made of what it holds, so that a second sending has the same Message-ID
    channel: Channel
    recipient: str
    kind: OwedKind
    subjects: tuple[str, ...]  # ids of changes or notices, in the order in which they became due
    attempts: int = 0  # made before this one
    created_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)


def file_recipients(config: Config) -> tuple[Recipient, ...]:
    """Those that sources.yaml names: posts, webhooks, readers under `deliver.email.to`, the operator."""
    deliver = config.deliver
    found = [Recipient("post", item.key, item.wanted) for item in deliver.post]
    found += [Recipient("webhook", item.key, item.wanted) for item in deliver.webhook]
    if deliver.email is not None:
        found += [
            Recipient("email", f"to-{number}", item.wanted, reminders=True)
            for number, item in enumerate(deliver.email.to, start=1)
        ]
        if deliver.email.operator is not None:
            found.append(Recipient("operator", "operator"))
    return tuple(found)


def as_recipient(subscriber: Subscriber) -> Recipient:
    """The subscriber as the outbox sees them."""
    return Recipient("email", subscriber.id, subscriber.wanted, subscriber.rhythm, subscriber.reminders)


def wants(wanted: Wanted, change: Change) -> bool:
    """Whether a reader who chose services, labels and weight wants to hear of a change."""
    if wanted.services and change.service not in wanted.services:
        return False
    if change.weight < wanted.min_weight:
        return False
    moved = {item.label for item in change.verdicts if item.verdict != "unchanged"}
    return not wanted.labels or not moved.isdisjoint(wanted.labels)


def due_at(rhythm: Rhythm, now: datetime) -> datetime:
    """When a mail about something that became known now may leave."""
    if rhythm == "at-once":
        return now
    morning = datetime.combine(now.astimezone(UTC).date(), MORNING)
    if morning < now:
        morning += timedelta(days=1)
    if rhythm == "weekly":
        morning += timedelta(days=(_SUNDAY - morning.weekday()) % 7)
    return morning


def owed_for(change: Change, recipient: Recipient, now: datetime) -> tuple[Owed, ...]:
    """What a confirmed change makes us owe to one recipient: the news, and reminders of the day it takes effect."""
    if recipient.channel == "operator" or not wants(recipient.wanted, change):
        return ()
    news = Owed(recipient.channel, recipient.id, "change", change.id, due_at(recipient.rhythm, now))
    day = change.effective_date
    if not recipient.reminders or day is None or change.announcement == "withdrawn":
        return (news,)
    return (news, *_reminders(change.id, recipient, day, now))


def _reminders(change_id: str, recipient: Recipient, day: date, now: datetime) -> tuple[Owed, ...]:
    mornings = [
        (kind, datetime.combine(day - timedelta(days=days + 1), MORNING)) for kind, days in REMINDERS
    ]  # the day before in UTC is the day itself in Japan
    return tuple(Owed(recipient.channel, recipient.id, kind, change_id, at) for kind, at in mornings if at > now)
