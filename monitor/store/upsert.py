"""Inserting what may be there already, in the words of whichever database is open."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table
from sqlalchemy.dialects import sqlite


def keep_first(connection: Connection, table: Table, rows: dict[str, Any] | list[dict[str, Any]]) -> None:
    """Insert the rows; those that are there already stay as they are."""
    connection.execute(_insert(connection, table).on_conflict_do_nothing(), rows)


def _insert(connection: Connection, table: Table) -> sqlite.Insert:
    """SQLite and PostgreSQL write ON CONFLICT the same way; SQLAlchemy has a class for each, with the same methods."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)  # type: ignore[return-value]
    return sqlite.insert(table)


def replace_where(
    connection: Connection,
    table: Table,
    row: dict[str, Any],
    *,
    key: str,
    values: dict[str, Any],
    where: ColumnElement[bool],
) -> None:
    """Insert the row; where its key is there already and the condition holds, set the values instead."""
    fresh = _insert(connection, table).values(**row)
    connection.execute(fresh.on_conflict_do_update(index_elements=[key], set_=values, where=where))
