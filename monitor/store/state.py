"""Pure: what the store remembers of a document after a finding."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from monitor.model import CaptureFacts, DocumentStatus, Finding, History, Outcome, Pending
from monitor.normal import fingerprint


@dataclass(frozen=True, slots=True)
class State:
    """What is written into a document's row: its History by ids, and what the operator is shown."""

    in_force: str = ""  # edition ids
    upcoming: tuple[str, ...] = ()
    fingerprint: str = ""
    pending: Pending | None = None
    suspect: Pending | None = None
    unreadable_since: datetime | None = None
    unreadable_times: int = 0
    last_capture_at: datetime | None = None
    last_good_at: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    label_since: tuple[tuple[str, date], ...] = ()
    first_captured: date | None = None
    outcome: Outcome | None = None
    reason: str = ""
    detail: str = ""
    flips: int = 0
    notices: tuple[str, ...] = ()  # of the last finding: a standing fact is noted once, not every round
    told: bool = False  # the notice "unreadable" of this outage has been given


def advance_state(state: State, finding: Finding, capture: CaptureFacts | None = None) -> State:
    """The state after `finding`, which was made of `capture` (None: nothing came, or only "not modified")."""
    seen = replace(
        state,
        last_capture_at=finding.captured_at,
        outcome=finding.outcome,
        notices=finding.notices,
        first_captured=state.first_captured or finding.captured_at.date(),
    )
    if finding.outcome is Outcome.UNREADABLE:
        return _unreadable(seen, finding)
    return _readable(seen, finding, capture)


def _unreadable(state: State, finding: Finding) -> State:
    # It says nothing about the terms: what waits for confirmation goes on waiting.
    return replace(
        state,
        unreadable_since=state.unreadable_since or finding.captured_at,
        unreadable_times=state.unreadable_times + 1,
        reason=finding.reason or "",
        detail=finding.detail,
        suspect=finding.suspect or state.suspect,
        pending=finding.pending or state.pending,
    )


def _readable(state: State, finding: Finding, capture: CaptureFacts | None) -> State:
    state = replace(
        state,
        unreadable_since=None,
        unreadable_times=0,
        reason="",
        detail=finding.detail,
        last_good_at=finding.captured_at,
        pending=finding.pending,
        suspect=finding.suspect,
        flips=state.flips + (finding.outcome is Outcome.VARIANT),
    )
    if finding.outcome is Outcome.VARIANT and finding.stands is None:
        # Another face of the document for now: what it must say to be "unchanged" stays what it was.
        return state
    state = replace(state, fingerprint=finding.fingerprint or state.fingerprint)
    if capture is not None:
        headers = {name.lower(): value for name, value in capture.headers}
        state = replace(
            state,
            body_sha256=capture.sha256,
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
        )
    if finding.stands is not None:
        state = replace(state, in_force=finding.stands.id)
    if finding.upcoming is not None:
        state = replace(state, upcoming=tuple(edition.id for edition in finding.upcoming))
    if finding.label_since is not None:
        state = replace(state, label_since=finding.label_since)
    return state


def advance(history: History, finding: Finding, capture: CaptureFacts | None = None) -> History:
    """The same over a whole History in memory, editions included (for replays and tests without a database)."""
    state = advance_state(_state_of(history), finding, capture)
    editions = (*finding.editions, *filter(None, (finding.stands,)), *(finding.upcoming or ()))
    held = {edition.id: edition for edition in (*_editions(history), *editions)}
    pending = state.pending
    return History(
        in_force=finding.stands or history.in_force,
        upcoming=history.upcoming if finding.upcoming is None else finding.upcoming,
        known=(*history.known, *newly_known(finding, dict(history.known))),
        said=history.said | said_by(finding),
        fingerprint=state.fingerprint,
        pending=pending,
        retreat=held.get(pending.previous_id) if pending else None,
        retreat_upcoming=tuple(held[i] for i in pending.previous_upcoming if i in held) if pending else (),
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
        labels_elsewhere=history.labels_elsewhere,
    )


def _editions(history: History) -> tuple:  # type: ignore[type-arg]
    return tuple(filter(None, (history.in_force, *history.upcoming, history.retreat, *history.retreat_upcoming)))


def _state_of(history: History) -> State:
    return State(
        in_force=history.in_force.id if history.in_force else "",
        upcoming=tuple(edition.id for edition in history.upcoming),
        fingerprint=history.fingerprint,
        pending=history.pending,
        suspect=history.suspect,
        unreadable_since=history.unreadable_since,
        unreadable_times=history.unreadable_times,
        last_capture_at=history.last_capture_at,
        last_good_at=history.last_good_at,
        etag=history.etag,
        last_modified=history.last_modified,
        body_sha256=history.body_sha256,
        label_since=history.label_since,
        first_captured=history.first_captured,
    )


def newly_known(finding: Finding, known: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """(fingerprint, edition id) of the text that a readable finding saw, if it had not been seen before."""
    if not finding.fingerprint or finding.outcome is Outcome.UNREADABLE or finding.fingerprint in known:
        return ()
    edition = finding.stands.id if finding.stands is not None else ""
    return ((finding.fingerprint, edition),)


def said_by(finding: Finding) -> frozenset[str]:
    """Fingerprints of the clauses that a finding brought."""
    clauses = chain.from_iterable(edition.clauses for edition in finding.editions)
    return frozenset(chain(finding.said, (fingerprint(clause.text) for clause in clauses)))


def status_of(service: str, document: str, state: State) -> DocumentStatus:
    """What the operator is shown of a state; the columns of its row are added by the caller."""
    return DocumentStatus(
        service=service,
        document=document,
        last_capture_at=state.last_capture_at,
        last_good_at=state.last_good_at,
        outcome=state.outcome,
        unreadable_since=state.unreadable_since,
        reason=state.reason,
        detail=state.detail,
        times=state.unreadable_times,
        flips=state.flips,
        pending=state.pending is not None,
        in_force_id=state.in_force,
        upcoming_ids=state.upcoming,
    )
