from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from monitor.store import Store, archive, database, subscribers
from monitor.store.schema import change, secret
from monitor.store.upsert import keep_first, replace_where


class Heard:
    """A connection to a database that is not here: it writes down what it is asked."""

    def __init__(self, dialect: Any) -> None:
        self.dialect, self.words = dialect, ""

    def execute(self, statement: Any, *_: Any) -> None:
        self.words = str(statement.compile(dialect=self.dialect))


@pytest.mark.parametrize("kind", [sqlite, postgresql])
def test_both_databases_are_asked_to_keep_what_is_there_already(kind: Any) -> None:
    heard: Any = Heard(kind.dialect())
    keep_first(heard, secret, {"name": "a", "value": "b"})
    assert heard.words.endswith("ON CONFLICT DO NOTHING")
    replace_where(
        heard, change, {"id": "a"}, key="id", values={"weight": 1.0}, where=change.c.retracted_at.is_not(None)
    )
    assert "ON CONFLICT (id) DO UPDATE SET weight" in heard.words
    assert "WHERE change.retracted_at IS NOT NULL" in heard.words


def test_what_is_there_already_stays_and_what_streams_does_not_change_the_next_statement(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, database.writing(store._engine) as connection:
        keep_first(connection, secret, {"name": "a", "value": "first"})
        keep_first(connection, secret, [{"name": "a", "value": "second"}, {"name": "b", "value": "third"}])
        assert sorted(connection.execute(secret.select()).all()) == [("a", "first"), ("b", "third")]
        list(archive.changes(connection))
        list(subscribers.every(connection))
        # PostgreSQL would make a cursor of every later INSERT, and refuse.
        assert "yield_per" not in connection.get_execution_options()
