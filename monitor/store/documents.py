"""The rows of documents: what is watched, what is due, and what is remembered of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from monitor.model import DocumentStatus, Edition, EditionStatus, History, Service
from monitor.store import archive, codec
from monitor.store.schema import document, known, said
from monitor.store.state import State, status_of
from monitor.store.upsert import keep_first

# No rhythm is longer than a month and no lease longer than an hour: what lies further ahead was written while the
# clock was wrong, and would leave the document unwatched until that time comes.
FARTHEST_CHECK = timedelta(days=45)
LONGEST_LEASE = timedelta(days=1)
AHEAD = timedelta(hours=1)  # so is a plan made at a check that lies in the future


def where(service: str, key: str) -> ColumnElement[bool]:
    """The row of one document."""
    return and_(document.c.service == service, document.c.document == key)


def sync(connection: Connection, services: Iterable[Service], now: datetime) -> None:
    """Make the rows follow sources.yaml: new documents are due at once, dropped ones rest but keep their past."""
    wanted = {(item.service, item.key) for service in services for item in service.documents}
    held = {(row.service, row.document): row.watched for row in connection.execute(select(document))}
    for service, key in sorted(wanted - held.keys()):
        add(connection, service, key, now, watched=True)
    for (service, key), watched in held.items():
        if watched != ((service, key) in wanted):
            connection.execute(update(document).where(where(service, key)).values(watched=not watched))


def add(connection: Connection, service: str, key: str, now: datetime, *, watched: bool) -> None:
    """A row for a document that has none, due at once."""
    row = {
        "service": service,
        "document": key,
        "watched": watched,
        "next_check_at": now,
        "captures": 0,
        "state": codec.encode(State()),
    }
    keep_first(connection, document, row)


def _free(now: datetime) -> ColumnElement[bool]:
    until = document.c.claimed_until
    return or_(until.is_(None), until <= now, until > now + LONGEST_LEASE)


def _ripe(now: datetime) -> ColumnElement[bool]:
    at = document.c.next_check_at
    return or_(at <= now, at > now + FARTHEST_CHECK, document.c.checked_at > now + AHEAD)


def due(connection: Connection, now: datetime, limit: int | None) -> list[tuple[str, str]]:
    """(service, document) of those to be checked, the longest overdue first."""
    at = document.c.next_check_at
    # Those whose plan lies ahead and does not hold come first: by its time they would come last, tick after tick.
    wanted = (
        select(document.c.service, document.c.document)
        .where(document.c.watched, _ripe(now), _free(now))
        .order_by(at <= now, at, document.c.service, document.c.document)
        .limit(limit)
    )
    return [(row.service, row.document) for row in connection.execute(wanted)]


def claim(connection: Connection, service: str, key: str, now: datetime, lease: timedelta, *, only_due: bool) -> bool:
    """Take a document for a while; False where somebody else holds it, or has just checked what was due."""
    taken = update(document).where(where(service, key), _free(now)).values(claimed_until=now + lease)
    return connection.execute(taken.where(_ripe(now)) if only_due else taken).rowcount == 1


def release(connection: Connection, service: str, key: str, next_check: datetime | None) -> None:
    """Give a claimed document back."""
    values = {"claimed_until": None} | ({} if next_check is None else {"next_check_at": next_check})
    connection.execute(update(document).where(where(service, key)).values(**values))


def load_state(connection: Connection, service: str, key: str) -> State:
    """What is remembered of the document; an empty State where it has no row."""
    text = connection.execute(select(document.c.state).where(where(service, key))).scalar()
    return codec.decode(State, text) if text else State()


def save_state(connection: Connection, service: str, key: str, state: State, next_check: datetime) -> None:
    """Write the state down and give the document back."""
    values = {"state": codec.encode(state), "next_check_at": next_check, "claimed_until": None}
    values["checked_at"] = state.last_capture_at
    connection.execute(update(document).where(where(service, key)).values(**values))


def relabel(connection: Connection, service: str, key: str, label_since: tuple[tuple[str, date], ...]) -> None:
    """Put other labels in the state, as another model reads the same editions; the time of the next check stays."""
    state = replace(load_state(connection, service, key), label_since=label_since)
    connection.execute(update(document).where(where(service, key)).values(state=codec.encode(state)))


def history(connection: Connection, service: str, key: str, *, light: bool) -> History:
    """Everything a check needs; light: editions without clauses, `known` and `said` empty."""
    state = load_state(connection, service, key)
    pending = state.pending

    def editions(ids: Iterable[str], status: EditionStatus) -> tuple[Edition, ...]:
        found = (archive.edition(connection, item, light=light) for item in ids if item)
        return tuple(replace(item, status=status) for item in found if item is not None)

    in_force = editions((state.in_force,), EditionStatus.IN_FORCE)
    retreat = editions((pending.previous_id,), EditionStatus.IN_FORCE) if pending else ()
    return History(
        in_force=in_force[0] if in_force else None,
        upcoming=editions(state.upcoming, EditionStatus.UPCOMING),
        known=() if light else _known(connection, service, key),
        said=frozenset() if light else _said(connection, service, key),
        fingerprint=state.fingerprint,
        pending=pending,
        retreat=retreat[0] if retreat else None,
        retreat_upcoming=editions(pending.previous_upcoming, EditionStatus.UPCOMING) if pending else (),
        suspect=state.suspect,
        unreadable_since=state.unreadable_since,
        unreadable_times=state.unreadable_times,
        last_capture_at=state.last_capture_at,
        last_good_at=state.last_good_at,
        etag=state.etag,
        last_modified=state.last_modified,
        body_sha256=state.body_sha256,
        label_since=state.label_since,
        first_captured=state.first_captured,
        labels_elsewhere=() if light else _labels_elsewhere(connection, service, key),
    )


def _known(connection: Connection, service: str, key: str) -> tuple[tuple[str, str], ...]:
    rows = connection.execute(
        select(known.c.fingerprint, known.c.edition)
        .where(known.c.service == service, known.c.document == key)
        .order_by(known.c.first_seen, known.c.fingerprint)
    )
    return tuple((row.fingerprint, row.edition) for row in rows)


def _said(connection: Connection, service: str, key: str) -> frozenset[str]:
    rows = connection.execute(select(said.c.fingerprint).where(said.c.service == service, said.c.document == key))
    return frozenset(rows.scalars())


def _labels_elsewhere(connection: Connection, service: str, key: str) -> tuple[tuple[str, str], ...]:
    rows = connection.execute(
        select(document.c.document, document.c.state).where(
            document.c.service == service, document.c.document != key, document.c.watched
        )
    )
    pairs = ((label, row.document) for row in rows for label, _ in codec.decode(State, row.state).label_since)
    return tuple(sorted(pairs))


def statuses(connection: Connection) -> tuple[DocumentStatus, ...]:
    """How every document stands, in the order of their names."""
    rows = connection.execute(select(document).order_by(document.c.service, document.c.document))
    return tuple(
        replace(
            status_of(row.service, row.document, codec.decode(State, row.state)),
            watched=row.watched,
            next_check_at=row.next_check_at,
            captures=row.captures,
        )
        for row in rows
    )
