"""Writing a finding down: everything that follows from one check, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from monitor.model import Finding, Notice, NotModified, Outcome, Owed
from monitor.store import archive, documents, queue
from monitor.store.schema import known, said
from monitor.store.state import advance_state, newly_known, said_by


def record(
    connection: Connection,
    finding: Finding,
    capture_id: int | None,
    *,
    next_check: datetime,
    owed: Sequence[Owed],
    notices: Sequence[Notice],
) -> None:
    """Keep what a check found. Recording the same finding twice changes nothing the second time but the counts."""
    service, key = finding.service, finding.document
    documents.add(connection, service, key, finding.captured_at, watched=False)
    before = documents.load_state(connection, service, key)
    facts = None
    if capture_id is not None:
        archive.judged(connection, capture_id, finding)
        facts = archive.facts(connection, capture_id)
    archive.add_editions(connection, service, key, finding.editions)
    if finding.retracts:
        archive.retract(connection, finding.retracts, finding.captured_at)
    if finding.confirms:
        archive.confirm(connection, finding.confirms, finding.captured_at)
    if finding.change is not None:
        archive.add_change(connection, finding.change)
    _remember(connection, finding)
    fresh = [item for item in finding.notices if item not in before.notices]
    queue.note(connection, [_notice(finding, item) for item in fresh])
    queue.note(connection, notices)
    queue.owe(connection, owed, finding.captured_at)
    documents.save_state(connection, service, key, advance_state(before, finding, facts), next_check)


def _notice(finding: Finding, text: str) -> Notice:
    kind, _, detail = text.partition(": ")
    return Notice(finding.captured_at, finding.service, finding.document, kind, detail)


def _remember(connection: Connection, finding: Finding) -> None:
    mine = {"service": finding.service, "document": finding.document}
    if finding.outcome is not Outcome.UNREADABLE and finding.fingerprint:
        rows = connection.execute(
            select(known.c.fingerprint, known.c.edition).where(
                known.c.service == finding.service,
                known.c.document == finding.document,
                known.c.fingerprint == finding.fingerprint,
            )
        )
        for print_, edition in newly_known(finding, {row.fingerprint: row.edition for row in rows}):
            values = mine | {"fingerprint": print_, "edition": edition, "first_seen": finding.captured_at}
            connection.execute(insert(known).on_conflict_do_nothing(), values)
    if prints := said_by(finding):
        connection.execute(
            insert(said).on_conflict_do_nothing(), [mine | {"fingerprint": item} for item in sorted(prints)]
        )


def touch_not_modified(connection: Connection, answer: NotModified, next_check: datetime) -> None:
    """Note that the server said "not modified": the document is what it was when it could last be read."""
    finding = Finding(answer.service, answer.document, answer.captured_at, Outcome.UNCHANGED)
    before = documents.load_state(connection, answer.service, answer.document)
    after = replace(
        advance_state(before, finding, None), pending=before.pending, suspect=before.suspect, notices=before.notices
    )
    documents.save_state(connection, answer.service, answer.document, after, next_check)
