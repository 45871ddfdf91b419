"""Opening and closing the database."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from monitor.config.readers import Recipient
from monitor.errors import StoreFull
from monitor.store import database

FILE = "data/kiyaku.sqlite3"


class Base:
    """One open database; may be used from several threads."""

    def __init__(self, path: Path, *, busy_seconds: float = database.BUSY_SECONDS) -> None:
        """Open or create the file. Raises StoreTooNew, StoreLocked, StoreFull, StoreDamaged."""
        self.path = path
        self._engine: Engine = database.connect(path, busy_seconds=busy_seconds)
        self._channels: tuple[Recipient, ...] | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            database.bring_up_to_date(self._engine)
        except OSError as error:
            raise StoreFull(f"{path.parent} cannot be made ({error.strerror}).", "Make its folder writable.") from error
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(cls, home: Path, *, busy_seconds: float = database.BUSY_SECONDS) -> Self:
        """The store of a home folder."""
        return cls(home / FILE, busy_seconds=busy_seconds)

    def tell(self, channels: Sequence[Recipient] | None) -> None:
        """From now on every confirmed change is owed to subscribers and these channels; None: to nobody.

        Nobody is the beginning: what is imported from the past is no news.
        """
        self._channels = None if channels is None else tuple(channels)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
