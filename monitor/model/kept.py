"""What the store remembers of a document's past."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from monitor.model.read import Edition
from monitor.model.told import Outcome, Pending


@dataclass(frozen=True, slots=True)
class History:
    """Everything a check needs to know about a document's past."""

    in_force: Edition | None = None
    upcoming: tuple[Edition, ...] = ()
    known: tuple[tuple[str, str], ...] = ()  # (fingerprint, edition id or "") of every text it has shown
    said: frozenset[str] = frozenset()  # fingerprints of every clause it has ever said
    fingerprint: str = ""  # of the last good reading (Finding.fingerprint)
    pending: Pending | None = None  # `in_force` and `upcoming` already hold what it brought
    retreat: Edition | None = None  # the edition of pending.previous_id
    retreat_upcoming: tuple[Edition, ...] = ()  # those of pending.previous_upcoming
    suspect: Pending | None = None  # an implausible text and how often it has come in a row
    unreadable_since: datetime | None = None
    unreadable_times: int = 0
    last_capture_at: datetime | None = None
    last_good_at: datetime | None = None
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""  # of the last good capture
    label_since: tuple[tuple[str, date], ...] = ()  # label → date since when it stands in the edition in force
    first_captured: date | None = None
    labels_elsewhere: tuple[tuple[str, str], ...] = field(default=())  # (label, document key) in the same service


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """How a document stands, for the operator and the site."""

    service: str
    document: str
    watched: bool = True  # False: no longer in sources.yaml
    last_capture_at: datetime | None = None  # any answer, unreadable ones and 304 included
    last_good_at: datetime | None = None
    outcome: Outcome | None = None  # of the last check
    unreadable_since: datetime | None = None
    reason: str = ""  # of the last unreadable answer, while it lasts
    detail: str = ""
    times: int = 0  # unreadable answers in a row
    next_check_at: datetime | None = None
    flips: int = 0  # returns to a text already known (outcome `variant`), ever
    pending: bool = False  # a new text waits to be seen again
    captures: int = 0
    in_force_id: str = ""
    upcoming_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaptureFacts:
    """What the store knows of a capture besides its bytes."""

    id: int
    service: str
    document: str
    captured_at: datetime
    url: str
    final_url: str
    status: int
    media_type: str
    charset: str | None
    sha256: str  # of the body
    size: int  # bytes of the body
    outcome: Outcome | None  # None: kept, but the program was stopped before it was judged
    reason: str = ""
    fingerprint: str = ""
    language: str = "und"
    rendered: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the operator is to know of a document."""

    at: datetime
    service: str
    document: str
    kind: str  # "unreadable", "readable", "selector-missed", …
    detail: str = ""
