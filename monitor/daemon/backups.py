"""Backups: a consistent copy while everything runs, and back again."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from monitor.daemon.lock import Lock
from monitor.errors import InputError, StoreDamaged, StoreError, StoreFull
from monitor.store import FILE, Store

FOLDER = "backups"


def back_up(home: Path, to: Path | None, now: datetime, *, keep: int = 0) -> Path:
    """Copy the database to a new file and check the copy; returns where it lies.

    Without `to` it goes to `backups/` in the home folder; `keep` then deletes all but the newest so many there.
    """
    place = to or home / FOLDER / f"kiyaku-{now:%Y%m%d-%H%M%S}.sqlite3"
    if place.exists():
        raise InputError(f"{place} exists already.", "Name another file.")
    if not (home / FILE).exists():
        raise InputError(f"{home} holds no data.", "Name the right folder with --home.")
    with Store.open(home) as store:
        store.backup(place)
    if to is None and keep > 0:
        for old in sorted(place.parent.glob("kiyaku-*.sqlite3"))[:-keep]:
            old.unlink()
    return place


def restore(home: Path, source: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the data; returns where the data that were there lie now.

    Raises InputError for what is no backup, StoreDamaged for a damaged one, StoreLocked while a daemon runs. Whatever
    it raises, the data are as they were.
    """
    if not source.is_file():
        raise InputError(f"{source} is no file.", "Name a file that `kiyaku backup` made.")
    with Lock(home):
        place = home / FILE
        fresh = place.with_name("restoring.sqlite3")
        try:
            shutil.copyfile(source, fresh)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise StoreFull(f"{fresh} cannot be written ({error.strerror}).", "Free some space.") from error
        try:
            _examine(fresh, source)
        except BaseException:
            _remove(fresh)
            raise
        aside = _set_aside(place, now) if place.exists() else None
        fresh.replace(place)
        return aside


def _examine(copy: Path, source: Path) -> None:
    try:
        with Store(copy) as store:
            problems = store.check()
    except StoreError as error:
        raise type(error)(error.message.replace(str(copy), str(source)), "Take another backup.") from error
    if problems:
        raise StoreDamaged(f"{source} is damaged: {problems[0]}", "Take another backup.")
    for suffix in ("-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)


def _set_aside(place: Path, now: datetime) -> Path:
    """Move the data with whatever its log still holds; it may be damaged, so it is not opened."""
    aside = place.with_name(f"before-restore-{now:%Y%m%d-%H%M%S}.sqlite3")
    for suffix in ("-wal", "-shm", ""):  # the file itself last: after a kill in between, nothing was restored yet
        part = place.with_name(place.name + suffix)
        if part.exists():
            part.replace(aside.with_name(aside.name + suffix))
    return aside


def _remove(place: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        place.with_name(place.name + suffix).unlink(missing_ok=True)
