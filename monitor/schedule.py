"""Pure: when to look at a document again, and when to tell the operator that it cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from monitor.model import Document, Finding, History, Outcome

JITTER = 0.1  # of the rhythm, to either side
FIRST_RETRY = timedelta(minutes=30)
LONGEST_PAUSE = timedelta(days=3)  # ceiling of the back-off, so that a return is noticed within days
BREAKER_TIMES = 12  # failures in a row after which only one probe a ceiling is made
NOTICE_AFTER = timedelta(days=2)  # unreadable for this long: one notice
NOTICE_TIMES = 3  # and at least this often, so that a machine that slept does not cry

# A refusal is an answer: asking again soon would be rude and is useless.
_REFUSALS = frozenset(
    {"robots", "http-401", "http-403", "http-410", "http-451", "blocked", "private-address", "address"}
)


def next_check(document: Document, finding: Finding, history: History, *, now: datetime, chance: float) -> datetime:
    """When to look again. `chance` is a random number from 0 to 1; `history` is that before the finding."""
    spread = 1.0 + JITTER * (2.0 * chance - 1.0)
    if finding.outcome is Outcome.UNREADABLE:
        pause = _back_off(document, finding.reason or "", history.unreadable_times) * spread
        return max(now + pause, finding.retry_at or now)
    pause = document.every * spread
    if finding.pending is not None:
        # A new text waits to be seen again: look as soon as that may confirm it.
        ripe = finding.pending.first_seen + document.confirm_after
        pause = min(pause, max(ripe - now, FIRST_RETRY) + timedelta(minutes=5) * chance)
    return _not_after_effect(now, now + pause, finding, history)


def _back_off(document: Document, reason: str, times: int) -> timedelta:
    """Pause after the failure that follows `times` others."""
    ceiling = max(LONGEST_PAUSE, document.every)
    if times >= BREAKER_TIMES:
        return ceiling
    first = document.every if reason in _REFUSALS else min(FIRST_RETRY, document.every)
    return min(first * (2.0 ** min(times, 16)), ceiling)


def _not_after_effect(now: datetime, planned: datetime, finding: Finding, history: History) -> datetime:
    """On the day an announced edition begins to bind we look once, however slow the document's rhythm is."""
    upcoming = finding.upcoming if finding.upcoming is not None else history.upcoming
    days = [item.day for edition in upcoming for item in edition.effective]
    mornings = [_start(day) for day in days]
    return min([planned, *(morning for morning in mornings if now < morning)])


def _start(day: date) -> datetime:
    # Two hours into the UTC day: it has begun in Europe and Asia; America follows with the next round.
    return datetime.combine(day, time(2), UTC)


Notice = Literal["unreadable", "readable"]


def notice_due(finding: Finding, history: History, *, told: bool) -> Notice | None:
    """Whether the operator and the site are to be told that a document cannot be read, or can be again.

    `history` is that before the finding; `told`: the notice "unreadable" of this outage has been given.
    """
    if finding.outcome is not Outcome.UNREADABLE:
        return "readable" if told else None
    since = history.unreadable_since
    if told or since is None or history.unreadable_times + 1 < NOTICE_TIMES:
        return None
    return "unreadable" if finding.captured_at - since >= NOTICE_AFTER else None


def due(documents: Sequence[tuple[Document, datetime | None]], now: datetime) -> tuple[Document, ...]:
    """Documents whose time has come (None: never checked), those that have waited longest first."""
    waiting = [(when or datetime.min.replace(tzinfo=now.tzinfo), index) for index, (_, when) in enumerate(documents)]
    return tuple(documents[index][0] for when, index in sorted(waiting) if when <= now)
