"""The engine: how SQLite is opened, how its errors become ours, and how the tables come up to date."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event, exc, text

from monitor.errors import KiyakuError, StoreDamaged, StoreError, StoreFull, StoreLocked, StoreTooNew

HEAD = "0003"  # the newest migration; Alembic itself is imported only where a database is behind it
KNOWN = frozenset({"0001", "0002", "0003"})
BUSY_SECONDS = 10.0
OWN_TURN_SECONDS = 120.0  # many steps may stand before us, each of them waiting for a slow disk

if TYPE_CHECKING:
    from alembic.config import Config

_FULL = frozenset({"SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PERM"})
_DAMAGED = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})


def connect(path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine on the SQLite file, with write-ahead log, foreign keys and our own transactions."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": busy_seconds, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # Python's implicit BEGIN would come too late for BEGIN IMMEDIATE
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA journal_mode=WAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        write = options.get("kiyaku_write", False)
        # With WAL, NORMAL survives a killed process; a power cut may take back the last commits. What was captured
        # must not be lost, and such commits are few (one or two per document and round).
        connection.exec_driver_sql(f"PRAGMA synchronous={options.get('kiyaku_sync', 'FULL')}")
        # A read that becomes a write can fail with SQLITE_BUSY at once; taking the lock first makes it wait.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads."""
    with translated(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, *, sync: bool = True) -> Iterator[Connection]:
    """A transaction that holds the write lock from its start; all or nothing of it is kept.

    `sync` False: a power cut may take it back, for what can be done again without harm.
    """
    knobs = {"kiyaku_write": True, "kiyaku_sync": "FULL" if sync else "NORMAL"}
    with (
        _turn(engine),
        translated(engine),
        engine.connect().execution_options(**knobs) as connection,
        connection.begin(),
    ):
        yield connection


_turns: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()
_turns_lock = threading.Lock()


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """One writer at a time among our own threads: SQLite makes the others sleep up to 100 ms between two tries."""
    with _turns_lock:
        lock = _turns.setdefault(engine, threading.Lock())
    if not lock.acquire(timeout=OWN_TURN_SECONDS):
        raise StoreLocked(f"{engine.url.database} is written by another step for very long.", "Try again.")
    try:
        yield
    finally:
        lock.release()


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Turn the database's errors into ours; whatever else comes passes through."""
    try:
        yield
    except exc.DBAPIError as error:
        raise _ours(error, engine.url.database or "") from error


def _ours(error: exc.DBAPIError, path: str) -> KiyakuError:
    name: str = getattr(error.orig, "sqlite_errorname", "") or ""
    base = "_".join(name.split("_")[:2])  # SQLITE_IOERR_WRITE is an SQLITE_IOERR
    if base in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return StoreLocked(f"{path} is in use by another process.", "Stop it, or wait until it is done.")
    if base in _FULL:
        return StoreFull(
            f"{path} cannot be written ({error.orig}).",
            "Free some space, or make the folder writable; nothing that was captured before is lost.",
        )
    if base in _DAMAGED:
        return StoreDamaged(f"{path} is damaged ({error.orig}).", "Put a backup back with `kiyaku restore`.")
    return StoreError(f"{path}: {error.orig}")


def bring_up_to_date(engine: Engine) -> None:
    """Create the tables or migrate them. Raises StoreTooNew for a database that a later version wrote."""
    with reading(engine) as connection:
        version = _version(connection)
    if version == HEAD:
        return
    if version is not None and version not in KNOWN:
        raise StoreTooNew(
            f"{engine.url.database} was written by a later version of Kiyaku (its format is {version}).",
            "Install that version, or use another folder with --home.",
        )
    with writing(engine) as connection:
        if _version(connection) != HEAD:  # another process may have done it while we waited for the lock
            _migrate(connection)


def _version(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _migrate(connection: Connection) -> None:
    from alembic import command

    command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration for our migrations on an open connection."""
    from alembic import config as alembic

    config = alembic.Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
