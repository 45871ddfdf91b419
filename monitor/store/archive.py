"""Captures, editions and changes: what is kept for ever."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, update

from monitor.model import Capture, CaptureFacts, Change, Clause, ClauseChange, Edition, Finding, Outcome
from monitor.store import blobs, codec
from monitor.store import schema as t
from monitor.store.upsert import keep_first, replace_where

Clauses = tuple[Clause, ...]
ClauseChanges = tuple[ClauseChange, ...]
PAGE = 100  # rows read at a time where all are asked for

# --- Captures --------------------------------------------------------------------------------------------------------


def keep(connection: Connection, item: Capture) -> int:
    """Store a capture as it came; the same bytes as before take no more room. Returns its row's id."""
    name = blobs.put(connection, item.body, after=_previous(connection, item))
    row = {
        "service": item.service,
        "document": item.document,
        "captured_at": item.captured_at,
        "url": item.url,
        "final_url": item.final_url,
        "status": item.status,
        "media_type": item.media_type,
        "charset": item.charset,
        "headers": json.dumps(item.headers, ensure_ascii=False),
        "rendered": item.rendered,
        "sha256": name,
    }
    number = connection.execute(insert(t.capture).values(**row)).inserted_primary_key
    mine = (t.document.c.service == item.service) & (t.document.c.document == item.document)
    connection.execute(update(t.document).where(mine).values(captures=t.document.c.captures + 1))
    assert number is not None
    return int(number[0])


def _previous(connection: Connection, item: Capture) -> str | None:
    """The last bytes of the document that could be read: a bot wall's page would help nothing."""
    rows = (
        select(t.capture.c.sha256)
        .where(t.capture.c.service == item.service, t.capture.c.document == item.document)
        .order_by(t.capture.c.captured_at.desc(), t.capture.c.id.desc())
        .limit(1)
    )
    readable = t.capture.c.outcome.is_(None) | (t.capture.c.outcome != Outcome.UNREADABLE)
    return connection.execute(rows.where(readable)).scalar() or connection.execute(rows).scalar()


def judged(connection: Connection, number: int, finding: Finding) -> None:
    """Note what a capture turned out to be."""
    values = {
        "outcome": finding.outcome.value,
        "reason": finding.reason or "",
        "fingerprint": finding.fingerprint,
        "language": finding.language,
    }
    connection.execute(update(t.capture).where(t.capture.c.id == number).values(**values))


def facts(connection: Connection, number: int) -> CaptureFacts | None:
    """What is known of one capture."""
    row = connection.execute(_captures().where(t.capture.c.id == number)).first()
    return _facts(row) if row else None


def captures(connection: Connection, service: str, key: str) -> tuple[CaptureFacts, ...]:
    """Those of a document, oldest first."""
    mine = (t.capture.c.service == service) & (t.capture.c.document == key)
    rows = connection.execute(_captures().where(mine).order_by(t.capture.c.captured_at, t.capture.c.id))
    return tuple(_facts(row) for row in rows)


def _captures() -> Select[Any]:
    return select(t.capture, t.blob.c.size).join(t.blob, t.blob.c.sha256 == t.capture.c.sha256)


def _facts(row: Row[Any]) -> CaptureFacts:
    return CaptureFacts(
        id=row.id,
        service=row.service,
        document=row.document,
        captured_at=row.captured_at,
        url=row.url,
        final_url=row.final_url,
        status=row.status,
        media_type=row.media_type,
        charset=row.charset,
        sha256=row.sha256,
        size=row.size,
        outcome=Outcome(row.outcome) if row.outcome else None,
        reason=row.reason,
        fingerprint=row.fingerprint,
        language=row.language,
        rendered=row.rendered,
        headers=tuple((name, value) for name, value in json.loads(row.headers)),
    )


# --- Editions --------------------------------------------------------------------------------------------------------


def add_editions(connection: Connection, service: str, key: str, items: Sequence[Edition]) -> None:
    """Store those that are not yet there, clauses compressed against the document's edition before."""
    for item in items:
        if not item.id:
            raise ValueError(f"an edition of {service}/{key} has no id")
        before = select(t.edition.c.clauses).where(t.edition.c.service == service, t.edition.c.document == key)
        after = connection.execute(before.order_by(t.edition.c.seq.desc()).limit(1)).scalar()
        row = {
            "id": item.id,
            "service": service,
            "document": key,
            "captured_at": item.captured_at,
            "head": codec.encode(replace(item, clauses=())),
            "clauses": blobs.put(connection, codec.encode_as(Clauses, item.clauses).encode(), after=after),
        }
        keep_first(connection, t.edition, row)


def edition_row(connection: Connection, row: Row[Any], *, light: bool) -> Edition:
    """The edition of a row; light: without its clauses."""
    head = codec.decode(Edition, row.head)
    if light:
        return head
    clauses: Clauses = codec.decode_as(Clauses, blobs.get(connection, row.clauses))
    return replace(head, clauses=clauses)


def edition(connection: Connection, name: str, *, light: bool = False) -> Edition | None:
    """The edition of that id."""
    row = connection.execute(select(t.edition).where(t.edition.c.id == name)).first()
    return edition_row(connection, row, light=light) if row else None


def editions(connection: Connection, service: str, key: str, *, light: bool = False) -> tuple[Edition, ...]:
    """Those of a document in the order in which they were found."""
    mine = (t.edition.c.service == service) & (t.edition.c.document == key)
    rows = connection.execute(select(t.edition).where(mine).order_by(t.edition.c.seq))
    return tuple(edition_row(connection, row, light=light) for row in rows)


def edition_ids(connection: Connection) -> dict[tuple[str, str], list[str]]:
    """Those of all editions by document, in the order in which they were found."""
    found: dict[tuple[str, str], list[str]] = {}
    rows = connection.execute(
        select(t.edition.c.service, t.edition.c.document, t.edition.c.id).order_by(t.edition.c.seq)
    )
    for service, key, name in rows:
        found.setdefault((service, key), []).append(name)
    return found


# --- Changes ---------------------------------------------------------------------------------------------------------


def add_change(connection: Connection, item: Change) -> None:
    """Store a change. One that was taken back and now comes again stands again; what it says is not touched."""
    clauses = codec.encode_as(ClauseChanges, item.clauses).encode()
    row = {
        "id": item.id,
        "service": item.service,
        "document": item.document,
        "outcome": item.outcome.value,
        "captured_at": item.captured_at,
        "effective_on": item.effective_date,
        "weight": item.weight,
        "confirmed_at": item.captured_at if item.confirmed else None,
        "head": codec.encode(replace(item, clauses=())),
        "size": len(clauses),
        "clauses": blobs.pack(clauses),
    }
    again = {"retracted_at": None, "confirmed_at": row["confirmed_at"]}
    taken_back = t.change.c.retracted_at.is_not(None)
    replace_where(connection, t.change, row, key="id", values=again, where=taken_back)


def confirm(connection: Connection, name: str, at: datetime) -> bool:
    """Let readers hear of a change; False where it was already confirmed or does not stand."""
    open_ = (t.change.c.id == name) & t.change.c.confirmed_at.is_(None) & t.change.c.retracted_at.is_(None)
    return connection.execute(update(t.change).where(open_).values(confirmed_at=at)).rowcount == 1


def retract(connection: Connection, name: str, at: datetime) -> bool:
    """Take an unconfirmed change back; False where readers have already heard of it."""
    open_ = (t.change.c.id == name) & t.change.c.confirmed_at.is_(None) & t.change.c.retracted_at.is_(None)
    return connection.execute(update(t.change).where(open_).values(retracted_at=at)).rowcount == 1


def change(connection: Connection, name: str) -> Change | None:
    """The change of that id, taken back or not."""
    row = connection.execute(select(t.change).where(t.change.c.id == name)).first()
    return _change(row, light=False) if row else None


def _change(row: Row[Any], *, light: bool) -> Change:
    head = replace(codec.decode(Change, row.head), confirmed=row.confirmed_at is not None)
    if light:
        return head
    clauses: ClauseChanges = codec.decode_as(ClauseChanges, blobs.unpack(row.clauses, row.size))
    return replace(head, clauses=clauses)


def changes(
    connection: Connection,
    *,
    service: str | None = None,
    document: str | None = None,
    confirmed: bool | None = True,
    newest_first: bool = True,
    limit: int | None = None,
    light: bool = False,
) -> Iterator[Change]:
    """Those that stand, read a page at a time; `confirmed` None: those that wait as well."""
    table = t.change
    columns = [column for column in table.c if not (light and column.name == "clauses")]
    wanted = select(*columns).where(table.c.retracted_at.is_(None)).limit(limit)
    if service is not None:
        wanted = wanted.where(table.c.service == service)
    if document is not None:
        wanted = wanted.where(table.c.document == document)
    if confirmed is not None:
        wanted = wanted.where(table.c.confirmed_at.is_not(None) if confirmed else table.c.confirmed_at.is_(None))
    order: tuple[ColumnElement[Any], ...] = (table.c.captured_at.asc(), table.c.seq.asc())
    if newest_first:
        order = (table.c.captured_at.desc(), table.c.seq.desc())
    rows = connection.execute(wanted.order_by(*order).execution_options(yield_per=PAGE))
    for row in rows:
        yield _change(row, light=light)
