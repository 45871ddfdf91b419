"""What a check finds, and what readers are told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from monitor.model.compared import ChangeKind, Difference
from monitor.model.read import Edition, EffectiveDate
from monitor.model.tagged import Certainty


class Outcome(StrEnum):
    """What one check of a document found."""

    FIRST = "first"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    ANNOUNCED = "announced"
    IN_FORCE = "in-force"
    VARIANT = "variant"
    UNREADABLE = "unreadable"


VerdictKind = Literal["new", "gone", "reworded", "unchanged"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a change means for one label."""

    label: str
    verdict: VerdictKind
    since: date | None = None  # since when the label stands (or stood, if gone) in this document, from its history
    since_is_first_capture: bool = False  # it may be older: it stood in the first capture we hold
    certainty: Certainty = "sure"
    elsewhere: tuple[str, ...] = ()  # documents of the same service in which the label stood before or stands now
    clauses: tuple[int, ...] = ()  # indexes into Change.clauses that carry it
    standing: tuple[str, ...] = ()  # where unchanged: texts of up to three clauses that carry it
    region: str = ""  # the only region whose readers it concerns, where a page holds a body per region


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that carried a label."""

    label: str
    side: Literal["before", "after"]
    text: str  # occurs literally in the clause's text of that side
    certainty: Certainty = "sure"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A difference with its labels: what readers see of one clause."""

    difference: Difference
    labels_before: tuple[str, ...] = ()
    labels_after: tuple[str, ...] = ()
    possible_before: tuple[str, ...] = ()
    possible_after: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    weight: float = 0.0  # for a creator; clauses are shown in falling order


@dataclass(frozen=True, slots=True)
class CrawlerChange:
    """What robots.txt says to an AI crawler, before and after."""

    name: str  # as robots.txt names it, e.g. "Google-Extended"
    before: str  # "allowed" everything, "partly", or "refused" everything
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """The comparison of two editions of a document, as told to readers."""

    id: str  # "service/document/2024-10-17-1a2b3c4d", the permanent address
    service: str
    document: str
    outcome: Outcome  # changed, announced or in-force
    captured_at: datetime
    clauses: tuple[ClauseChange, ...]  # label changes first, then reworded ones with labels, the rest, cosmetic last
    verdicts: tuple[Verdict, ...]  # of labels present on either side, weightiest first
    summary: tuple[tuple[ChangeKind, int], ...]
    effective: tuple[EffectiveDate, ...] = ()
    before_id: str = ""  # edition ids
    after_id: str = ""
    regions: tuple[str, ...] = ()
    # Of an in-force or later change; "unread": announced, with a text behind a link that could not be read.
    announcement: Literal["", "as-announced", "differs", "withdrawn", "altered", "unread"] = ""
    confirmed: bool = True  # seen twice, or confirmation not asked for; readers hear only of confirmed ones
    weight: float = 0.0
    model_version: str = ""
    crawlers: tuple[CrawlerChange, ...] = ()  # of robots.txt: AI crawlers to whom it says something else now

    @property
    def effective_date(self) -> date | None:
        """The first day on which it binds anybody."""
        return self.effective[0].day if self.effective else None


@dataclass(frozen=True, slots=True)
class Pending:
    """A text seen once that waits to be seen again before readers hear of it."""

    fingerprint: str  # of the reading (as Finding.fingerprint)
    first_seen: datetime
    times: int
    change_id: str = ""
    # What stood before it, by edition id: taken back to where the text goes away again before it was confirmed.
    previous_id: str = ""
    previous_upcoming: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and what is to be kept of it."""

    service: str
    document: str
    captured_at: datetime
    outcome: Outcome
    reason: str | None = None  # of `unreadable`
    detail: str = ""  # for the operator
    change: Change | None = None
    editions: tuple[Edition, ...] = ()  # new ones to be stored
    fingerprint: str = ""  # of everything the capture said, for recognising it again
    language: str = "und"
    notices: tuple[str, ...] = ()  # for the operator
    retry_at: datetime | None = None
    # The document's state after this finding; None: as before. Only the store writes it down.
    stands: Edition | None = None  # the edition in force
    upcoming: tuple[Edition, ...] | None = None  # the announced ones; () where there are none any more
    label_since: tuple[tuple[str, date], ...] | None = None  # of the edition in force
    pending: Pending | None = None  # a text that waits to be seen again; None: nothing waits any more
    suspect: Pending | None = None  # an implausible text; None: nothing is suspected any more
    confirms: str = ""  # id of the change that this capture confirmed
    retracts: str = ""  # id of the unconfirmed change that this capture took back
    said: tuple[str, ...] = ()  # fingerprints of its clauses beyond those of `editions`: what a variant said
