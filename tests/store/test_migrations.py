from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from monitor.store import FILE, Store, database
from monitor.store.schema import metadata
from tests.needs import ROOT


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, database.reading(store._engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_migration_is_known_and_the_last_one_is_the_head(tmp_path: Path) -> None:
    engine = database.connect(tmp_path / "x.sqlite3")
    with database.reading(engine) as connection:
        scripts = ScriptDirectory.from_config(database.alembic_config(connection))
        assert {script.revision for script in scripts.walk_revisions()} == database.KNOWN
        assert scripts.get_current_head() == database.HEAD


def test_opening_a_current_store_does_not_load_alembic(tmp_path: Path) -> None:
    with Store.open(tmp_path):
        pass
    code = f"""
import sys
from pathlib import Path
from monitor.store import Store
Store.open(Path({str(tmp_path)!r})).close()
print("alembic" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_two_processes_may_create_the_store_at_once(tmp_path: Path) -> None:
    code = f"from pathlib import Path; from monitor.store import Store; Store.open(Path({str(tmp_path)!r})).close()"
    runs = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(3)]
    assert [run.wait() for run in runs] == [0, 0, 0]
    assert (tmp_path / FILE).exists()


def test_the_write_ahead_log_foreign_keys_and_full_syncs_are_on(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, database.reading(store._engine) as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "synchronous")
        ]
        assert settings == ["wal", 1, 2]
