"""Copies and integrity."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlalchemy import Engine, select, text

from monitor.errors import StoreDamaged, StoreFull
from monitor.store import blobs, database
from monitor.store.schema import blob

PAGES = 1024  # copied between two looks at the lock: 4 MB


def backup(engine: Engine, to: Path) -> None:
    """Copy the database through SQLite's online backup into a new file that appears whole or not at all."""
    part = to.with_name(f".{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with database.reading(engine) as connection:
            source = connection.connection.driver_connection
            assert isinstance(source, sqlite3.Connection)
            target = sqlite3.connect(part)
            try:
                source.backup(target, pages=PAGES)
            finally:
                target.close()
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(to)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        raise StoreFull(
            f"the copy {to} could not be written ({error}).", "Free some space, or choose another."
        ) from error


def check(engine: Engine) -> tuple[str, ...]:
    """Problems found in the file's pages, references and blobs."""
    with database.reading(engine) as connection:
        pages = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(20)")) if row[0] != "ok"]
        if pages:
            return tuple(pages)
        problems = [
            f"a row of {row[0]} refers to a missing row of {row[2]}."
            for row in connection.execute(text("PRAGMA foreign_key_check"))
        ]
        for name in connection.execute(select(blob.c.sha256).order_by(blob.c.depth, blob.c.sha256)).scalars().all():
            try:
                blobs.get(connection, name)
            except StoreDamaged as error:
                problems.append(error.message)
        return tuple(problems)
