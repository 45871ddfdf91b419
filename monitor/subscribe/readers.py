"""What a form says, and what follows from it: pure, but for the store that is handed in."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from starlette.datastructures import FormData

from monitor.config import Wanted
from monitor.config.readers import RHYTHMS, Rhythm, Subscriber
from monitor.model import Language, Owed
from monitor.taxonomy import LABELS

# What a reader chooses, instead of seventeen labels: everything, AI and the licence, or AI alone.
TOPICS: dict[str, tuple[str, ...]] = {
    "works": tuple(label.key for label in LABELS if label.group in ("ai", "licence")),
    "ai": tuple(label.key for label in LABELS if label.group == "ai"),
    "all": (),
}
UNCONFIRMED_FOR = timedelta(days=7)
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\[\]\\]{1,64}@(?:[^@\s<>,;:\"()\[\]\\.]{1,63}\.)+[^@\s<>,;:\"()\[\]\\.]{2,63}")


class ReaderStore(Protocol):
    """What the application asks of the store."""

    def add_subscriber(self, item: Subscriber) -> Subscriber: ...  # noqa: D102
    def save_subscriber(self, item: Subscriber) -> None: ...  # noqa: D102
    def confirm_subscriber(self, subscriber_id: str, at: datetime) -> Subscriber | None: ...  # noqa: D102
    def forget_subscriber(self, subscriber_id: str) -> None: ...  # noqa: D102
    def subscriber(self, subscriber_id: str) -> Subscriber | None: ...  # noqa: D102
    def subscribers(self) -> Iterator[Subscriber]: ...  # noqa: D102
    def owe(self, items: Iterable[Owed], now: datetime) -> None: ...  # noqa: D102


def address_of(text: str) -> str | None:
    """The mail address in a form's field, or None."""
    text = text.strip()
    # Control characters could end a header line somewhere on the way.
    return text if len(text) <= 254 and text.isprintable() and _ADDRESS.fullmatch(text) else None


def chosen(form: FormData, before: Subscriber, services: Sequence[str]) -> Subscriber:
    """The subscriber with the form's choices; what the form does not know stays or takes its default."""
    language: Language = "en" if form.get("language") == "en" else "ja"
    topics = str(form.get("topics", ""))
    rhythm: Rhythm = next((item for item in RHYTHMS if item == form.get("rhythm")), "at-once")
    wanted = Wanted(
        language=language,
        services=tuple(item for item in services if item in form.getlist("services")),
        labels=TOPICS.get(topics, before.wanted.labels),
        min_weight=before.wanted.min_weight,
    )
    return replace(before, wanted=wanted, rhythm=rhythm, reminders="reminders" in form)


def topic_of(wanted: Wanted) -> str:
    """Which topic stands for the labels; "own" where none does."""
    return next((key for key, labels in TOPICS.items() if labels == wanted.labels), "own")


def newcomer(address: str, now: datetime) -> Subscriber:
    """Somebody who has just asked, with what most want."""
    return Subscriber(secrets.token_urlsafe(16), address, Wanted(labels=TOPICS["works"]), created_at=now)


def ask(store: ReaderStore, asked: Subscriber, now: datetime, stamp: Callable[[], str]) -> None:
    """Write down who asked, and owe them the mail that lets them confirm.

    Somebody who is subscribed already gets a link to their choices instead: the page says the same to both, so that
    nobody learns who is subscribed.
    """
    held = store.add_subscriber(asked)
    if held.state == "pending" and held.id != asked.id:
        store.save_subscriber(replace(asked, id=held.id, created_at=held.created_at))
    kind = "known" if held.state == "active" else "confirm"
    # At most one such mail a minute, however often the button is pressed.
    store.owe([Owed("email", held.id, "notice", f"{kind}:{stamp()}", now)], now)
