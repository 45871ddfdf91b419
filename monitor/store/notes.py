"""Notes for the operator."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from monitor.model import Notice
from monitor.store.schema import notice


def note(connection: Connection, item: Notice) -> str:
    """Write a note down; returns the name under which the outbox knows it."""
    row = {"at": item.at, "service": item.service, "document": item.document, "kind": item.kind, "detail": item.detail}
    number = connection.execute(insert(notice).values(**row)).inserted_primary_key
    assert number is not None
    return f"notice:{number[0]}"


def by_name(connection: Connection, name: str) -> Notice | None:
    """The note that `note` called by that name."""
    number = int(name.removeprefix("notice:"))
    row = connection.execute(select(notice).where(notice.c.id == number)).first()
    return Notice(row.at, row.service, row.document, row.kind, row.detail) if row else None


def notices(
    connection: Connection, *, service: str | None = None, document: str | None = None, limit: int | None = None
) -> tuple[Notice, ...]:
    """Notes, newest first."""
    wanted = select(notice).order_by(notice.c.id.desc()).limit(limit)
    if service is not None:
        wanted = wanted.where(notice.c.service == service)
    if document is not None:
        wanted = wanted.where(notice.c.document == document)
    rows = connection.execute(wanted)
    return tuple(Notice(row.at, row.service, row.document, row.kind, row.detail) for row in rows)
