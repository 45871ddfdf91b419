"""The store: one SQLite file in `data/` that keeps every capture, edition and change, and what is owed to readers.

    store = Store.open(home)
    number = store.keep(capture)                       # the bytes, before anyone looks at them
    store.record(finding, number, next_check=…)        # everything that follows from them, in one transaction

Nothing kept is overwritten or deleted. Every method is one transaction; killed inside it, nothing of it was done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from monitor.model import (
    Capture,
    CaptureFacts,
    Change,
    ClauseTags,
    DocumentStatus,
    Edition,
    Finding,
    History,
    Notice,
    NotModified,
    Service,
)
from monitor.store import archive, blobs, database, documents, findings, notes, tagging, upkeep
from monitor.store.base import FILE
from monitor.store.readers import Readers

__all__ = ["FILE", "Store"]


class Store(Readers):
    """The database of one home folder; may be used from several threads."""

    # --- What is due -------------------------------------------------------------------------------------------------

    def sync(self, services: Iterable[Service], now: datetime) -> None:
        """Make the rows follow sources.yaml; a document that is new is due at once."""
        with database.writing(self._engine) as connection:
            documents.sync(connection, services, now)

    def due(self, now: datetime, limit: int | None = None) -> list[tuple[str, str]]:
        """(service, document) of those to be checked, the longest overdue first."""
        with database.reading(self._engine) as connection:
            return documents.due(connection, now, limit)

    def claim(self, service: str, document: str, now: datetime, lease: timedelta, *, only_due: bool = False) -> bool:
        """Take a document until `now + lease`; False where somebody else holds it. A kill lets the lease run out.

        `only_due`: False as well where another process has checked it since it was seen to be due.
        """
        with database.writing(self._engine, sync=False) as connection:
            return documents.claim(connection, service, document, now, lease, only_due=only_due)

    def release(self, service: str, document: str, *, next_check: datetime | None = None) -> None:
        """Give a claimed document back; `record` does so by itself."""
        with database.writing(self._engine, sync=False) as connection:
            documents.release(connection, service, document, next_check)

    # --- One check ---------------------------------------------------------------------------------------------------

    def history(self, service: str, document: str, *, light: bool = False) -> History:
        """What a check needs to know of the past.

        Light: editions without clauses; `known`, `said` and `labels_elsewhere` empty. Enough to see by fingerprint or
        checksum that nothing changed.
        """
        with database.reading(self._engine) as connection:
            return documents.history(connection, service, document, light=light)

    def keep(self, capture: Capture) -> int:
        """Keep a capture before it is judged; returns its id for `record`."""
        with database.writing(self._engine) as connection:
            documents.add(connection, capture.service, capture.document, capture.captured_at, watched=False)
            return archive.keep(connection, capture)

    def touch_not_modified(self, answer: NotModified, next_check: datetime) -> None:
        """Note a 304: read again, nothing new."""
        with database.writing(self._engine) as connection:
            findings.touch_not_modified(connection, answer, next_check, self._channels)

    def record(
        self,
        finding: Finding,
        capture_id: int | None,
        *,
        next_check: datetime,
    ) -> None:
        """Keep what a check found: outcome, editions, change, state, notes and what is owed, all or nothing."""
        # A power cut may take back that nothing was new: the document is then checked once more.
        news = bool(finding.change or finding.editions or finding.confirms or finding.retracts)
        with database.writing(self._engine, sync=news) as connection:
            findings.record(connection, finding, capture_id, next_check=next_check, channels=self._channels)

    def confirm(self, change_id: str, at: datetime) -> bool:
        """Let readers hear of a change; False where it was confirmed before or taken back."""
        with database.writing(self._engine) as connection:
            return findings.confirm(connection, change_id, at, self._channels)

    def retract(self, change_id: str, at: datetime) -> bool:
        """Take an unconfirmed change back; its row is kept. False where readers have already heard of it."""
        with database.writing(self._engine) as connection:
            return archive.retract(connection, change_id, at)

    def cached_tags(self, keys: Collection[str], model_version: str) -> dict[str, ClauseTags]:
        """What that model has already said of clauses, by their keys."""
        with database.reading(self._engine) as connection:
            return tagging.cached(connection, keys, model_version)

    def keep_tags(self, tags: Mapping[str, ClauseTags], model_version: str) -> None:
        """Keep what a model said of clauses."""
        with database.writing(self._engine) as connection:
            tagging.keep(connection, tags, model_version)

    def relabel(self, service: str, document: str, label_since: tuple[tuple[str, date], ...]) -> None:
        """Since when each label stands, as another model tells it; nobody is owed anything for it."""
        with database.writing(self._engine) as connection:
            documents.relabel(connection, service, document, label_since)

    # --- The archive -------------------------------------------------------------------------------------------------

    def changes(
        self,
        *,
        service: str | None = None,
        document: str | None = None,
        confirmed: bool | None = True,
        newest_first: bool = True,
        limit: int | None = None,
        light: bool = False,
    ) -> Iterator[Change]:
        """Changes that stand, read as they are asked for. `confirmed` None: both kinds. Light: without clauses."""
        with database.reading(self._engine) as connection:
            yield from archive.changes(
                connection,
                service=service,
                document=document,
                confirmed=confirmed,
                newest_first=newest_first,
                limit=limit,
                light=light,
            )

    def change(self, change_id: str) -> Change | None:
        """The change of that id."""
        with database.reading(self._engine) as connection:
            return archive.change(connection, change_id)

    def editions(self, service: str, document: str, *, light: bool = False) -> tuple[Edition, ...]:
        """Those of a document, oldest first; light: without clauses."""
        with database.reading(self._engine) as connection:
            return archive.editions(connection, service, document, light=light)

    def edition(self, edition_id: str) -> Edition | None:
        """The edition of that id."""
        with database.reading(self._engine) as connection:
            return archive.edition(connection, edition_id)

    def edition_ids(self) -> dict[tuple[str, str], list[str]]:
        """Ids of all editions by (service, document), oldest first."""
        with database.reading(self._engine) as connection:
            return archive.edition_ids(connection)

    def captures(self, service: str, document: str) -> tuple[CaptureFacts, ...]:
        """What is known of a document's captures, oldest first."""
        with database.reading(self._engine) as connection:
            return archive.captures(connection, service, document)

    def body(self, sha256: str) -> bytes:
        """The bytes of a capture. Raises KeyError, or StoreDamaged where they are not what was kept."""
        with database.reading(self._engine) as connection:
            return blobs.get(connection, sha256)

    def statuses(self) -> tuple[DocumentStatus, ...]:
        """How every document stands."""
        with database.reading(self._engine) as connection:
            return documents.statuses(connection)

    def notices(
        self, *, service: str | None = None, document: str | None = None, limit: int | None = None
    ) -> tuple[Notice, ...]:
        """Notes for the operator, newest first."""
        with database.reading(self._engine) as connection:
            return notes.notices(connection, service=service, document=document, limit=limit)

    # --- Upkeep ------------------------------------------------------------------------------------------------------

    def backup(self, to: Path) -> None:
        """Write a consistent copy while others read and write. Raises StoreFull where it does not fit."""
        upkeep.backup(self._engine, to)

    def check(self) -> tuple[str, ...]:
        """What is wrong with the file, in sentences; () where everything matches its checksum."""
        return upkeep.check(self._engine)
