"""Findings that touch nothing that stands: the document could not be read, or says what it said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.model import Document, Finding, History, Outcome, Pending, Reading, Unreadable
from monitor.normal import fingerprint_all


def print_of(reading: Reading) -> str:
    """Fingerprint of everything that a capture says."""
    return fingerprint_all(clause.text for clause in reading.clauses)


def unreadable(
    document: Document, history: History, refused: Unreadable, at: datetime, *, suspect: Pending | None = None
) -> Finding:
    """A finding that tells why the document could not be read; nothing that stands is touched.

    `suspect`: the text that came instead, with how often it has come in a row.
    """
    return Finding(
        document.service,
        document.key,
        at,
        Outcome.UNREADABLE,
        refused.reason,
        refused.detail,
        retry_at=refused.retry_at,
        pending=history.pending,
        suspect=suspect or history.suspect,
    )


def standing_still(document: Document, history: History, at: datetime, reading: Reading | None = None) -> Finding:
    """A finding for a document that says what it said; a text that waited to be seen again may be confirmed by it."""
    pending, confirms = seen_again(document, history, at)
    return Finding(
        document.service,
        document.key,
        at,
        Outcome.UNCHANGED,
        fingerprint=print_of(reading) if reading is not None else history.fingerprint,
        language=reading.language if reading is not None else "und",
        notices=reading.notices if reading is not None else (),
        pending=pending,
        confirms=confirms,
    )


def seen_again(document: Document, history: History, at: datetime) -> tuple[Pending | None, str]:
    """What still waits to be seen again after this capture, and the id of the change that it confirmed."""
    waiting = history.pending
    if waiting is None:
        return None, ""
    since = min(waiting.first_seen, at)  # first seen in the future: the clock was ahead then
    if at - since >= document.confirm_after:
        return None, waiting.change_id
    return replace(waiting, first_seen=since, times=waiting.times + 1), ""
