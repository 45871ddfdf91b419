"""What was found in captures that the store holds: an import that was killed can be run again from its start."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self

from monitor.model import Capture, CaptureFacts, Change, Document, Finding


class RecordedStore(Protocol):
    """What is asked of the store."""

    def captures(self, service: str, document: str) -> tuple[CaptureFacts, ...]:
        """Facts of a document's captures."""
        ...

    def changes(
        self,
        *,
        service: str | None = None,
        document: str | None = None,
        confirmed: bool | None = True,
        light: bool = False,
    ) -> Iterator[Change]:
        """A document's changes."""
        ...

    def change(self, change_id: str) -> Change | None:
        """A change with its clauses."""
        ...


@dataclass(frozen=True, slots=True)
class Recorded:
    """A document's captures as they stood when an import began, by time and content."""

    store: RecordedStore
    facts: Mapping[tuple[datetime, str], CaptureFacts]
    changes: Mapping[datetime, str]  # time of the capture → id of the change that it brought

    @classmethod
    def of(cls, store: RecordedStore, document: Document) -> Self:
        """Those of a document."""
        captures = store.captures(document.service, document.key)
        changes = store.changes(service=document.service, document=document.key, confirmed=None, light=True)
        return cls(
            store,
            {(item.captured_at, item.sha256): item for item in captures if item.outcome is not None},
            {change.captured_at: change.id for change in changes},
        )

    def finding(self, capture: Capture) -> Finding | None:
        """What was found in this very capture before; None where it is new or was kept but never judged."""
        if not self.facts:
            return None
        facts = self.facts.get((capture.captured_at, hashlib.sha256(capture.body).hexdigest()))
        if facts is None or facts.outcome is None:
            return None
        change = self.changes.get(capture.captured_at)
        return Finding(
            facts.service,
            facts.document,
            facts.captured_at,
            facts.outcome,
            facts.reason or None,
            change=self.store.change(change) if change else None,
            language=facts.language,
        )
