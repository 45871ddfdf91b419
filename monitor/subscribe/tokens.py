"""Signed links: what a mail's link lets its holder do, until when, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from itsdangerous import BadData, URLSafeTimedSerializer

Purpose = Literal["confirm", "settings", "unsubscribe"]

# Leaving must work from any mail that somebody finds in their archive; changing choices need not.
LIFETIMES: dict[Purpose, timedelta] = {
    "confirm": timedelta(days=3),
    "settings": timedelta(days=400),
    "unsubscribe": timedelta(days=3650),
}


class Tokens:
    """Makes and reads tokens. A token for one purpose is worth nothing for another."""

    def __init__(self, secret: str) -> None:
        self._makers = {purpose: URLSafeTimedSerializer(secret, salt=f"kiyaku.{purpose}") for purpose in LIFETIMES}

    def make(self, purpose: Purpose, subscriber_id: str) -> str:
        """A token for one subscriber."""
        return str(self._makers[purpose].dumps(subscriber_id))

    def read(self, purpose: Purpose, token: str) -> str | None:
        """The subscriber's id; None for a token that is forged, of another purpose, or too old."""
        try:
            found = self._makers[purpose].loads(token, max_age=int(LIFETIMES[purpose].total_seconds()))
        except BadData:
            return None
        return found if isinstance(found, str) else None
