"""How a document has been faring, in a sentence for readers."""

from __future__ import annotations

from monitor.digest.say import Say
from monitor.model import DocumentStatus

FLIPS = 3  # returns to a known text from which on a document is said to flip


def health(status: DocumentStatus | None, say: Say) -> str:
    """When it was last read, or since when it cannot be: to the day, so that pages change once a day at most."""
    if status is None or (status.last_good_at is None and status.unreadable_since is None):
        return say("health.never")
    if status.unreadable_since is not None:
        key = f"reason.{status.reason}"
        reason = say(key) if say.has(key) else say("reason.other", reason=status.reason)
        since_day = say.day(say.local(status.unreadable_since).date())
        return say("health.unreadable", since=since_day, reason=reason)
    assert status.last_good_at is not None
    good = say("health.good", date=say.day(say.local(status.last_good_at).date()))
    # A page that shows one known text and then another is no change, and readers may well see the other one.
    return say("health.flips", good=good) if status.flips >= FLIPS else good
