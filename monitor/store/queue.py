"""What is owed to readers, and the notes for the operator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from monitor.model import Notice, Owed
from monitor.store.schema import notice, owed


def owe(connection: Connection, items: Sequence[Owed], now: datetime) -> None:
    """Write down what is owed; what is already written is owed once."""
    rows = [
        {
            "channel": item.channel,
            "recipient": item.recipient,
            "kind": item.kind,
            "subject": item.subject,
            "due_at": item.due_at,
            "created_at": now,
        }
        for item in items
    ]
    if rows:
        connection.execute(insert(owed).on_conflict_do_nothing(), rows)


def note(connection: Connection, items: Sequence[Notice]) -> None:
    """Write notes down."""
    rows = [
        {"at": item.at, "service": item.service, "document": item.document, "kind": item.kind, "detail": item.detail}
        for item in items
    ]
    if rows:
        connection.execute(insert(notice), rows)


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
