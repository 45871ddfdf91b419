"""What must not lose anything: kills, full and read-only disks, other processes, other versions, damage."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.errors import StoreDamaged, StoreError, StoreFull, StoreLocked, StoreTooNew
from monitor.store import FILE, Store
from tests.needs import ROOT
from tests.store.builders import HOUR, NOW, capture, changed, edition, first, opened

# Keeps and records for ever, saying after each step that it is done; killed by the test.
WRITER = """
import sys
from pathlib import Path
from tests.store.builders import HOUR, NOW, capture, changed, edition, opened
store = opened(Path(sys.argv[1]))
before = edition("0")
for number in range(1, 10000):
    at = NOW + number * HOUR
    body = (f"page {number} " * 500).encode()
    kept = store.keep(capture(body, at))
    print(number, kept, flush=True)
    after = edition(*(f"clause {number} {item}" for item in range(200)), at=at)
    store.record(changed(before, after, at, f"f{number}"), kept, next_check=at + HOUR)
    before = after
"""


def test_a_killed_process_loses_nothing_that_it_had_captured(tmp_path: Path) -> None:
    for run, steps in enumerate((1, 7, 23)):
        home = tmp_path / str(run)
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            said = [process.stdout.readline() for _ in range(steps)]
            process.send_signal(signal.SIGKILL)
            said += process.stdout.readlines()
        kept = [int(line.split()[1]) for line in said if line.endswith("\n") and len(line.split()) == 2]
        with Store.open(home) as store:
            facts = store.captures("chirp", "terms")
            assert {item.id for item in facts} >= set(kept)
            assert store.check() == ()
            judged = [item for item in facts if item.outcome is not None]
            assert len(judged) >= len(facts) - 1
            # Each finding is there as a whole or not at all.
            assert len(list(store.changes())) == len(store.editions("chirp", "terms")) == len(judged)
            assert len(store.history("chirp", "terms").known) == len(judged)
            store.record(first(edition("again")), None, next_check=NOW)


@contextmanager
def full_after(size: int) -> Iterator[None]:
    """No file of this process may grow beyond the size; a write then fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_full_disk_is_told_as_such_and_what_was_kept_stays(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.record(first(edition("a")), store.keep(capture(b"one")), next_check=NOW)
        path = tmp_path / FILE
        size = max(path.stat().st_size, path.with_name(path.name + "-wal").stat().st_size)
        with full_after(size + 10_000), pytest.raises(StoreFull, match="nothing that was captured before is lost"):
            store.keep(capture(os.urandom(50_000), NOW + HOUR))
        assert store.check() == ()
        facts = store.captures("chirp", "terms")
        assert store.body(facts[0].sha256) == b"one"
        store.keep(capture(b"room again", NOW + 1000 * HOUR))
        assert store.body(store.captures("chirp", "terms")[-1].sha256) == b"room again"


def test_a_database_at_its_size_limit_takes_nothing_half(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        before, after = edition("a"), edition(*(f"clause {number}" for number in range(3000)), at=NOW + HOUR)
        store.record(first(before), None, next_check=NOW)
        with store._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
            connection.commit()
        with pytest.raises(StoreFull):
            store.record(changed(before, after, NOW, "f2"), None, next_check=NOW)
        assert [item.id for item in store.editions("chirp", "terms")] == [before.id]
        assert list(store.changes()) == []


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Rights of somebody else than root, who may write everywhere."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(mine)


def test_a_read_only_folder_is_told_as_such(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with ordinary_user(), pytest.raises(StoreFull):
        Store.open(tmp_path)


def test_a_home_that_is_a_file_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(StoreFull, match="cannot be made"):
        Store.open(tmp_path)


def test_a_database_that_another_process_writes_is_locked_and_not_broken(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Store.open(tmp_path, busy_seconds=0.05) as store:
        with pytest.raises(StoreLocked, match="another process"):
            store.keep(capture(b"x"))
        assert len(store.statuses()) == 1  # reading goes on
        other.execute("ROLLBACK")
        store.keep(capture(b"x"))
    other.close()


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    other.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(StoreTooNew, match="later version"):
        Store.open(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_a_file_that_is_no_database_is_told_as_damaged(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / FILE).write_bytes(b"not a database, whatever its name says" * 100)
    with pytest.raises(StoreDamaged, match="kiyaku restore"):
        Store.open(tmp_path)


def test_a_backup_taken_while_others_write_is_consistent(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        for number in range(40):
            at = NOW + number * HOUR
            item = edition(str(number), at=at)
            store.record(
                changed(item, item, at, str(number)), store.keep(capture(os.urandom(20_000), at)), next_check=at
            )
        store.backup(tmp_path / "copies" / "one.sqlite3")
        store.keep(capture(b"after the backup", NOW + 99 * HOUR))
    home = tmp_path / "restored"
    (home / "data").mkdir(parents=True)
    shutil.copy(tmp_path / "copies" / "one.sqlite3", home / FILE)
    with Store.open(home) as copy:
        assert copy.check() == ()
        assert len(copy.captures("chirp", "terms")) == 40
        assert len(list(copy.changes())) == 40
    assert sorted(path.name for path in (tmp_path / "copies").iterdir()) == ["one.sqlite3"]


def test_a_backup_that_does_not_fit_leaves_no_half_copy(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.keep(capture(os.urandom(100_000)))
        with full_after(50_000), pytest.raises(StoreError, match="could not be written"):
            store.backup(tmp_path / "copy.sqlite3")
        assert not list(tmp_path.glob("*copy*"))
