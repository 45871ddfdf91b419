"""The addresses that go into a reader's mails."""

from __future__ import annotations

from monitor.subscribe.tokens import Purpose, Tokens


class Links:
    """Makes the addresses of one installation. `public_url` ends with a slash; empty: there is no web application."""

    def __init__(self, public_url: str, tokens: Tokens) -> None:
        self._url, self._tokens = public_url, tokens

    def of(self, purpose: Purpose, subscriber_id: str) -> str:
        """The address, or "" without a web application."""
        return f"{self._url}mail/{purpose}/{self._tokens.make(purpose, subscriber_id)}" if self._url else ""
