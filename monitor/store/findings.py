"""Writing a finding down: everything that follows from one check, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.config.readers import Recipient
from monitor.model import Finding, History, Notice, NotModified, Outcome
from monitor.schedule import notice_due
from monitor.store import archive, documents, notes, owing
from monitor.store.schema import known, said
from monitor.store.state import State, advance_state, newly_known, said_by
from monitor.store.upsert import keep_first


def record(
    connection: Connection,
    finding: Finding,
    capture_id: int | None,
    *,
    next_check: datetime,
    channels: Sequence[Recipient] | None,
) -> None:
    """Keep what a check found, and owe it to readers unless `channels` is None (history is not news)."""
    service, key = finding.service, finding.document
    documents.add(connection, service, key, finding.captured_at, watched=False)
    before = documents.load_state(connection, service, key)
    facts = None
    if capture_id is not None:
        archive.judged(connection, capture_id, finding)
        facts = archive.facts(connection, capture_id)
    archive.add_editions(connection, service, key, finding.editions)
    _change(connection, finding, channels)
    _remember(connection, finding)
    told = _notes(connection, finding, before, channels)
    after = replace(advance_state(before, finding, facts), told=told)
    documents.save_state(connection, service, key, after, next_check)


def _change(connection: Connection, finding: Finding, channels: Sequence[Recipient] | None) -> None:
    at = finding.captured_at
    if finding.retracts:
        archive.retract(connection, finding.retracts, at)
    if finding.confirms:
        confirm(connection, finding.confirms, at, channels)
    if finding.change is not None:
        archive.add_change(connection, finding.change)
        if finding.change.confirmed and channels is not None:
            owing.tell(connection, finding.change, channels, at)


def confirm(connection: Connection, name: str, at: datetime, channels: Sequence[Recipient] | None) -> bool:
    """Let readers hear of a change that waited; False where it was confirmed before or taken back."""
    if not archive.confirm(connection, name, at):
        return False
    found = archive.change(connection, name)
    if found is not None and channels is not None:
        owing.tell(connection, found, channels, at)
    return True


def _notes(connection: Connection, finding: Finding, before: State, channels: Sequence[Recipient] | None) -> bool:
    """Note what is new for the operator; returns whether an outage has been told and lasts."""
    for text in finding.notices:
        if text not in before.notices:
            kind, _, detail = text.partition(": ")
            notes.note(connection, Notice(finding.captured_at, finding.service, finding.document, kind, detail))
    past = History(unreadable_since=before.unreadable_since, unreadable_times=before.unreadable_times)
    due = notice_due(finding, past, told=before.told)
    if due is not None:
        item = Notice(finding.captured_at, finding.service, finding.document, due, _told(finding, before))
        owing.tell_operator(connection, notes.note(connection, item), channels or (), finding.captured_at)
    return due == "unreadable" or (before.told and due != "readable")


def _told(finding: Finding, before: State) -> str:
    since = before.unreadable_since
    return f"{finding.reason}: {finding.detail} (since {since})" if finding.reason else f"unreadable since {since}"


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
            keep_first(connection, known, values)
    if prints := said_by(finding):
        keep_first(connection, said, [mine | {"fingerprint": item} for item in sorted(prints)])


def touch_not_modified(
    connection: Connection, answer: NotModified, next_check: datetime, channels: Sequence[Recipient] | None
) -> None:
    """Note that the server said "not modified": the document is what it was when it could last be read."""
    before = documents.load_state(connection, answer.service, answer.document)
    finding = Finding(
        answer.service,
        answer.document,
        answer.captured_at,
        Outcome.UNCHANGED,
        notices=before.notices,
        pending=before.pending,
        suspect=before.suspect,
    )
    record(connection, finding, None, next_check=next_check, channels=channels)
