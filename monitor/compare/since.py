"""Since when a label stands in a document, from its whole history and not from two captures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monitor.model import Edition, EditionStatus, History, VerdictKind


@dataclass(frozen=True, slots=True)
class Dates:
    """What a date can be told from: both editions, the day of the capture, the document's past."""

    before: Edition
    after: Edition
    on: date
    history: History


def since_when(label: str, kind: VerdictKind, dates: Dates) -> tuple[date | None, bool]:
    """(since when the label stands, whether it may be older than anything we hold)."""
    if kind == "new":
        return _begins(dates), False
    known = dict(dates.history.label_since).get(label)
    if known is not None:
        first = dates.history.first_captured
        return known, first is not None and known <= first
    if dates.before.effective and dates.before.effective[0].day <= dates.on:
        # With a history, a label that it does not know came with an announced edition and is no older than that.
        return dates.before.effective[0].day, dates.history.first_captured is None
    return None, False


def _begins(dates: Dates) -> date | None:
    """From when a label binds that the edition brought: its date, unless that is older than the text before it."""
    day = dates.after.effective[0].day if dates.after.effective else None
    earlier = [dates.before.effective[0].day] if dates.before.effective else []
    if dates.before.captured_at is not None:
        earlier.append(min(dates.before.captured_at.date(), dates.on))
    if day is not None and all(day > other for other in earlier):
        return day
    return None if dates.after.status is EditionStatus.UPCOMING else dates.on
