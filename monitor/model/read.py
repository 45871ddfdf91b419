"""What a page says: clauses, and the editions that they make up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class ClauseKind(StrEnum):
    """Where on the page a clause stood."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a list
    ROW = "row"  # of a table: cells joined by " | "
    TERM = "term"  # of a definition list
    NOTE = "note"  # footnote, caption
    RULE = "rule"  # one agent's rule in robots.txt


@dataclass(frozen=True, slots=True)
class Link:
    """A link inside a clause: data, not text."""

    text: str
    url: str  # absolute


@dataclass(frozen=True, slots=True)
class Clause:
    """A paragraph, list item or table row, with the headings that it stands under."""

    text: str  # as a reader of the page reads it, white space collapsed to single spaces, no list number
    kind: ClauseKind = ClauseKind.PARAGRAPH
    section: tuple[str, ...] = ()  # headings above it, outermost first
    number: str = ""  # list or section number as the page shows it, e.g. "3.", "(a)", "第3条"
    lead_in: str = ""  # the sentence that a list item hangs on, e.g. "You may not:"
    level: int = 0  # of a heading 1 to 6; of an item its nesting depth; else 0
    region: str = ""  # "", or "eu" / "row" (rest of the world) / ISO code where one page holds a body per region
    links: tuple[Link, ...] = ()


class EditionStatus(StrEnum):
    """Whether an edition binds on the day of its capture."""

    IN_FORCE = "in-force"
    UPCOMING = "upcoming"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class EffectiveDate:
    """A date from which an edition (or a part of it) binds some readers."""

    day: date
    audience: str = ""  # "" for everybody, else "new-users", "existing-users", a region, as the page says
    text: str = ""  # the words on the page that name it
    alternative: date | None = None  # the other reading where day and month cannot be told apart


@dataclass(frozen=True, slots=True)
class EditionLink:
    """A link on the page to another edition of the same document."""

    url: str
    role: EditionStatus
    text: str
    effective: tuple[EffectiveDate, ...] = ()  # of the linked edition, where the page names it


@dataclass(frozen=True, slots=True)
class Reading:
    """What one capture says, before it is split into editions."""

    clauses: tuple[Clause, ...]
    language: str  # detected from the text, BCP 47 primary tag; "und" where it cannot be told
    title: str = ""
    declared_language: str = ""  # of <html lang> or Content-Language
    notices: tuple[str, ...] = ()  # facts for the operator: "selector-missed: main", "layout-table", …
    visible_characters: int = 0  # of the whole page, navigation included
    directives: tuple[str, ...] = ()  # noai, noimageai, tdm-reservation=1 … found in meta tags and headers
    url: str = ""  # of the page, "" where it is not known


@dataclass(frozen=True, slots=True)
class Edition:
    """One set of terms, in force or upcoming."""

    clauses: tuple[Clause, ...]
    status: EditionStatus = EditionStatus.IN_FORCE
    effective: tuple[EffectiveDate, ...] = ()  # earliest first; empty where the page names none
    updated: date | None = None  # "last updated"
    language: str = "und"
    partial: bool = False  # a comparison table quotes only the clauses that change
    links: tuple[EditionLink, ...] = ()
    id: str = ""  # "service/document/2024-10-17-1a2b3c4d" once stored
    captured_at: datetime | None = None  # first capture that showed it
